package dev.recado.turns;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When each step of a turn happened.
 *
 * @param receivedAt the connector got the webhook of the first message
 * @param storedAt its first message was in the database
 * @param dueAt the customer had paused long enough
 * @param startedAt the last run began
 * @param decidedAt the agent had its decision
 * @param finishedAt the reply was in the outbox
 * @param sentAt WhatsApp had accepted the reply's first part
 */
public record Timings(
        Instant receivedAt,
        Instant storedAt,
        Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant decidedAt,
        @Nullable Instant finishedAt,
        @Nullable Instant sentAt) {}
