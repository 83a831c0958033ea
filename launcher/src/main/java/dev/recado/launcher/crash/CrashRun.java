package dev.recado.launcher.crash;

import dev.recado.launcher.EmbeddedPostgresProcess;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import dev.recado.launcher.bench.World;
import dev.recado.launcher.crash.CrashReport.Row;
import dev.recado.launcher.crash.Verdict.Broken;
import dev.recado.launcher.crash.Verdict.Promise;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * One run: customers write all the time, while the server is killed at random instants, during its start, model calls and
 * sends too; the database is stopped and started; model and Graph API fail for a while. When all has drained, the ledger is
 * compared with what the server says.
 */
public final class CrashRun {
    private static final int MODEL_TIMEOUT_SECONDS = 8;
    private static final Duration BEFORE_A_KILL = Duration.ofSeconds(8);
    private static final int STARTS = 3;
    private static final int MOST_EVIDENCE = 12;
    private static final int LINES_OF_EVIDENCE = 40;

    private final Path data;
    private final CrashPlan plan;
    private final Consumer<String> progress;
    private final Random random;
    private final World world;
    private final Ledger ledger;
    private final Weather weather;
    private final Instant startedAt = Instant.now();
    private int failedStarts;

    private CrashRun(Path data, CrashPlan plan, Consumer<String> progress, World world, Ledger ledger) {
        this.data = data;
        this.plan = plan;
        this.progress = progress;
        this.random = new Random(plan.seed());
        this.world = world;
        this.ledger = ledger;
        this.weather = new Weather(world, ledger, plan);
    }

