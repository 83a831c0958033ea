package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A signed event that could not be understood or routed, kept as it came.
 *
 * @param reason such as {@code UNKNOWN_NUMBER} or {@code NOT_UNDERSTOOD}
 * @param raw JSON, as WhatsApp sent it, cut after a million characters
 */
public record KeptEventDetails(
        UUID id,
        @Nullable UUID tenantId,
        @Nullable UUID deviceId,
        @Nullable String phoneNumberId,
        String reason,
        String raw,
        Instant receivedAt) {}
