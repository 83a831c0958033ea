package dev.recado.turns;

import dev.recado.channels.InboundEvent;
import dev.recado.conversations.Correction;
import dev.recado.conversations.InboundMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;

/**
 * A message that has come, or an echo of what a person sent.
 *
 * @param eventId becomes the message's id
 * @param deviceEnabled whether the device may answer
 */
record Arrival(UUID eventId, Instant receivedAt, String correlationId, InboundEvent event, boolean deviceEnabled) {
    /** For so long a message may have been on its way without anybody here having seen it. */
    static final Duration ON_THE_WAY = Duration.ofMinutes(1);

    UUID deviceId() {
        return requireNonNull(event.deviceId());
    }

    /** WhatsApp's id of the message. */
    String externalId() {
        return requireNonNull(event.externalId());
    }

    /**
     * Whether it is of before a moment, however late it came: it had been received longer before than this, or WhatsApp dates it more than
     * a minute before, for two clocks are never the same. False for a null moment.
     */
    boolean before(@Nullable Instant moment, Duration unseen) {
        return moment != null
                && (receivedAt.plus(unseen).isBefore(moment)
                        || requireNonNull(event.timestamp()).plus(ON_THE_WAY).isBefore(moment));
    }

    /** Whether it says what became of another message. */
    static boolean corrects(InboundEvent event) {
        return event.replyTo() != null && ("EDITED".equals(event.kind()) || "DELETED".equals(event.kind()));
    }

    Correction correction() {
        return new Correction(
                eventId,
                deviceId(),
                externalId(),
                requireNonNull(event.replyTo()),
                "DELETED".equals(event.kind()),
                event.text(),
                requireNonNull(event.timestamp()),
                receivedAt);
    }

    InboundMessage message() {
        InboundEvent.Reaction reaction = event.reaction();
        return new InboundMessage(
                eventId,
                externalId(),
                requireNonNull(event.kind()),
                reaction == null ? event.text() : reaction.emoji(),
                reaction == null ? event.replyTo() : reaction.messageId(),
                requireNonNull(event.timestamp()),
                receivedAt,
                event.raw());
    }
}
