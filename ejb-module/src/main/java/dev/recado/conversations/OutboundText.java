package dev.recado.conversations;

import dev.recado.channels.TemplateMessage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A text to the customer, ready for the channel (formatted, and short enough).
 *
 * @param template is sent instead of the text, which then only shows it to people
 * @param turnId null when a person writes
 */
public record OutboundText(
        UUID id,
        String text,
        Author author,
        @Nullable UUID authorUserId,
        @Nullable String authorName,
        @Nullable UUID turnId,
        @Nullable TemplateMessage template) {
    /** A text. */
    public OutboundText(
            UUID id,
            String text,
            Author author,
            @Nullable UUID authorUserId,
            @Nullable String authorName,
            @Nullable UUID turnId) {
        this(id, text, author, authorUserId, authorName, turnId, null);
    }
}
