package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.launcher.BuildTree;
import dev.recado.launcher.EmbeddedPostgresProcess;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Ports;
import dev.recado.launcher.Rest;
import dev.recado.launcher.ServerProcess;
import dev.recado.launcher.SimulatorsProcess;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./recado bench [--h2] [--write]}: starts servers of its own on a data directory of its own, measures, prints a
 * Markdown table, and ends. {@code --write} puts the table into {@code docs/benchmarks.md}.
 */
public final class BenchCommand {
    private static final int DEFAULT_PORT_OFFSET = 1500;
    private static final int CONNECTIONS = 64;
    private static final int ROUNDS = 3;
    private static final int ROUND_SECONDS = 8;
    private static final int WARM_UP_SECONDS = 8;
    private static final int MESSAGES = 300;
    private static final int MESSAGES_PER_SECOND = 5;
    private static final int MODEL_MILLIS = 400;
    private static final int QUIET_WINDOW_MILLIS = 500;
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);
    private static final Duration DRAINED_WITHIN = Duration.ofMinutes(10);
    private static final String PASSWORD = "the Passphrase of a benchmark";
    private static final String BEGIN = "<!-- table: written by ./recado bench --write -->";
    private static final String END = "<!-- end of table -->";
    private static final ObjectMapper JSON = Rest.JSON;

    private final boolean h2;
    private final boolean write;
    private final int offset;
    private final Path data;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    private BenchCommand(boolean h2, boolean write) {
        this.h2 = h2;
        this.write = write;
        this.offset = Optional.ofNullable(System.getenv("RECADO_PORT_OFFSET"))
                .map(Integer::parseInt)
                .orElse(DEFAULT_PORT_OFFSET);
        this.data = BuildTree.root().resolve("target/bench/" + Instant.now().getEpochSecond());
    }

    /** @throws LauncherException when an option is unknown */
    public static BenchCommand of(List<String> options) {
        if (!Set.of("--h2", "--write").containsAll(options)) {
            throw new LauncherException("bench [--h2] [--write]");
        }
        return new BenchCommand(options.contains("--h2"), options.contains("--write"));
    }

    /** One number and its device at both ends. */
    private record Line(String phoneNumberId, String appSecret, Rest admin) {}

    private record Rate(double perSecond, double p50, double p99, long requests, long refused) {
        static Rate of(JsonNode json) {
            return new Rate(
                    json.get("perSecond").asDouble(),
                    json.get("p50").asDouble(),
                    json.get("p99").asDouble(),
                    json.get("requests").asLong(),
                    json.get("refused").asLong());
        }
    }

    /** Measures and prints. */
    public void run() {
        Thread hook = new Thread(this::endAll, "end");
        Runtime.getRuntime().addShutdownHook(hook);
        double loadBefore = Machine.load();
        SimulatorsProcess simulators = SimulatorsProcess.start(data, offset);
        running.push(simulators);
        String setupToken = secret();
        ServerProcess.Settings settings = ServerProcess.Settings.of(data, offset)
                .with("RECADO_SETUP_TOKEN", setupToken)
                .with("RECADO_PUBLIC_URL", "http://localhost:" + new Ports(offset).server())
                .with("RECADO_GRAPH_URL", simulators.graphUrl())
                // What is measured is how much it can do, not how much it may.
                .with("RECADO_LIMITS_USER_REQUESTS_PER_MINUTE", "0")
                .with("RECADO_LIMITS_TENANT_REQUESTS_PER_MINUTE", "0");
        if (!h2) {
            EmbeddedPostgresProcess postgres = EmbeddedPostgresProcess.start(data.resolve("postgres"));
            running.push(postgres);
            settings = settings.withDatabase(postgres);
        }
        ServerProcess server = ServerProcess.start(settings);
        running.push(server);
        server.awaitReady(READY_WITHIN);

        Rest api = Rest.at(server.baseUrl() + "/api/v1");
        api.post("/setup", object("token", setupToken, "username", "root", "password", PASSWORD));
        Rest superuser = api.as("root", PASSWORD);
        Rest world = Rest.at(simulators.baseUrl() + "/control");
        Line intake = line(api, superuser, world, server, "Intake", 1);
        Line answers = line(api, superuser, world, server, "Answers", 2);
        useModel(answers, simulators);
        learn(answers);
        long idle = server.residentBytes();

        List<String> rows = new ArrayList<>();
        say("Webhooks …");
        intake(server, intake, world, rows);
        say("Answers …");
        answers(answers, world, rows);
        long after = server.residentBytes();
        rows.add(row("Memory", "resident, idle after start", mib(idle)));
        rows.add(row("Memory", "resident, at the end", mib(after)));
        if (!h2) {
            say("Row-level security …");
            rows.addAll(RowSecurityBench.rows(data, offset + 100, running));
        }

        String table = "Measured on " + Instant.now().toString().substring(0, 10) + " with "
                + (h2 ? "H2" : "PostgreSQL 18 (fsync on)") + " on " + Machine.description()
                + String.format(Locale.ROOT, "; load average %.1f before, %.1f at the end.", loadBefore, Machine.load())
                + "\n\n| | | |\n|---|---|---:|\n" + String.join("\n", rows) + "\n";
        System.out.println();
        System.out.println(table);
        if (write) {
            write(table);
        }
        endAll();
    }

    private Line line(Rest api, Rest superuser, Rest world, ServerProcess server, String name, int number) {
        String tenant = superuser
                .post("/tenants", object("name", name, "zone", "America/Sao_Paulo", "language", "pt-BR"))
                .get("id")
                .asText();
        superuser.post(
                "/users",
                object("username", "admin" + number, "password", PASSWORD, "role", "ADMIN", "tenantId", tenant));
        Rest admin = api.as("admin" + number, PASSWORD);
        admin.change(
                "PATCH", "/tenants/" + tenant, JSON.createObjectNode().put("quietWindowMillis", QUIET_WINDOW_MILLIS));
        String phoneNumberId = "10000000000000" + number;
        String appSecret = secret();
        ObjectNode device = object(
                "displayPhoneNumber",
                "+55 48 3333-000" + number,
                "businessAccountId",
                "20000000000000" + number,
                "accessToken",
                "EAA" + secret(),
                "appSecret",
                appSecret,
                "verifyToken",
                secret());
        world.put(
                "/numbers/" + phoneNumberId,
                device.deepCopy()
                        .put("callbackUrl", server.baseUrl() + "/whatsapp/cloud/webhook")
                        .put("messagesPerSecond", 1_000));
        admin.post(
                "/devices",
                device.put("name", name).put("channel", "WHATSAPP_CLOUD").put("phoneNumberId", phoneNumberId));
        until(
                () -> world.post("/numbers/" + phoneNumberId + "/verify", JSON.createObjectNode())
                        .path("ok")
                        .asBoolean(),
                READY_WITHIN);
        return new Line(phoneNumberId, appSecret, admin);
    }

    private static void useModel(Line line, SimulatorsProcess simulators) {
        line.admin()
                .change(
                        "PUT",
                        "/llm/settings",
                        object(
                                "provider",
                                "OPENAI",
                                "baseUrl",
                                simulators.baseUrl() + "/openai/v1",
                                "model",
                                "simulated",
                                "apiKey",
                                "sk-simulated-0123456789"));
    }

    private static void learn(Line line) {
        String id = line.admin()
                .upload(
                        "/knowledge/documents",
                        "guia.md",
                        "text/markdown",
                        "# Horários\n\nO check-in começa às 14h30 e o check-out vai até as 11h15.\n"
                                .getBytes(StandardCharsets.UTF_8))
                .get("id")
                .asText();
        until(
                () -> line.admin()
                        .get("/knowledge/documents/" + id)
                        .get("status")
                        .asText()
                        .equals("READY"),
                READY_WITHIN);
    }

    /** Webhooks beside a no-op of the same server, in turns, so that both see the same machine. */
    private void intake(ServerProcess server, Line line, Rest world, List<String> rows) {
        String noOp = server.baseUrl() + "/whatsapp/live";
        String webhook = server.baseUrl() + "/whatsapp/cloud/webhook";
        load(WARM_UP_SECONDS, noOp);
        load(WARM_UP_SECONDS, webhook, line.phoneNumberId(), line.appSecret());
        List<Rate> noOps = new ArrayList<>();
        List<Rate> webhooks = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            noOps.add(load(ROUND_SECONDS, noOp));
            webhooks.add(load(ROUND_SECONDS, webhook, line.phoneNumberId(), line.appSecret()));
        }
        Instant last = Instant.now();
        // The queue is worked off in order: when this message is answered, all before it are done.
        String customer = "5511900000001";
        world.post(
                "/messages",
                object(
                        "phoneNumberId",
                        line.phoneNumberId(),
                        "from",
                        customer,
                        "text",
                        "A que horas começa o check-in?"));
        until(() -> answered(world, line, customer), DRAINED_WITHIN);
        Duration drained = Duration.between(last, Instant.now());

        double reference = median(noOps, Rate::perSecond);
        double taken = median(webhooks, Rate::perSecond);
        String group = "Webhooks, " + CONNECTIONS + " connections";
        rows.add(row(group, "acknowledged per second (median of " + ROUNDS + " rounds)", number(taken)));
        rows.add(row(
                group, "p50 / p99", millis(median(webhooks, Rate::p50)) + " / " + millis(median(webhooks, Rate::p99))));
        rows.add(row(group, "no-op of the same server, per second", number(reference)));
        rows.add(row(
                group, "no-op p50 / p99", millis(median(noOps, Rate::p50)) + " / " + millis(median(noOps, Rate::p99))));
        rows.add(row(group, "webhooks ÷ no-op", String.format(Locale.ROOT, "%.2f", taken / reference)));
        rows.add(row(
                group,
                "taken in all / refused",
                webhooks.stream().mapToLong(Rate::requests).sum() + " / "
                        + webhooks.stream().mapToLong(Rate::refused).sum()));
        rows.add(row(
                group,
                "backlog worked off after the last one",
                String.format(Locale.ROOT, "%.1f s", drained.toMillis() / 1e3)));
    }

    private static boolean answered(Rest world, Line line, String customer) {
        for (JsonNode message : world.get("/customers/" + customer + "/messages?phoneNumberId=" + line.phoneNumberId())
                .get("messages")) {
            if (message.get("direction").asText().equals("out")) {
                return true;
            }
        }
        return false;
    }

    private Rate load(int seconds, String url, String... signing) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                classPath(),
                Load.class.getName(),
                url,
                String.valueOf(CONNECTIONS),
                String.valueOf(seconds)));
        command.addAll(List.of(signing));
        try {
            Process load = new ProcessBuilder(command)
                    .redirectError(data.resolve("log/load.log").toFile())
                    .start();
            running.push(load::destroyForcibly);
            String output = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (load.waitFor() != 0) {
                throw new LauncherException("The load generator failed; see " + data.resolve("log/load.log"));
            }
            return Rate.of(JSON.readTree(output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    // Started from its jar, whose manifest names the rest; or from classes.
    private static String callersClassPath() {
        return System.getProperty("java.class.path");
    }

    private static String classPath() {
        StringBuilder absolute = new StringBuilder();
        for (String entry : callersClassPath().split(File.pathSeparator)) {
            absolute.append(absolute.isEmpty() ? "" : File.pathSeparator)
                    .append(Path.of(entry).toAbsolutePath());
        }
        return absolute.toString();
    }

    /** One message each of many customers, at a modest, steady rate. */
    private static void answers(Line line, Rest world, List<String> rows) {
        world.put("/model-latency", JSON.createObjectNode().put("millis", MODEL_MILLIS));
        long start = System.nanoTime();
        for (int i = 0; i < MESSAGES; i++) {
            pauseUntil(start + TimeUnit.SECONDS.toNanos(1) * i / MESSAGES_PER_SECOND);
            world.post(
                    "/messages",
                    object(
                            "phoneNumberId",
                            line.phoneNumberId(),
                            "from",
                            customer(i),
                            "text",
                            "A que horas começa o check-in?"));
        }
        until(() -> answered(world, line, customer(MESSAGES - 1)), DRAINED_WITHIN);

        Steps steps = new Steps();
        String cursor = "";
        do {
            JsonNode page = line.admin().get("/turns?limit=100" + cursor);
            page.get("items")
                    .forEach(turn -> steps.add(
                            line.admin().get("/turns/" + turn.get("id").asText())));
            cursor = page.hasNonNull("nextCursor")
                    ? "&cursor=" + page.get("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
        String group = "Answers, " + MESSAGES_PER_SECOND + " messages/s, model " + MODEL_MILLIS + " ms";
        steps.rows(group, rows);
    }

    private static String customer(int number) {
        return "55119" + String.format(Locale.ROOT, "%08d", 70_000_000 + number);
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

        void rows(String group, List<String> rows) {
            rows.add(row(
                    group,
                    "overhead per message (total − model − batching wait), p50 / p95 / p99 of "
                            + overhead.getTotalCount(),
                    percentiles(overhead)));
            rows.add(row(group, "· webhook received → message stored", percentiles(stored)));
            rows.add(row(group, "· turn due → run started", percentiles(started)));
            rows.add(row(group, "· memory", percentiles(memory)));
            rows.add(row(group, "· retrieval", percentiles(retrieval)));
            rows.add(row(group, "· rest of the run: prompt, HTTP to the model, parsing", percentiles(rest)));
            rows.add(row(group, "· decided → reply in the outbox", percentiles(finished)));
            rows.add(row(group, "· outbox → accepted by WhatsApp", percentiles(sent)));
            rows.add(row(group, "turns without an answer", String.valueOf(unfinished)));
        }

        private static @Nullable Instant time(JsonNode timings, String name) {
            return timings.hasNonNull(name) ? Instant.parse(timings.get(name).asText()) : null;
        }

        private static long micros(Instant from, Instant to) {
            return Math.max(0, Duration.between(from, to).toNanos() / 1_000);
        }

        private static String percentiles(Histogram micros) {
            return millis(micros.getValueAtPercentile(50) / 1e3) + " / " + millis(micros.getValueAtPercentile(95) / 1e3)
                    + " / " + millis(micros.getValueAtPercentile(99) / 1e3);
        }
    }

    private static void write(String table) {
        Path file = BuildTree.root().resolve("docs/benchmarks.md");
        try {
            String text = Files.readString(file);
            int begin = text.indexOf(BEGIN);
            int end = text.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new LauncherException(file + " has lost its marks: " + BEGIN + " … " + END);
            }
            Files.writeString(file, text.substring(0, begin + BEGIN.length()) + "\n" + table + text.substring(end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double median(List<Rate> rates, ToDoubleFunction<Rate> value) {
        double[] sorted = rates.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String row(String group, String what, String value) {
        return "| " + group + " | " + what + " | " + value + " |";
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, "%.1f ms", millis);
    }

    private static String mib(long bytes) {
        return (bytes >> 20) + " MiB";
    }

    private static ObjectNode object(String... membersAndValues) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < membersAndValues.length; i += 2) {
            object.put(membersAndValues[i], membersAndValues[i + 1]);
        }
        return object;
    }

    private static String secret() {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    private static void until(BooleanSupplier condition, Duration within) {
        Instant deadline = Instant.now().plus(within);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new LauncherException("Nothing within " + within.toSeconds() + " s");
            }
            pauseUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void pauseUntil(long nanoTime) {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, nanoTime - System.nanoTime()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void say(String text) {
        System.err.println(text);
    }

    private synchronized void endAll() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                System.err.println(e.getMessage());
            }
        }
    }
}
