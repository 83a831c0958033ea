package dev.recado.users;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key.
 *
 * @param hint how the secret begins
 * @param scopes such as {@code read}, {@code conversations:write}, {@code knowledge:write}, {@code admin}
 * @param addresses from where it may be used, in CIDR notation; empty: from everywhere
 * @param createdBy the user name of who made it
 * @param lastUsedAt to the minute; null: never
 * @param revokedAt null while it is good
 * @param secret the key itself, only in the answer to its making; null ever after
 */
public record ApiKeyDetails(
        UUID id,
        String name,
        String hint,
        List<String> scopes,
        List<String> addresses,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        long version,
        @Nullable String secret) {

    /** The same with the secret, for the one answer that tells it. */
    ApiKeyDetails withSecret(String told) {
        return new ApiKeyDetails(
                id,
                name,
                hint,
                scopes,
                addresses,
                createdAt,
                createdBy,
                expiresAt,
                lastUsedAt,
                revokedAt,
                version,
                told);
    }

    /** Without the secret: records end up in log lines. */
    @Override
    public String toString() {
        return "ApiKeyDetails[" + id + ", " + name + ", " + hint + "]";
    }
}
