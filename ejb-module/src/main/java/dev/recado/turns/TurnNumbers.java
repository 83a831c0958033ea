package dev.recado.turns;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a while.
 *
 * @param byOutcome turns by outcome
 * @param open turns that have none yet
 * @param p50Millis median time from the webhook to WhatsApp's acceptance of the answer; null without answers
 * @param p95Millis its 95th percentile
 * @param answered answers over time, 24 slots of equal length, oldest first
 */
public record TurnNumbers(
        Map<Outcome, Long> byOutcome,
        long open,
        @Nullable Long p50Millis,
        @Nullable Long p95Millis,
        List<Slot> answered) {

    /** How many turns that began in this slot were answered. */
    public record Slot(Instant from, long count) {}
}
