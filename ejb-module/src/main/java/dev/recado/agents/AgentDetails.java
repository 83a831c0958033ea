package dev.recado.agents;

import dev.recado.knowledge.RetrievalSettings;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An agent of a tenant.
 *
 * @param prompt a Mustache template; {@link Agents#variables} lists what it may use
 * @param promptVersion goes up with every change of the prompt, so that a trace names the one that was used
 * @param categories which knowledge it may use; empty: all of it
 * @param citations whether answers name their sources
 * @param quietWindowMillis how long a customer must be quiet before it answers; null: as for the tenant
 * @param longestWaitMillis how long the first message of a burst waits for it at most; null: as for the tenant
 * @param retrieval how it searches the knowledge
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
        @Nullable Integer quietWindowMillis,
        @Nullable Integer longestWaitMillis,
        RetrievalSettings retrieval,
        long version) {}
