package dev.recado.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One deed.
 *
 * @param tenantId null for what a superuser did to the installation itself
 * @param username null for what the system did on its own
 * @param details JSON object, secrets masked
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
        @Nullable String correlationId) {}
