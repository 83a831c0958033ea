package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.launcher.Rest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What Recado adds to the time of an answer, and where: one message each of many customers, at a steady rate, to a tenant with a
 * document and a model that takes its time.
 */
final class AnswersBench {
    private static final int MODEL_MILLIS = 400;
    private static final int QUIET_WINDOW_MILLIS = 500;
    // A fresh server has to compile what a message goes through.
    private static final int WARM_UP_PER_SECOND = 10;
    private static final int WARM_UP_MESSAGES = 600;
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(10);

    private final World world;
    private final Table table;
    private final int seconds;
    private int lines;

    AnswersBench(World world, Table table, boolean full) {
        this.world = world;
        this.table = table;
        this.seconds = full ? 60 : 20;
    }

    /** Measures at this rate, with a tenant of its own. */
    void run(int perSecond) {
        World.Line line = world.line("Answers " + perSecond, ++lines, settings());
        world.useModel(line, 30);
        world.learn(line);
        Rest control = world.control();
        control.put("/model-latency", Rest.JSON.createObjectNode().put("millis", MODEL_MILLIS));
        World.Line beforehand = world.line("Warm-up " + perSecond, ++lines, settings());
        world.useModel(beforehand, 30);
        world.learn(beforehand);
        ask(beforehand, WARM_UP_PER_SECOND, WARM_UP_MESSAGES);
        ask(line, perSecond, Math.max(300, perSecond * seconds));
        Rest admin = world.admin(line);
        Steps steps = new Steps();
        Json.each(admin, "/turns", steps::add);
        steps.rows(String.format(Locale.ROOT, "Answers, %d messages/s, model %d ms", perSecond, MODEL_MILLIS), table);
        control.put("/model-latency", Rest.JSON.createObjectNode().put("millis", 0));
    }

    private static ObjectNode settings() {
        return Rest.JSON
                .createObjectNode()
                .put("quietWindowMillis", QUIET_WINDOW_MILLIS)
                .put("concurrentTurns", 1_000);
    }

    /** Each customer asks once; returns when all have their answer. */
    private void ask(World.Line line, int perSecond, int messages) {
        Rest control = world.control();
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            Machine.pauseUntil(start + (long) (i * 1e9 / perSecond));
            control.post(
                    "/messages",
                    Json.object(
                            "phoneNumberId",
                            line.phoneNumberId(),
                            "from",
                            "5511" + (9_00000000L + lines * 100_000L + i),
                            "text",
                            "A que horas começa o check-in?"));
        }
        Rest admin = world.admin(line);
        World.until(
                () -> {
                    int[] answered = {0};
                    Json.each(admin, "/turns?outcome=ANSWERED", turn -> {
                        if (turn.path("timings").hasNonNull("sentAt")) {
                            answered[0]++;
                        }
                    });
                    World.pause(Duration.ofSeconds(1));
                    return answered[0] == messages;
                },
                DRAINED_WITHIN);
    }

    /** What the traces of turns say about time, in microseconds. */
    private static final class Steps {
        private final Histogram overhead = new Histogram(3);
        private final Histogram stored = new Histogram(3);
        private final Histogram started = new Histogram(3);
        private final Histogram memory = new Histogram(3);
        private final Histogram retrieval = new Histogram(3);
        private final Histogram rest = new Histogram(3);
        private final Histogram finished = new Histogram(3);
        private final Histogram sent = new Histogram(3);
        private long unfinished;

        void add(JsonNode turn) {
            JsonNode timings = turn.path("timings");
            @Nullable Instant sentAt = time(timings, "sentAt");
            @Nullable Instant startedAt = time(timings, "startedAt");
            @Nullable Instant decidedAt = time(timings, "decidedAt");
            @Nullable Instant finishedAt = time(timings, "finishedAt");
            @Nullable Instant receivedAt = time(timings, "receivedAt");
            @Nullable Instant storedAt = time(timings, "storedAt");
            @Nullable Instant dueAt = time(timings, "dueAt");
            if (sentAt == null
                    || startedAt == null
                    || decidedAt == null
                    || finishedAt == null
                    || receivedAt == null
                    || storedAt == null
                    || dueAt == null) {
                unfinished++;
                return;
            }
            JsonNode trace = turn.path("trace");
            long model = trace.path("modelMillis").asLong() * 1_000;
            long remembering = trace.path("memoryMillis").asLong() * 1_000;
            long retrieving = trace.path("retrievalMillis").asLong() * 1_000;
            long waiting = micros(storedAt, dueAt);
            // What the simulated model takes longer than it was told is ours or the network's, not the model's.
            overhead.recordValue(Math.max(0, micros(receivedAt, sentAt) - waiting - MODEL_MILLIS * 1_000L));
            stored.recordValue(micros(receivedAt, storedAt));
            started.recordValue(micros(dueAt, startedAt));
            memory.recordValue(remembering);
            retrieval.recordValue(retrieving);
            rest.recordValue(Math.max(
                    0,
                    micros(startedAt, decidedAt) - remembering - retrieving - Math.min(model, MODEL_MILLIS * 1_000L)));
            finished.recordValue(micros(decidedAt, finishedAt));
            sent.recordValue(micros(finishedAt, sentAt));
        }

        void rows(String group, Table table) {
            table.row(
                    group,
                    "overhead per message (total − model − batching wait), p50 / p95 / p99 of "
                            + overhead.getTotalCount(),
                    Table.percentiles(overhead));
            table.row(group, "· webhook received → message stored", Table.percentiles(stored));
            table.row(group, "· turn due → run started", Table.percentiles(started));
            table.row(group, "· memory", Table.percentiles(memory));
            table.row(group, "· retrieval", Table.percentiles(retrieval));
            table.row(group, "· rest of the run: prompt, HTTP to the model, parsing", Table.percentiles(rest));
            table.row(group, "· decided → reply in the outbox", Table.percentiles(finished));
            table.row(group, "· outbox → accepted by WhatsApp", Table.percentiles(sent));
            table.row(group, "turns without an answer", String.valueOf(unfinished));
        }

        private static @Nullable Instant time(JsonNode timings, String name) {
            return timings.hasNonNull(name) ? Instant.parse(timings.get(name).asText()) : null;
        }

        private static long micros(Instant from, Instant to) {
            return Math.max(0, Duration.between(from, to).toNanos() / 1_000);
        }
    }
}
