package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event that could not be processed.
 *
 * @param id the event's own, under which it is replayed
 * @param reason such as {@code UNKNOWN_NUMBER}; the bundle {@code channels} explains it under {@code kept.}
 * @param eventType what kind of event it is, where that could be read
 * @param event as the inbound queue carries it; null where a replay could change nothing
 * @param raw as WhatsApp sent it, where that is known
 * @param origin of a dead letter: the queue that gave it up
 * @param deliveries of what a queue gave up, or we did: how often it had been tried, where that is known
 * @param failure what went wrong, without content
 */
public record NewKeptEvent(
        UUID id,
        @Nullable UUID tenantId,
        @Nullable UUID deviceId,
        @Nullable String phoneNumberId,
        String reason,
        @Nullable String eventType,
        @Nullable String event,
        String raw,
        Instant receivedAt,
        @Nullable String correlationId,
        @Nullable String origin,
        @Nullable Integer deliveries,
        @Nullable String failure) {}
