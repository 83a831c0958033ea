package dev.recado.channels.whatsapp;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Webhook calls that the connector refused.
 *
 * @param kind {@code SIGNATURE_INVALID}, {@code PAYLOAD_MALFORMED}, {@code PAYLOAD_TOO_LARGE} or {@code DEVICE_NOT_VOUCHED}
 * @param count how many calls the report stands for; null is one
 */
public record ProblemReport(
        @Nullable UUID deviceId,
        @Nullable String phoneNumberId,
        String kind,
        @Nullable String detail,
        @Nullable Instant at,
        @Nullable String correlationId,
        @Nullable Integer count) {

    /** How many calls it stands for, at least one. */
    public int times() {
        return count == null ? 1 : Math.max(1, count);
    }
}