    /**
     * Runs, with processes of its own, and ends them.
     *
     * @param data for everything on disk; {@code ledger.jsonl} and the logs stay there
     * @param offset of the ports
     * @param progress gets a line now and then
     */
    public static CrashReport run(Path data, int offset, CrashPlan plan, Consumer<String> progress) {
        World world = World.start(data, offset, plan.h2(), "RECADO_OUTBOX_UNCONFIRMED_AFTER", "PT45S");
        Thread hook = new Thread(world::close, "end");
        Runtime.getRuntime().addShutdownHook(hook);
        try (world;
                Ledger ledger = new Ledger(data.resolve("ledger.jsonl"))) {
            return new CrashRun(data, plan, progress, world, ledger).go();
        } finally {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private CrashReport go() {
        List<World.Line> lines = new ArrayList<>();
        for (int i = 1; i <= plan.tenants(); i++) {
            World.Line line = world.line(
                    "Queda " + i,
                    i,
                    Rest.JSON.createObjectNode().put("quietWindowMillis", 800).put("longestWaitMillis", 4_000));
            world.learn(line);
            world.useModel(line, MODEL_TIMEOUT_SECONDS);
            lines.add(line);
        }
        weather.fine();
        Snapshot snapshot;
        try (Watch watch = new Watch(world, ledger);
                Customers customers = new Customers(world, lines, ledger, plan)) {
            watch.start();
            customers.start();
            try (weather;
                    People people = new People(world, lines, ledger, plan)) {
                weather.start();
                people.start();
                disasters();
            }
            World.pause(Duration.ofSeconds(3));
            customers.stop();
            snapshot = drained(customers, lines, watch);
            watch.look();
        }
        return report(Verdict.of(ledger, snapshot));
    }

    private void disasters() {
        Instant end = startedAt.plus(plan.longest());
        int outageEvery = plan.outages() == 0 ? Integer.MAX_VALUE : Math.max(1, plan.kills() / plan.outages());
        int nextOutage = 0;
        int stopEvery = plan.orderlyStops() == 0 ? Integer.MAX_VALUE : Math.max(1, plan.kills() / plan.orderlyStops());
        int nextStop = stopEvery;
        while (ledger.kills() < plan.kills() && Instant.now().isBefore(end)) {
            if (ledger.kills() >= nextOutage) {
                nextOutage += outageEvery;
                databaseStops();
            }
            kill();
            if (ledger.kills() >= nextStop) {
                nextStop += stopEvery;
                stopInOrder();
            }
        }
        if (plan.orderlyStops() > 0 && ledger.stops() == 0) {
            stopInOrder();
        }
    }

    private void stopInOrder() {
        weather.calmly(BEFORE_A_KILL, busy -> {
            ledger.stopped(busy);
            world.server().stop();
        });
        startAgain();
        progress.accept("an orderly stop and a start");
    }

    private void kill() {
        int dice = random.nextInt(100);
        String when;
        if (dice < 25) {
            when = "at random";
            World.pause(Duration.ofMillis(500 + random.nextInt((int) BEFORE_A_KILL.toMillis())));
            killed(when);
        } else if (dice < 50) {
            World.pause(Duration.ofMillis(random.nextInt(3_000)));
            when = weather.duringModelCall(BEFORE_A_KILL) ? "during a model call" : "waiting for a model call";
            World.pause(Duration.ofMillis(random.nextInt(300)));
            killed(when);
        } else {
            World.pause(Duration.ofMillis(random.nextInt(2_000)));
            boolean left = dice < 75;
            String sending = left ? "after a send left, before its answer" : "before a send left";
            boolean met = weather.duringSend(left ? "HANG_AFTER" : "HANG", BEFORE_A_KILL, () -> killed(sending));
            when = met ? sending : "waiting for a send";
            if (!met) {
                killed(when);
            }
        }
        // Now and then it does not even come up before it is killed again.
        if (ledger.kills() < plan.kills() && random.nextInt(100) < 20) {
            world.startAgain();
            World.pause(Duration.ofMillis(1_000 + random.nextInt(9_000)));
            killed("during its start");
        }
        startAgain();
        progress.accept("kill " + ledger.kills() + " of " + plan.kills() + " (" + when + "): "
                + ledger.messages().size() + " messages, " + ledger.replies().size() + " replies");
    }

    private void killed(String when) {
        ledger.killed(when);
        world.server().kill();
    }

    private void startAgain() {
        for (int start = 1; ; start++) {
            world.startAgain();
            try {
                world.server().awaitReady(World.READY_WITHIN);
                return;
            } catch (LauncherException e) {
                failedStarts++;
                ledger.note("start-failed", "why", String.valueOf(e.getMessage()));
                world.server().kill();
                if (start == STARTS) {
                    throw e;
                }
            }
        }
    }

    private void databaseStops() {
        EmbeddedPostgresProcess postgres = world.postgres();
        if (postgres == null) {
            return;
        }
        World.pause(Duration.ofMillis(1_000 + random.nextInt(3_000)));
        ledger.databaseStopped();
        postgres.stop();
        World.pause(Duration.ofMillis(1_500 + random.nextInt(5_000)));
        // Sometimes both are gone at once.
        boolean serverToo = random.nextInt(3) == 0;
        if (serverToo) {
            killed("while the database was down");
        }
        postgres.restart();
        ledger.note("database-started");
        progress.accept("the database was stopped and started" + (serverToo ? ", the server killed meanwhile" : ""));
        if (serverToo) {
            startAgain();
        }
        World.pause(Duration.ofSeconds(2));
    }

    private Snapshot drained(Customers customers, List<World.Line> lines, Watch watch) {
        // However long the backlog takes; but not when nothing moves any more.
        Instant end = Instant.now().plus(plan.drainedWithin());
        String open = "";
        while (true) {
            World.pause(Duration.ofSeconds(2));
            boolean late = Instant.now().isAfter(end);
            int waiting = customers.underWay()
                    + world.control().get("/webhook-log").get("waitingRetries").asInt();
            if (waiting > 0 && !late) {
                continue;
            }
            watch.look();
            Snapshot snapshot = Snapshot.of(world, lines);
            String still = snapshot.open(ledger);
            if ((waiting == 0 && still.isEmpty()) || late) {
                ledger.note("drained", "open", still);
                return snapshot;
            }
            if (!still.equals(open)) {
                progress.accept("draining: " + still);
                open = still;
                end = Instant.now().plus(plan.drainedWithin());
            }
        }
    }

    private CrashReport report(Verdict verdict) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("database", plan.h2() ? "H2" : "PostgreSQL, fsync on"));
        rows.add(new Row("seed", String.valueOf(plan.seed())));
        rows.add(new Row(
                "time", Duration.between(startedAt, Instant.now()).toSeconds() + " s, " + plan.tenants() + " tenants"));
        rows.add(new Row("SIGKILLs of the server", done(ledger.kills(), plan.kills())));
        rows.add(new Row("orderly stops / while a model was at work", ledger.stops() + " / " + ledger.busyStops()));
        rows.add(new Row("starts that failed", String.valueOf(failedStarts)));
        rows.add(new Row("stops of the database", String.valueOf(ledger.outages())));
        rows.add(new Row("sends that met an injected fault", String.valueOf(ledger.faults())));
        rows.add(new Row(
                "messages written / acknowledged",
                ledger.messages().size() + " / "
                        + ledger.messages().stream()
                                .filter(message -> message.acknowledgedAt() != null)
                                .count()));
        rows.add(new Row(
                "· delivered twice / after the next one / refused and repeated",
                verdict.cameTwice() + " / " + verdict.cameLate() + " / " + ledger.refusals()));
        rows.add(new Row(
                "conversations taken over by people, and handed back",
                String.valueOf(ledger.takeovers().size())));
        rows.add(new Row("calls of the model", String.valueOf(ledger.modelCalls())));
        rows.add(new Row(
                "replies accepted by Graph", String.valueOf(ledger.replies().size())));
        verdict.byOutcome().forEach((outcome, count) -> rows.add(new Row("messages " + outcome, count.toString())));
        for (Map.Entry<Promise, Long> count : verdict.counts().entrySet()) {
            rows.add(new Row("**" + count.getKey().words() + "**", "**" + count.getValue() + "**"));
        }
        rows.add(new Row(
                "unconfirmed replies / kills + injected faults",
                verdict.unconfirmedReplies() + " / " + (ledger.kills() + ledger.faults())));
        return new CrashReport(List.copyOf(rows), evidence(verdict.broken()));
    }

