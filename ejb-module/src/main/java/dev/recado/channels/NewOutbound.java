package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message to be sent.
 *
 * @param outboxId chosen by the caller; it is sent at most once under this id
 * @param turnId the turn that it answers, or null for what people write
 * @param body already in the channel's formatting, at most 4,096 UTF-16 characters ({@link Channel#render})
 * @param replyTo WhatsApp's id of the message that it quotes
 * @param template is sent instead of the body, also after the window has closed
 * @param windowClosesAt when free-form messages to this contact end (24 hours after their last message)
 */
public record NewOutbound(
        UUID outboxId,
        UUID deviceId,
        UUID contactId,
        UUID conversationId,
        UUID messageId,
        @Nullable UUID turnId,
        String body,
        @Nullable String replyTo,
        Instant windowClosesAt,
        String correlationId,
        @Nullable TemplateMessage template) {}
