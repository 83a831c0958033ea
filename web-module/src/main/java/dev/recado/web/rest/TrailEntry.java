package dev.recado.web.rest;

import dev.recado.audit.AuditEntry;
import dev.recado.platform.Json;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit trail as programs get it.
 *
 * @param userId the person, or the API key
 * @param username null for what the system did on its own
 * @param details more about the deed, secrets masked
 * @param before what has changed, as it was; null where there was nothing
 * @param after what has changed, as it is now; null where there is nothing any more
 * @param session tells the sessions of one person apart
 * @param seal number of the seal that covers it; null while it waits for one
 */
public record TrailEntry(
        UUID id,
        Instant at,
        @Nullable UUID tenantId,
        @Nullable UUID userId,
        @Nullable String username,
        String action,
        String targetKind,
        @Nullable String targetId,
        Map<String, Object> details,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after,
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable String session,
        @Nullable String correlationId,
        @Nullable Long seal) {

    /** The same, with its JSON opened. */
    public static TrailEntry of(AuditEntry entry) {
        return new TrailEntry(
                entry.id(),
                entry.at(),
                entry.tenantId(),
                entry.userId(),
                entry.username(),
                entry.action(),
                entry.targetKind(),
                entry.targetId(),
                fields(entry.details()),
                entry.before() == null ? null : fields(entry.before()),
                entry.after() == null ? null : fields(entry.after()),
                entry.address(),
                entry.userAgent(),
                entry.session(),
                entry.correlationId(),
                entry.seal());
    }

    @SuppressWarnings("unchecked") // A JSON object's names are texts.
    private static Map<String, Object> fields(String json) {
        return Json.read(json, Map.class);
    }
}
