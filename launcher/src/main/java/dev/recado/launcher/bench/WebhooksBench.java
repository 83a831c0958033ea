package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.BuildTree;
import dev.recado.launcher.Rest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Durable acknowledgement: signed webhooks, each answered 200 only after its message is on disk, beside a no-op of the same
 * server and a bare broker with the same journal settings; first as fast as they can, then at a rate that the server works off.
 */
final class WebhooksBench {
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 3;
    private static final int ROUND_SECONDS = 8;
    private static final int WARM_UP_SECONDS = 8;
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(30);
    /** Of the server's modules: the broker and what it needs. */
    private static final List<String> BROKER = List.of(
            "org/apache/activemq/artemis/client",
            "org/apache/activemq/artemis/commons",
            "org/apache/activemq/artemis/journal",
            "org/apache/activemq/artemis/main",
            "io/netty",
            "org/jboss/logging",
            "org/jctools",
            "org/apache/commons",
            "com/github/ben-manes/caffeine",
            "com/google/guava",
            "io/micrometer",
            "jakarta/jms",
            "jakarta/json",
            "org/eclipse/parsson",
            "org/jgroups");

    private final World world;
    private final Table table;
    private final Path data;
    private final int steadyPerSecond;
    private final int burstSeconds;
    private final int steadySeconds;
    private int drains;

    /** @param steadyPerSecond the rate of the longer row */
    WebhooksBench(World world, Table table, Path data, boolean full, int steadyPerSecond) {
        this.world = world;
        this.table = table;
        this.data = data;
        this.steadyPerSecond = steadyPerSecond;
        this.burstSeconds = full ? 60 : 15;
        this.steadySeconds = full ? 300 : 30;
    }

    /** What a load generator tells; times in milliseconds. */
    record Rate(double perSecond, double p50, double p99, long requests, long refused) {
        static Rate of(JsonNode json) {
            return new Rate(
                    json.get("perSecond").asDouble(),
                    json.get("p50").asDouble(),
                    json.get("p99").asDouble(),
                    json.get("requests").asLong(),
                    json.get("refused").asLong());
        }

        String times() {
            return Table.millis(p50) + " / " + Table.millis(p99);
        }
    }

    void run() {
        World.Line line = world.line("Intake", 1, Rest.JSON.createObjectNode().put("quietWindowMillis", 500));
        world.learn(line);
        String noOp = world.server().baseUrl() + "/whatsapp/live";
        String[] webhooks = {world.webhookUrl(), line.phoneNumberId(), line.appSecret()};
        load(WARM_UP_SECONDS, 0, noOp);
        load(WARM_UP_SECONDS, 0, webhooks);
        drained(line);

        List<Rate> noOps = new ArrayList<>();
        List<Rate> taken = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            noOps.add(load(ROUND_SECONDS, 0, noOp));
            taken.add(load(ROUND_SECONDS, 0, webhooks));
            // Or the next no-op would share the processors with what is still being worked off.
            drained(line);
        }
        Rate bare = journal();
        String group = "Webhooks, " + CONNECTIONS + " connections";
        double reference = median(noOps, Rate::perSecond);
        table.row(
                group,
                "acknowledged per second (median of " + ROUNDS + " rounds)",
                Table.number(median(taken, Rate::perSecond)));
        table.row(
                group,
                "p50 / p99",
                Table.millis(median(taken, Rate::p50)) + " / " + Table.millis(median(taken, Rate::p99)));
        table.row(group, "no-op of the same server, per second", Table.number(reference));
        table.row(group, "webhooks ÷ no-op", Table.ratio(median(taken, Rate::perSecond) / reference));
        table.row(
                group,
                "bare broker, same journal settings: transacted sends per second; p50 / p99",
                Table.number(bare.perSecond()) + "; " + bare.times());
        table.row(group, "webhooks ÷ bare broker", Table.ratio(median(taken, Rate::perSecond) / bare.perSecond()));

        Rate burst = load(burstSeconds, 0, webhooks);
        Duration backlog = drained(line);
        group = "Webhooks, burst of " + burstSeconds + " s";
        table.row(group, "acknowledged per second; p50 / p99", Table.number(burst.perSecond()) + "; " + burst.times());
        table.row(group, "burst ÷ no-op", Table.ratio(burst.perSecond() / reference));
        table.row(group, "taken / refused", burst.requests() + " / " + burst.refused());
        table.row(group, "backlog worked off after the last one", Table.seconds(backlog));
        drainRate(group, burst, burstSeconds, backlog);

        Rate steady = load(steadySeconds, steadyPerSecond, webhooks);
        backlog = drained(line);
        group = "Webhooks, " + steadyPerSecond + "/s for " + steadySeconds + " s";
        table.row(
                group, "acknowledged per second; p50 / p99", Table.number(steady.perSecond()) + "; " + steady.times());
        table.row(group, "taken / refused", steady.requests() + " / " + steady.refused());
        table.row(group, "backlog worked off after the last one", Table.seconds(backlog));
        drainRate(group, steady, steadySeconds, backlog);
    }

    private void drainRate(String group, Rate taken, int seconds, Duration backlog) {
        table.row(
                group,
                "drain rate, from the first webhook to the last one worked off",
                Table.number(drained(taken.requests(), seconds, backlog)) + " per second");
    }

    /** Messages per second that were worked off: what came in {@code seconds}, and took that much longer. */
    static double drained(long messages, int seconds, Duration backlog) {
        return messages / (seconds + backlog.toMillis() / 1e3);
    }

    /** The queue is worked off in order: when this message is answered, all before it are done. */
    private Duration drained(World.Line line) {
        Instant last = Instant.now();
        // None of those who react, for they look like machines.
        String customer = "5521900000" + String.format(Locale.ROOT, "%03d", drains++);
        Rest control = world.control();
        control.post(
                "/messages",
                Json.object(
                        "phoneNumberId",
                        line.phoneNumberId(),
                        "from",
                        customer,
                        "text",
                        "A que horas começa o check-in?"));
        World.until(
                () -> {
                    for (JsonNode message : control.get(
                                    "/customers/" + customer + "/messages?phoneNumberId=" + line.phoneNumberId())
                            .get("messages")) {
                        if (message.get("direction").asText().equals("out")) {
                            return true;
                        }
                    }
                    return false;
                },
                DRAINED_WITHIN);
        return Duration.between(last, Instant.now());
    }

    /** Loads the address: a GET, or signed webhooks where a number and its secret follow. */
    Rate load(int seconds, int perSecond, String... target) {
        List<String> arguments = new ArrayList<>(
                List.of(target[0], String.valueOf(CONNECTIONS), String.valueOf(seconds), String.valueOf(perSecond)));
        arguments.addAll(List.of(target).subList(1, target.length));
        return Rate.of(Child.run(world::alsoEnd, Load.class, "", data, List.of(), arguments));
    }

    private Rate journal() {
        Path journal = data.resolve("journal");
        try {
            Files.createDirectories(journal);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path libraries = BuildTree.wildfly()
                .resolve("modules/system/layers/base/org/apache/activemq/artemis/journal/main/lib/linux-x86_64");
        return Rate.of(Child.run(
                world::alsoEnd,
                JournalLoad.class,
                Child.modules(BROKER),
                data,
                List.of("-Djava.library.path=" + libraries),
                List.of(journal.toString(), String.valueOf(CONNECTIONS), String.valueOf(2 * ROUND_SECONDS))));
    }

    private static double median(List<Rate> rates, ToDoubleFunction<Rate> value) {
        double[] sorted = rates.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
