package dev.recado.conversations;

import org.jspecify.annotations.Nullable;

/**
 * Which conversations to list; null members do not filter.
 *
 * @param open true for open, false for closed ones
 * @param query part of the contact's name or phone
 */
public record ConversationFilter(
        @Nullable Owner owner,
        @Nullable Boolean open,
        @Nullable Boolean waiting,
        @Nullable String query) {
    /** Every conversation. */
    public static final ConversationFilter ALL = new ConversationFilter(null, null, null, null);
}
