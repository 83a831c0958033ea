package dev.recado.agents;

import java.util.UUID;

/** Let another agent answer. */
public record Transfer(UUID toAgent, String reason, AnswerTrace trace) implements Decision {}
