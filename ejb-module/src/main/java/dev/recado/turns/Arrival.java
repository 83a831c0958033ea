package dev.recado.turns;

import dev.recado.channels.InboundEvent;
import dev.recado.conversations.InboundMessage;
import java.time.Instant;
import java.util.UUID;

import static java.util.Objects.requireNonNull;

/**
 * A message that has come, or an echo of what a person sent.
 *
 * @param eventId becomes the message's id
 * @param deviceEnabled whether the device may answer
 */
record Arrival(UUID eventId, Instant receivedAt, String correlationId, InboundEvent event, boolean deviceEnabled) {
    UUID deviceId() {
        return requireNonNull(event.deviceId());
    }

    /** WhatsApp's id of the message. */
    String externalId() {
        return requireNonNull(event.externalId());
    }

    InboundMessage message() {
        return new InboundMessage(
                eventId,
                externalId(),
                requireNonNull(event.kind()),
                event.text(),
                event.replyTo(),
                requireNonNull(event.timestamp()),
                receivedAt,
                event.raw());
    }
}
