package dev.recado.conversations;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message.
 *
 * @param turnId the turn that it belongs to: the one that answers it, or that it is the answer of
 * @param kind WhatsApp's type in capitals, such as {@code TEXT} or {@code AUDIO}
 * @param text null where the kind has none, and when the message was deleted; of a reaction the emoji
 * @param sentAt for a customer's message, WhatsApp's time (whole seconds)
 * @param status only for messages to the customer
 * @param externalId WhatsApp's id, once known
 * @param replyTo WhatsApp's id of the message that it quotes or reacts to
 * @param originalText what an edited message said at first
 * @param editedAt when its sender last changed it
 * @param deletedAt when its sender deleted it
 */
public record MessageDetails(
        UUID id,
        UUID conversationId,
        @Nullable UUID turnId,
        Direction direction,
        Author author,
        @Nullable String authorName,
        String kind,
        @Nullable String text,
        Instant sentAt,
        @Nullable MessageStatus status,
        @Nullable String error,
        @Nullable String externalId,
        @Nullable String replyTo,
        @Nullable String originalText,
        @Nullable Instant editedAt,
        @Nullable Instant deletedAt) {}
