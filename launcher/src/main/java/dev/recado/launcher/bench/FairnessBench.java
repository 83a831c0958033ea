package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What a quiet tenant notices of its neighbours: 98 tenants whose customers write now and then, first alone, then while one
 * more gets more messages than the server answers, the model of another hangs, a third deletes all its documents, a fourth
 * imports as many, and a fifth is deleted whole. In turns, so that whatever else the machine does meets both.
 */
final class FairnessBench {
    private static final int QUIET = 98;
    private static final double PER_SECOND_AND_TENANT = 0.1;
    private static final double HANGING_PER_SECOND = 2;
    private static final int DELETIONS_AT_ONCE = 4;
    private static final int UPLOADS_AT_ONCE = 2;

    /** Of what a flood brings; answered more, it was none. */
    private static final double MOST_ANSWERED = 0.9;

    /** How long a flood may take to run off, so that the next round is alone again. */
    private static final Duration RUNS_OFF_WITHIN = Duration.ofMinutes(15);

    private static final String HANGS = "Aguarde sem fim";

    private final World world;
    private final Table table;
    private final int rounds;
    private final Duration round;
    private final int documents;
    private final List<World.Line> quiet = new ArrayList<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final int floodPerSecond;
    private final AtomicInteger floodWritten = new AtomicInteger();
    private final AtomicInteger floodAnswered = new AtomicInteger();

    /** @param floodPerSecond how many messages one tenant gets */
    FairnessBench(World world, Table table, boolean full, int floodPerSecond) {
        this.floodPerSecond = floodPerSecond;
        this.world = world;
        this.table = table;
        this.rounds = full ? 3 : 1;
        this.round = Duration.ofSeconds(full ? 60 : 30);
        this.documents = full ? 120 : 30;
    }

    void run() {
        for (int i = 1; i <= QUIET; i++) {
            quiet.add(line("Quiet " + i, i));
        }
        World.Line flooded = line("Flooded", QUIET + 1);
        World.Line hanging = line("Hanging", QUIET + 2);
        World.Line deleting = line("Deleting", QUIET + 3);
        World.Line importing = line("Importing", QUIET + 4);
        List<World.Line> leaving = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            leaving.add(line(leaving(i), QUIET + 5 + i));
        }
        ObjectNode scripts = Rest.JSON.createObjectNode();
        ObjectNode hangs = scripts.putArray("scripts").addObject().put("match", HANGS);
        hangs.putArray("replies");
        hangs.putObject("default").put("hang", true);
        scripts.putObject("default").put("text", "Pronto.");
        world.control().put("/model-script", scripts);
        world.control().put("/model-latency", Rest.JSON.createObjectNode().put("millis", 200));

