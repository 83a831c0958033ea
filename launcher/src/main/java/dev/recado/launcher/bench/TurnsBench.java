package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.launcher.Rest;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Whole turns, from webhook to accepted reply, with a model that answers at once: 64 customers wait for their reply at any
 * time, and each writes once. Everything is durable, as always.
 */
final class TurnsBench {
    private static final int AT_ONCE = 64;
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration WARM_UP_STEP = Duration.ofSeconds(15);
    private static final Duration LONGEST_WARM_UP = Duration.ofMinutes(6);

    private final World world;
    private final Table table;
    private final Duration time;

    TurnsBench(World world, Table table, boolean full) {
        this.world = world;
        this.table = table;
        this.time = Duration.ofSeconds(full ? 60 : 15);
    }

    void run() {
        World.Line plain = line("Without documents", 1);
        World.Line knowing = line("With a document", 2);
        world.learn(knowing);
        world.control()
                .put(
                        "/model-script",
                        Rest.JSON
                                .createObjectNode()
                                .set("default", Json.object("text", "O check-in começa às 14h30.")));
        try (Visitors visitors = new Visitors(world)) {
            warmUp(visitors, plain);
            table(visitors, plain, "without retrieval");
            warmUp(visitors, knowing);
            table(visitors, knowing, "with retrieval");
            table.row("Turns, model 0 ms", "webhooks refused and repeated", String.valueOf(visitors.refused()));
        }
    }

    private World.Line line(String name, int number) {
        ObjectNode change = Rest.JSON
                .createObjectNode()
                .put("quietWindowMillis", 0)
                .put("longestWaitMillis", 1_000)
                .put("concurrentTurns", 1_000);
        World.Line line = world.line(name, number, change);
        world.useModel(line, 30);
        return line;
    }

    private record Measured(Histogram micros, double seconds, double cpuMillis, int unanswered) {
        double perSecond() {
            return micros.getTotalCount() / seconds;
        }
    }

    /** A turn is a long way through code that a fresh server has to compile first: until that shows no more. */
    private void warmUp(Visitors visitors, World.Line line) {
        double first = 0;
        double best = 0;
        long end = System.nanoTime() + LONGEST_WARM_UP.toNanos();
        int noBetter = 0;
        while (noBetter < 3 && System.nanoTime() < end) {
            double now = measure(visitors, line, WARM_UP_STEP).perSecond();
            noBetter = now > 1.1 * best ? 0 : noBetter + 1;
            best = Math.max(best, now);
            first = first == 0 ? now : first;
        }
        table.row(
                "Turns, model 0 ms",
                "turns per second of the first " + WARM_UP_STEP.toSeconds() + " s, before the code was warm",
                Table.number(first));
    }

    private void table(Visitors visitors, World.Line line, String how) {
        Measured measured = measure(visitors, line, time);
        String group = "Turns, model 0 ms, " + AT_ONCE + " customers at a time, " + how;
        table.row(group, "turns per second", Table.number(measured.perSecond()));
        table.row(group, "webhook → reply accepted, p50 / p99", Table.p50p99(measured.micros()));
        table.row(
                group,
                "CPU of the server per turn",
                Table.millis(
                        measured.cpuMillis() / Math.max(1, measured.micros().getTotalCount())));
        table.row(group, "without a reply within " + LONGEST.toSeconds() + " s", String.valueOf(measured.unanswered()));
    }

    private Measured measure(Visitors visitors, World.Line line, Duration howLong) {
        Histogram micros = new ConcurrentHistogram(3);
        AtomicInteger unanswered = new AtomicInteger();
        // More than are ever needed.
        int reserve = (int) (howLong.toSeconds() * 1_000);
        int first = visitors.introduce(line, reserve);
        AtomicInteger next = new AtomicInteger();
        double cpu = Machine.cpuMillis(world.server().pid());
        long start = System.nanoTime();
        long end = start + howLong.toNanos();
        try (ExecutorService customers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < AT_ONCE; i++) {
                customers.execute(() -> {
                    for (int number = next.getAndIncrement();
                            System.nanoTime() < end && number < reserve;
                            number = next.getAndIncrement()) {
                        try {
                            Duration took = visitors.write(line, first + number, "A que horas começa o check-in?")
                                    .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
                            micros.recordValue(Math.max(0, took.toNanos() / 1_000));
                        } catch (TimeoutException e) {
                            unanswered.incrementAndGet();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }
                });
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Measured(micros, seconds, Machine.cpuMillis(world.server().pid()) - cpu, unanswered.get());
    }
}
