package dev.recado.tenants;

import org.jspecify.annotations.Nullable;

/** A change of settings; null members stay as they are. */
public record TenantChange(
        @Nullable String name,
        @Nullable String zone,
        @Nullable String language,
        @Nullable Integer quietWindowMillis,
        @Nullable Integer longestWaitMillis,
        @Nullable Integer concurrentTurns) {}
