package dev.recado.agents;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A change of an agent; null members stay as they are. */
public record AgentChange(
        @Nullable String name,
        @Nullable String prompt,
        @Nullable Set<UUID> categories,
        @Nullable Boolean citations,
        @Nullable Boolean active) {}
