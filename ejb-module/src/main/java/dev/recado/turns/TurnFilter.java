package dev.recado.turns;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which turns are wanted; null does not filter.
 *
 * @param from the first moment of a turn's first message
 * @param to the moment after the last
 */
public record TurnFilter(
        @Nullable UUID conversationId,
        @Nullable UUID deviceId,
        @Nullable Outcome outcome,
        @Nullable TurnState state,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** All turns of a conversation. */
    public static TurnFilter ofConversation(UUID conversationId) {
        return new TurnFilter(conversationId, null, null, null, null, null);
    }
}
