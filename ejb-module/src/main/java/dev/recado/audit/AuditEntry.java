package dev.recado.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One deed.
 *
 * @param tenantId null for what a superuser did to the installation itself
 * @param userId the person, or the API key
 * @param username null for what the system did on its own
 * @param details JSON object, secrets masked
 * @param before JSON object: what has changed, as it was; null where there was nothing, or nothing changed
 * @param after JSON object: what has changed, as it is now; null where there is nothing any more, or nothing changed
 * @param address of the network that the request came from
 * @param session tells the sessions of one person apart
 * @param seal number of the seal that covers the entry; null while it waits for one
 */
public record AuditEntry(
        UUID id,
        @Nullable UUID tenantId,
        Instant at,
        @Nullable UUID userId,
        @Nullable String username,
        String action,
        String targetKind,
        @Nullable String targetId,
        String details,
        @Nullable String before,
        @Nullable String after,
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable String session,
        @Nullable String correlationId,
        @Nullable Long seal) {}
