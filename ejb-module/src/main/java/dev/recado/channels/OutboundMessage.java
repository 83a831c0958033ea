package dev.recado.channels;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A text to send.
 *
 * @param outboxId travels along and comes back in statuses
 * @param text at most 4,096 UTF-16 characters, in the channel's formatting
 * @param template is sent instead of the text
 * @param replyTo the channel's id of the message that it quotes
 */
public record OutboundMessage(
        UUID outboxId,
        Recipient to,
        String text,
        @Nullable String replyTo,
        @Nullable TemplateMessage template) {
    /** A text. */
    public OutboundMessage(UUID outboxId, Recipient to, String text, @Nullable String replyTo) {
        this(outboxId, to, text, replyTo, null);
    }
}
