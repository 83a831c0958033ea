package dev.recado.web.console;

import dev.recado.agents.AnswerTrace;
import dev.recado.turns.Timings;
import dev.recado.turns.TurnDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an answer is as it is: a turn, laid out for the eye.
 *
 * @param steps where the time went, from the webhook to WhatsApp's acceptance, in order
 */
public record Why(TurnDetails turn, List<Step> steps, long totalMillis) {

    /** A stretch of time; where it begins and its share of the whole, both 0 to 1. */
    public record Step(String key, long millis, double from, double share) {}

    /** Lays a turn out. */
    static Why of(TurnDetails turn) {
        Timings times = turn.timings();
        AnswerTrace trace = turn.trace();
        long memory = trace == null ? 0 : trace.memoryMillis();
        long retrieval = trace == null ? 0 : trace.retrievalMillis();
        long model = trace == null ? 0 : trace.modelMillis();
        long intake = between(times.receivedAt(), times.storedAt());
        long quiet = between(times.storedAt(), times.startedAt());
        long run = between(times.startedAt(), times.finishedAt());
        long other = Math.max(0, run - memory - retrieval - model);
        long sending = between(times.finishedAt(), times.sentAt());
        long total = intake + quiet + memory + retrieval + model + other + sending;
        List<Step> steps = new ArrayList<>();
        add(steps, "intake", intake, total);
        add(steps, "quiet", quiet, total);
        add(steps, "memory", memory, total);
        add(steps, "retrieval", retrieval, total);
        add(steps, "model", model, total);
        add(steps, "other", other, total);
        add(steps, "sending", sending, total);
        return new Why(turn, steps, total);
    }

    private static void add(List<Step> steps, String key, long millis, long total) {
        double from = steps.stream().mapToDouble(Step::share).sum();
        steps.add(new Step(key, millis, from, total == 0 ? 0 : (double) millis / total));
    }

    private static long between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null
                ? 0
                : Math.max(0, Duration.between(from, to).toMillis());
    }
}
