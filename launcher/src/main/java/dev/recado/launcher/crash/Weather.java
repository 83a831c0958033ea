package dev.recado.launcher.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import dev.recado.launcher.bench.Json;
import dev.recado.launcher.bench.World;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Providers that fail for a while: the simulated model and the simulated Graph API. */
final class Weather implements AutoCloseable {
    private static final String MARK = "\\bm\\d+x\\b";

    private final Rest control;
    private final Ledger ledger;
    private final Random random;
    private final ReentrantLock trouble = new ReentrantLock();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private volatile boolean blowing = true;
    private int spells;

    Weather(World world, Ledger ledger, CrashPlan plan) {
        this.control = world.control();
        this.ledger = ledger;
        this.random = new Random(plan.seed() + 1);
    }

    /** The model answers with the marks of what it is asked, and takes its time. */
    void fine() {
        model(Rest.JSON.createObjectNode().put("echo", MARK));
        control.put("/model-latency", Rest.JSON.createObjectNode().put("millis", 50 + random.nextInt(1_200)));
        control.put("/graph-faults", Rest.JSON.createArrayNode());
    }

    void start() {
        thread.execute(() -> {
            while (blowing) {
                World.pause(Duration.ofMillis(1_500 + random.nextInt(4_000)));
                trouble.lock();
                try {
                    if (blowing) {
                        spell(spells++);
                    }
                } catch (LauncherException e) {
                    ledger.note("weather-failed", "why", String.valueOf(e.getMessage()));
                } finally {
                    trouble.unlock();
                }
            }
        });
    }

    /** Each kind in turn, so that a short run has them all. */
    private void spell(int number) {
        switch (number % 7) {
            case 0 -> models("refuses", Rest.JSON.createObjectNode().put("status", 500));
            case 1 -> graph("DROP_AFTER", 0, 1, 0);
            case 2 -> graph("ERROR", 503, 1 + random.nextInt(3), 0);
            case 3 -> models("hangs", Rest.JSON.createObjectNode().put("hang", true));
            case 4 -> graph("DROP_BEFORE", 0, 1, 0);
            case 5 -> models("hangs up", Rest.JSON.createObjectNode().put("drop", true));
            default -> graph("SLOW", 0, 2 + random.nextInt(3), 300 + random.nextInt(900));
        }
        fine();
    }

    private void models(String what, ObjectNode reply) {
        ledger.note("model-trouble", "kind", what);
        model(reply);
        World.pause(Duration.ofMillis(1_500 + random.nextInt(3_500)));
    }

    private void graph(String mode, int httpStatus, int times, int delayMillis) {
        ledger.note("graph-trouble", "kind", mode);
        fault(mode, httpStatus, times, delayMillis);
        World.pause(Duration.ofMillis(1_000 + random.nextInt(2_000)));
    }

    private void fault(String mode, int httpStatus, int times, int delayMillis) {
        control.put(
                "/graph-faults",
                Json.object("mode", mode)
                        .put("httpStatus", httpStatus)
                        .put("times", times)
                        .put("delayMillis", delayMillis));
    }

    private void model(ObjectNode reply) {
        control.put("/model-script", Rest.JSON.createObjectNode().set("default", reply));
    }

    /**
     * Does something as soon as one send has met this fault, with no other trouble meanwhile.
     *
     * @return false when nothing was sent in time
     */
    boolean duringSend(String mode, Duration within, Runnable deed) {
        trouble.lock();
        try {
            fine();
            fault(mode, 0, 1, 0);
            boolean met = await(() -> control.get("/graph-faults").isEmpty(), within);
            if (met) {
                deed.run();
            }
            control.put("/graph-faults", Rest.JSON.createArrayNode());
            return met;
        } finally {
            trouble.unlock();
        }
    }

    /**
     * Does something while a model is at work, with no other trouble meanwhile; if none is in time, all the same.
     *
     * @param deed is told whether one is
     */
    void calmly(Duration within, Consumer<Boolean> deed) {
        trouble.lock();
        try {
            fine();
            deed.accept(duringModelCall(within));
        } finally {
            trouble.unlock();
        }
    }

    /** Waits until a model is at work; false when none is in time. */
    boolean duringModelCall(Duration within) {
        return await(
                () -> {
                    JsonNode counts = control.get("/model-counts");
                    return counts.get("running").asInt() > 0;
                },
                within);
    }

    private static boolean await(BooleanSupplier condition, Duration within) {
        long end = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            World.pause(Duration.ofMillis(15));
        }
        return true;
    }

    @Override
    public void close() {
        blowing = false;
        thread.close();
        fine();
    }
}
