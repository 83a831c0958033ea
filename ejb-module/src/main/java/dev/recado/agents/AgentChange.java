package dev.recado.agents;

import dev.recado.knowledge.RetrievalSettings;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of an agent; null members stay as they are.
 *
 * @param quietWindowMillis -1: as for the tenant
 * @param longestWaitMillis -1: as for the tenant
 */
public record AgentChange(
        @Nullable String name,
        @Nullable String prompt,
        @Nullable Set<UUID> categories,
        @Nullable Boolean citations,
        @Nullable Boolean active,
        @Nullable Integer quietWindowMillis,
        @Nullable Integer longestWaitMillis,
        RetrievalSettings.@Nullable Change retrieval) {
    /** The value with which an agent waits as long as the tenant says, and no longer as long as it says itself. */
    public static final int AS_TENANT = -1;
}
