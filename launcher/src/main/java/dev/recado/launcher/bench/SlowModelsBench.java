package dev.recado.launcher.bench;

import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Thousands of turns in flight: a model that takes so long that no more customers per second need to write for that than the
 * machine answers. If nothing but the model takes time, there are latency × arrival rate calls under way at once.
 */
final class SlowModelsBench {
    /** What a tenant may let its model take, in seconds, less what a busy simulator adds. */
    private static final int LONGEST_LATENCY = 285;

    /** What two processors answer beside the simulators. */
    private static final int PER_SECOND = 20;

    /** Beyond that the customers' own writing is what is measured. */
    private static final int MOST_PER_SECOND = 100;

    private static final int LINES = 10;
    private static final int SAMPLES = 20;

    private final World world;
    private final Table table;
    private final int inFlight;
    private final int latency;

    /**
     * How many customers have to write per second for that many turns in flight: as few as the longest latency of a model
     * allows.
     *
     * @throws LauncherException when that is more than this program writes
     */
    static int arrivals(int inFlight) {
        int perSecond = Math.max(PER_SECOND, Math.ceilDiv(inFlight, LONGEST_LATENCY));
        if (perSecond > MOST_PER_SECOND) {
            throw new LauncherException(inFlight + " turns in flight need " + perSecond + " messages per second, and "
                    + MOST_PER_SECOND + " is the most. Give a --rate all the same, or fewer --turns.");
        }
        return perSecond;
    }

    /**
     * How long the model takes, in seconds.
     *
     * @throws LauncherException when that is longer than a tenant may let it
     */
    static int latency(int inFlight, int perSecond) {
        int latency = Math.max(20, Math.ceilDiv(inFlight, perSecond));
        if (latency > LONGEST_LATENCY) {
            throw new LauncherException(
                    inFlight + " turns in flight at " + perSecond + " per second need a model that takes " + latency
                            + " s, and 300 s is the most that Recado waits. Give a higher --rate, or fewer --turns.");
        }
        return latency;
    }

    /** @throws LauncherException when a model would have to take longer than a tenant may let it */
    SlowModelsBench(World world, Table table, int inFlight, int perSecond) {
        this.world = world;
        this.table = table;
        this.inFlight = inFlight;
        this.latency = latency(inFlight, perSecond);
    }

    void run() {
        double arrivals = (double) inFlight / latency;
        List<World.Line> lines = new ArrayList<>();
        for (int i = 1; i <= LINES; i++) {
            World.Line line = world.line(
                    "Slow " + i,
                    i,
                    Rest.JSON
                            .createObjectNode()
                            .put("quietWindowMillis", 0)
                            .put("longestWaitMillis", 1_000)
                            .put("concurrentTurns", 10_000));
            world.useModel(line, 300);
            lines.add(line);
        }
        world.control()
                .put("/model-script", Rest.JSON.createObjectNode().set("default", Json.object("text", "Pronto.")));
        world.control()
                .put("/model-latency", Rest.JSON.createObjectNode().put("millis", TimeUnit.SECONDS.toMillis(latency)));
        // Until the first replies come, and as long again.
        int messages = 2 * inFlight;
        AtomicInteger answered = new AtomicInteger();
        List<Integer> underWay = new ArrayList<>();
        long resident = 0;
        int connections = 0;
        try (Visitors visitors = new Visitors(world)) {
            int[] first = new int[LINES];
            for (int i = 0; i < LINES; i++) {
                first[i] = visitors.introduce(lines.get(i), messages / LINES + 1);
            }
            List<CompletableFuture<Duration>> replies = new ArrayList<>();
            long start = System.nanoTime();
            long sampleEvery = Math.max(1, inFlight / SAMPLES);
            for (int i = 0; i < messages; i++) {
                Machine.pauseUntil(start + (long) (i * 1e9 / arrivals));
                CompletableFuture<Duration> reply =
                        visitors.write(lines.get(i % LINES), first[i % LINES] + i / LINES, "Bom dia, tudo bem?");
                replies.add(reply);
                var unused = reply.thenRun(answered::incrementAndGet);
                if (i > inFlight * 1.1 && i % sampleEvery == 0) {
                    underWay.add(
                            world.control().get("/model-counts").get("running").asInt());
                    resident = Math.max(resident, world.server().residentBytes());
                    connections = Math.max(connections, Machine.connections(world));
                }
            }
            Instant deadline = Instant.now().plusSeconds(latency + 120L);
            while (answered.get() < messages && Instant.now().isBefore(deadline)) {
                World.pause(Duration.ofMillis(200));
            }
        }
        double average = underWay.stream().mapToInt(Integer::intValue).average().orElse(0);
        String group = "Slow models, " + inFlight + " in flight, model " + latency + " s, " + Table.number(arrivals)
                + " messages/s";
        table.row(group, "answered", Table.ratio(100.0 * answered.get() / messages) + " % of " + messages);
        table.row(group, "model calls under way, mean", Table.number(average));
        table.row(group, "under way ÷ (latency × arrival rate)", Table.ratio(average / (latency * arrivals)));
        table.row(group, "resident memory of the server, at most", Table.mib(resident));
        table.row(group, "connections to the database, at most", connections < 0 ? "?" : String.valueOf(connections));
    }
}
