package dev.recado.agents;

import java.util.Set;
import java.util.UUID;

/**
 * An agent of a tenant.
 *
 * @param prompt a Mustache template; {@link Agents#variables} lists what it may use
 * @param promptVersion goes up with every change of the prompt, so that a trace names the one that was used
 * @param categories which knowledge it may use; empty: all of it
 * @param citations whether answers name their sources
 */
public record AgentDetails(
        UUID id,
        AgentType type,
        String name,
        String prompt,
        int promptVersion,
        Set<UUID> categories,
        boolean citations,
        boolean active,
        long version) {}