    /** A run whose time is up before its kills are done proves less, and has to say so. */
    static String done(int done, int planned) {
        return done >= planned ? String.valueOf(done) : "**" + done + " of " + planned + ", for the time was up**";
    }

    /** What was broken, each with the lines of ledger and log that speak of it. */
    private List<String> evidence(List<Broken> broken) {
        List<Broken> shown = broken.subList(0, Math.min(broken.size(), MOST_EVIDENCE));
        Map<Broken, List<String>> lines = new HashMap<>();
        for (Path file : List.of(data.resolve("ledger.jsonl"), world.server().logFile())) {
            try (Stream<String> all = Files.lines(file)) {
                all.forEach(line -> {
                    for (Broken one : shown) {
                        if (mentions(line, one.keys())) {
                            lines.computeIfAbsent(one, b -> new ArrayList<>()).add(line);
                        }
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        List<String> evidence = new ArrayList<>();
        for (Broken one : broken) {
            List<String> of = lines.getOrDefault(one, List.of());
            evidence.add(one.promise().words() + ": " + one.what() + " " + one.keys()
                    + (of.isEmpty()
                            ? ""
                            : "\n    " + String.join("\n    ", of.subList(0, Math.min(of.size(), LINES_OF_EVIDENCE)))));
        }
        return evidence;
    }

    private static boolean mentions(String line, Set<String> keys) {
        return keys.stream().anyMatch(line::contains);
    }
}
