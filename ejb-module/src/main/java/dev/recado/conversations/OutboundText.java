package dev.recado.conversations;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A text to the customer, ready for the channel (formatted, and short enough).
 *
 * @param turnId null when a person writes
 */
public record OutboundText(
        UUID id,
        String text,
        Author author,
        @Nullable UUID authorUserId,
        @Nullable String authorName,
        @Nullable UUID turnId) {}
