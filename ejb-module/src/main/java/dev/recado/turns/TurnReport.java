package dev.recado.turns;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of the messages of a time, and what waits at this moment.
 *
 * @param from the first moment of a turn's first message
 * @param to the moment after the last
 * @param turns how many turns began in that time
 * @param outcomes how they ended, the most frequent first; those that have not ended are not among them
 * @param timeToAnswer from the webhook to WhatsApp's acceptance of the answer
 * @param now what waits, whenever it began; of {@code UNDELIVERABLE} and {@code UNCONFIRMED} what began in that time
 * @param unanswered the same one by one, the longest waiting first, at most 100
 * @param messagesWithoutTurn customers' messages that are in no turn: 0, or a defect
 */
public record TurnReport(
        Instant from,
        Instant to,
        long turns,
        List<OutcomeCount> outcomes,
        AnswerTimes timeToAnswer,
        Waiting now,
        List<Unanswered> unanswered,
        long messagesWithoutTurn) {

    /** How many turns ended so. */
    public record OutcomeCount(Outcome outcome, @Nullable String reason, long turns) {}

    /**
     * Exact percentiles, in milliseconds; null without answers.
     *
     * @param answers how many answers they are of
     */
    public record AnswerTimes(
            long answers,
            @Nullable Long p50Millis,
            @Nullable Long p95Millis,
            @Nullable Long p99Millis) {}

    /**
     * What has no answer.
     *
     * @param open turns that have not ended
     * @param overdue those of them that should have
     * @param waitingForPeople conversations in people's hands whose customer waits
     * @param notSent turns that count as answered and whose answer still waits to be sent
     * @param undeliverable answers that WhatsApp refused, with none after them
     * @param unconfirmed answers of which WhatsApp never told, with none after them
     */
    public record Waiting(
            long open, long overdue, long waitingForPeople, long notSent, long undeliverable, long unconfirmed) {}

    /** Why something has no answer. */
    public enum Why {
        /** Its turn should have ended and has not. */
        OVERDUE,
        /** People are to answer. */
        WAITING_FOR_PEOPLE,
        /** There is an answer, but it has not left yet: its number is stopped or slow, or WhatsApp can't be reached. */
        NOT_SENT,
        /** WhatsApp refused the answer. */
        UNDELIVERABLE,
        /** The answer may have left; WhatsApp never said. */
        UNCONFIRMED
    }

    /**
     * Somebody who has no answer.
     *
     * @param turnId null where a whole conversation waits
     * @param reason a code or a text for people
     */
    public record Unanswered(
            UUID conversationId,
            @Nullable UUID turnId,
            Why why,
            @Nullable String reason,
            Instant since) {}
}
