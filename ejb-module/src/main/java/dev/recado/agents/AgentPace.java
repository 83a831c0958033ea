package dev.recado.agents;

import java.time.Duration;

/**
 * How long an agent waits before it answers.
 *
 * @param quietWindow how long the customer must have been quiet
 * @param longestWait how long their first message waits at most; at least the quiet window
 */
public record AgentPace(Duration quietWindow, Duration longestWait) {}
