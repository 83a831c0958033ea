package dev.recado.users;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key to make.
 *
 * @param name of 1 to 100 characters, by which people and the audit trail know it
 * @param scopes at least one
 * @param addresses CIDR ranges from which it may be used; null or empty: from everywhere
 * @param expiresAt null: after the usual time (90 days, unless configured otherwise)
 */
public record NewApiKey(
        @Nullable String name,
        @Nullable List<String> scopes,
        @Nullable List<String> addresses,
        @Nullable Instant expiresAt) {}