        Histogram alone = new ConcurrentHistogram(3);
        Histogram beside = new ConcurrentHistogram(3);
        int deleted = 0;
        int imported = 0;
        int answeredMeanwhile = 0;
        double floodSeconds = 0;
        try (Visitors visitors = new Visitors(world)) {
            // Warms everything up; does not count.
            round(visitors, new ConcurrentHistogram(3));
            for (int i = 0; i < rounds; i++) {
                List<String> ids = fill(deleting);
                fill(leaving.get(i));
                round(visitors, alone);
                AtomicBoolean trouble = new AtomicBoolean(true);
                Queue<String> uploaded = new ConcurrentLinkedQueue<>();
                int answeredBefore = floodAnswered.get();
                long start = System.nanoTime();
                try (ExecutorService neighbours = Executors.newVirtualThreadPerTaskExecutor()) {
                    world.root()
                            .post(
                                    "/tenants/" + leaving.get(i).tenantId() + "/deletion",
                                    Json.object("name", leaving(i)));
                    neighbours.execute(
                            () -> write(visitors, flooded, floodPerSecond, "Bom dia, tudo bem?", trouble, took -> {
                                floodWritten.incrementAndGet();
                                var unused = took.thenRun(floodAnswered::incrementAndGet);
                            }));
                    neighbours.execute(() -> write(visitors, hanging, HANGING_PER_SECOND, HANGS, trouble, took -> {}));
                    delete(neighbours, deleting, ids);
                    upload(neighbours, importing, uploaded, trouble);
                    round(visitors, beside);
                    trouble.set(false);
                    answeredMeanwhile += floodAnswered.get() - answeredBefore;
                    floodSeconds += (System.nanoTime() - start) / 1e9;
                }
                deleted += ids.size();
                imported += uploaded.size();
                runOff(importing, uploaded, leaving.get(i));
            }
        }
        String group = "Fairness, " + QUIET + " quiet tenants, " + Table.number(QUIET * PER_SECOND_AND_TENANT)
                + " messages/s together, model 200 ms";
        table.row(group, "alone: webhook → reply accepted, p50 / p99", Table.p50p99(alone));
        table.row(
                group,
                "beside a flood (" + Table.number(floodWritten.get() / floodSeconds) + "/s), a hanging model, "
                        + deleted
                        + " deletions, an import of " + imported + " documents, and " + rounds
                        + " tenant(s) deleted whole: p50 / p99",
                Table.p50p99(beside));
        table.row(
                group,
                "the flood: messages per second / answered per second meanwhile",
                flood(floodWritten.get(), answeredMeanwhile, floodSeconds));
        table.row(
                group,
                "p99 beside ÷ p99 alone",
                Table.ratio((double) beside.getValueAtPercentile(99) / alone.getValueAtPercentile(99)));
        table.row(group, "messages of quiet tenants without a reply", String.valueOf(unanswered.get()));
    }

    /** A flood that is worked off as it comes is none, and the figures beside it say nothing. */
    static String flood(int written, int answered, double seconds) {
        return Table.number(written / seconds) + " / " + Table.number(answered / seconds)
                + (answered > MOST_ANSWERED * written ? ": no flood on this machine, give a higher --rate" : "");
    }

    private static String leaving(int round) {
        return "Leaving " + (round + 1);
    }

    /** Until nothing of the bad neighbours is under way any more. */
    private void runOff(World.Line importing, Queue<String> uploaded, World.Line leaving) {
        Instant deadline = Instant.now().plus(RUNS_OFF_WITHIN);
        while (floodAnswered.get() < floodWritten.get() && Instant.now().isBefore(deadline)) {
            World.pause(Duration.ofSeconds(1));
        }
        Rest admin = world.admin(importing);
        for (String id : uploaded) {
            awaitReady(admin, id);
        }
        Rest root = world.root();
        World.until(
                () -> root.get("/tenants/" + leaving.tenantId() + "/deletion").hasNonNull("finishedAt"),
                Duration.ofMinutes(10));
    }

    private World.Line line(String name, int number) {
        World.Line line = world.line(
                name,
                number,
                Rest.JSON.createObjectNode().put("quietWindowMillis", 0).put("longestWaitMillis", 1_000));
        world.useModel(line, 20);
        return line;
    }

    private List<String> fill(World.Line line) {
        Rest admin = world.admin(line);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            ids.add(upload(admin, i));
        }
        awaitReady(admin, ids.getLast());
        return ids;
    }

    private static String upload(Rest admin, int number) {
        StringBuilder text = new StringBuilder("# Guia " + number + "\n");
        for (int chapter = 0; chapter < 40; chapter++) {
            text.append("\n## Capítulo ").append(chapter).append("\nO quarto ").append(number * 100 + chapter);
            text.append(" tem vista para o lago e café da manhã até as dez.\n");
        }
        return admin.upload(
                        "/knowledge/documents",
                        "guia-" + number + "-" + System.nanoTime() + ".md",
                        "text/markdown",
                        text.toString().getBytes(StandardCharsets.UTF_8))
                .get("id")
                .asText();
    }

    private static void awaitReady(Rest admin, String id) {
        World.until(
                () -> admin.get("/knowledge/documents/" + id)
                        .get("status")
                        .asText()
                        .equals("READY"),
                Duration.ofMinutes(10));
    }

    private void upload(ExecutorService threads, World.Line line, Queue<String> ids, AtomicBoolean on) {
        Rest admin = world.admin(line);
        for (int part = 0; part < UPLOADS_AT_ONCE; part++) {
            int mine = part;
            threads.execute(() -> {
                for (int i = mine; i < documents && on.get(); i += UPLOADS_AT_ONCE) {
                    try {
                        ids.add(upload(admin, i));
                    } catch (LauncherException | Rest.Refused e) {
                        // A busy server may take its time or refuse; only what it has taken counts.
                        World.pause(Duration.ofMillis(500));
                    }
                }
            });
        }
    }

    private void delete(ExecutorService threads, World.Line line, List<String> ids) {
        Rest admin = world.admin(line);
        for (int part = 0; part < DELETIONS_AT_ONCE; part++) {
            int mine = part;
            threads.execute(() -> {
                for (int i = mine; i < ids.size(); i += DELETIONS_AT_ONCE) {
                    admin.delete("/knowledge/documents/" + ids.get(i));
                }
            });
        }
    }

    private void write(
            Visitors visitors,
            World.Line line,
            double perSecond,
            String text,
            AtomicBoolean on,
            Consumer<CompletableFuture<Duration>> replies) {
        int reserve = (int) (2 * perSecond * round.toSeconds());
        int first = visitors.introduce(line, reserve);
        long start = System.nanoTime();
        for (int i = 0; i < reserve && on.get(); i++) {
            Machine.pauseUntil(start + (long) (i * 1e9 / perSecond));
            replies.accept(visitors.write(line, first + i, text));
        }
    }

    private void round(Visitors visitors, Histogram micros) {
        double perSecond = QUIET * PER_SECOND_AND_TENANT;
        int messages = (int) (perSecond * round.toSeconds());
        int each = messages / QUIET + 1;
        int[] first = new int[QUIET];
        for (int i = 0; i < QUIET; i++) {
            first[i] = visitors.introduce(quiet.get(i), each);
        }
        AtomicInteger open = new AtomicInteger();
        long start = System.nanoTime();
        for (int i = 0; i < messages; i++) {
            Machine.pauseUntil(start + (long) (i * 1e9 / perSecond));
            open.incrementAndGet();
            var unused = visitors.write(quiet.get(i % QUIET), first[i % QUIET] + i / QUIET, "Bom dia, tudo bem?")
                    .thenAccept(took -> {
                        micros.recordValue(Math.max(1, took.toNanos() / 1_000));
                        open.decrementAndGet();
                    });
        }
        Instant deadline = Instant.now().plusSeconds(60);
        while (open.get() > 0 && Instant.now().isBefore(deadline)) {
            World.pause(Duration.ofMillis(100));
        }
        unanswered.addAndGet(open.get());
    }
}
