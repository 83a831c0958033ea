package dev.recado.conversations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message that came in from WhatsApp.
 *
 * @param id given on arrival; ids grow, so they order what WhatsApp dates to the same second
 * @param externalId WhatsApp's id: the same one twice is the same message
 * @param sentAt WhatsApp's time, whole seconds
 * @param raw what WhatsApp sent, as it was
 */
public record InboundMessage(
        UUID id,
        String externalId,
        String kind,
        @Nullable String text,
        @Nullable String replyTo,
        Instant sentAt,
        Instant arrivedAt,
        @Nullable String raw) {}
