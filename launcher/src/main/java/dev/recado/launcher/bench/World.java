package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.launcher.EmbeddedPostgresProcess;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Ports;
import dev.recado.launcher.Rest;
import dev.recado.launcher.ServerProcess;
import dev.recado.launcher.SimulatorsProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one measurement needs, each part in a process of its own, with data and ports of its own: simulators, database, server.
 * Tenants are made as in real life, over REST.
 */
public final class World implements AutoCloseable {
    /** How long a server may take to be ready on a busy machine. */
    public static final Duration READY_WITHIN = Duration.ofMinutes(4);

    static final String DOCUMENT = "# Horários\n\nO check-in começa às 14h30 e o check-out vai até as 11h15.\n";
    // Ten thousand models at work, each on a thread with a stack of its own.
    private static final int SIMULATORS_HEAP = 2048;
    private static final String PASSWORD = "the Passphrase of a benchmark";

    private final SimulatorsProcess simulators;
    private final @Nullable EmbeddedPostgresProcess postgres;
    private final ServerProcess.Settings settings;
    private final String setupToken;
    private final Deque<AutoCloseable> running;
    private ServerProcess server;
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();
    private @Nullable Rest superuser;

    private World(
            SimulatorsProcess simulators,
            @Nullable EmbeddedPostgresProcess postgres,
            ServerProcess.Settings settings,
            String setupToken,
            Deque<AutoCloseable> running,
            ServerProcess server) {
        this.simulators = simulators;
        this.postgres = postgres;
        this.settings = settings;
        this.setupToken = setupToken;
        this.running = running;
        this.server = server;
    }

    /**
     * Starts everything and waits until it is ready.
     *
     * @param data for everything on disk
     * @param offset of the ports
     * @param h2 without a PostgreSQL, on the database that comes with the server
     * @param environment further variables of the server, names and values in turn
     */
    public static World start(Path data, int offset, boolean h2, String... environment) {
        Deque<AutoCloseable> running = new ArrayDeque<>();
        try {
            SimulatorsProcess simulators = SimulatorsProcess.start(data, offset, SIMULATORS_HEAP);
            running.push(simulators);
            String setupToken = secret();
            ServerProcess.Settings settings = unlimited(data, offset)
                    .with("RECADO_SETUP_TOKEN", setupToken)
                    .with("RECADO_PUBLIC_URL", "http://localhost:" + new Ports(offset).server())
                    .with("RECADO_GRAPH_URL", simulators.graphUrl());
            for (int i = 0; i < environment.length; i += 2) {
                settings = settings.with(environment[i], environment[i + 1]);
            }
            EmbeddedPostgresProcess postgres = null;
            if (!h2) {
                postgres = EmbeddedPostgresProcess.start(data.resolve("postgres"));
                running.push(postgres);
                settings = settings.withDatabase(postgres);
            }
            World world = new World(simulators, postgres, settings, setupToken, running, ServerProcess.start(settings));
            // Whichever server is the last one.
            running.push(() -> world.server.close());
            world.server.awaitReady(READY_WITHIN);
            return world;
        } catch (RuntimeException e) {
            end(running);
            throw e;
        }
    }

    /** Settings of a server of which is measured how much it can do, and not how much it may. */
    static ServerProcess.Settings unlimited(Path data, int offset) {
        return ServerProcess.Settings.of(data, offset)
                .with("RECADO_LIMITS_USER_REQUESTS_PER_MINUTE", "0")
                .with("RECADO_LIMITS_TENANT_REQUESTS_PER_MINUTE", "0")
                .with("RECADO_LIMITS_UPLOADS_PER_HOUR", "0")
                .with("RECADO_LIMITS_UPLOAD_MEGABYTES_PER_HOUR", "0");
    }

    /** The server that runs now. */
    public ServerProcess server() {
        return server;
    }

    /** The simulators' process. */
    public SimulatorsProcess simulators() {
        return simulators;
    }

    /** The simulators' control API. */
    public Rest control() {
        return Rest.at(simulators.baseUrl() + "/control");
    }

    /** The database; null on H2. */
    public @Nullable EmbeddedPostgresProcess postgres() {
        return postgres;
    }

    /** Starts a server again on what the last one left on disk; does not wait until it is ready. */
    public void startAgain() {
        server = ServerProcess.start(settings);
    }

    /** Where Meta delivers. */
    public String webhookUrl() {
        return server.baseUrl() + "/whatsapp/cloud/webhook";
    }

    /** Ends with this world. */
    void alsoEnd(AutoCloseable process) {
        running.push(process);
    }

    /** The REST interface, without log-in. */
    Rest api() {
        return Rest.at(server.baseUrl() + "/api/v1");
    }

    /** A client of the superuser. Its token holds for a quarter of an hour. */
    Rest root() {
        superuser();
        return api().as("root", PASSWORD);
    }

    private Rest superuser() {
        Rest known = superuser;
        if (known == null) {
            api().post("/setup", Json.object("token", setupToken, "username", "root", "password", PASSWORD));
            known = api().as("root", PASSWORD);
            superuser = known;
        }
        return known;
    }

    /**
     * A tenant with an administrator and one number.
     *
     * @param username its administrator's
     * @param phoneNumberId of the number
     * @param appSecret of the number's app at Meta
     */
    public record Line(String tenantId, String username, String phoneNumberId, String appSecret) {}

    /**
     * A client of the line's administrator, whose token holds for some minutes more: to be asked for anew by whoever goes on. It is
     * shared, because a log-in costs the server a quarter of a second of one processor, which would be measured along.
     */
    public Rest admin(Line line) {
        return sessions.compute(
                        line.username(),
                        (username, present) -> present == null || present.isOld()
                                ? new Session(api().as(username, PASSWORD), Instant.now())
                                : present)
                .rest();
    }

    /** Somebody who has logged in, for a quarter of an hour. */
    private record Session(Rest rest, Instant since) {
        boolean isOld() {
            return since.isBefore(Instant.now().minus(Duration.ofMinutes(8)));
        }
    }

    /**
     * Makes a tenant that can be written to.
     *
     * @param number no other line of this world has it
     * @param change of the tenant's settings
     */
    public Line line(String name, int number, ObjectNode change) {
        String tenant = superuser()
                .post("/tenants", Json.object("name", name, "zone", "America/Sao_Paulo", "language", "pt-BR"))
                .get("id")
                .asText();
        String username = "admin" + number;
        superuser()
                .post(
                        "/users",
                        Json.object("username", username, "password", PASSWORD, "role", "ADMIN", "tenantId", tenant));
        String phoneNumberId = String.valueOf(100_000_000_000_000L + number);
        Line line = new Line(tenant, username, phoneNumberId, secret());
        Rest admin = admin(line);
        // Some of it are limits, which are not for the tenant's own people to move.
        superuser().change("PATCH", "/tenants/" + tenant, change);
        ObjectNode device = Json.object(
                "displayPhoneNumber",
                "+55 48 " + (3_333_0000 + number),
                "businessAccountId",
                String.valueOf(200_000_000_000_000L + number),
                "accessToken",
                "EAA" + secret(),
                "appSecret",
                line.appSecret(),
                "verifyToken",
                secret());
        control().put("/numbers/" + phoneNumberId, device.deepCopy().put("callbackUrl", webhookUrl()));
        admin.post(
                "/devices",
                device.put("name", name).put("channel", "WHATSAPP_CLOUD").put("phoneNumberId", phoneNumberId));
        until(
                () -> control()
                        .post("/numbers/" + phoneNumberId + "/verify", Rest.JSON.createObjectNode())
                        .path("ok")
                        .asBoolean(),
                READY_WITHIN);
        return line;
    }

    /** Lets the tenant answer with the simulated model. */
    public void useModel(Line line, int timeoutSeconds) {
        admin(line)
                .change(
                        "PUT",
                        "/llm/settings",
                        Json.object(
                                        "provider",
                                        "OPENAI",
                                        "baseUrl",
                                        simulators.baseUrl() + "/openai/v1",
                                        "model",
                                        "simulated",
                                        "apiKey",
                                        "sk-simulated-0123456789")
                                .put("timeoutSeconds", timeoutSeconds));
    }

    /** Gives the tenant a document, and waits until it can be found. */
    public void learn(Line line) {
        Rest admin = admin(line);
        String id = admin.upload(
                        "/knowledge/documents", "guia.md", "text/markdown", DOCUMENT.getBytes(StandardCharsets.UTF_8))
                .get("id")
                .asText();
        until(
                () -> admin.get("/knowledge/documents/" + id)
                        .get("status")
                        .asText()
                        .equals("READY"),
                READY_WITHIN);
    }

    static String secret() {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    /** Waits until the condition holds; fails after that time. */
    public static void until(BooleanSupplier condition, Duration within) {
        Instant deadline = Instant.now().plus(within);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(deadline)) {
                throw new LauncherException("Nothing within " + within.toSeconds() + " s");
            }
            pause(Duration.ofMillis(100));
        }
    }

    /** Waits. */
    public static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, time.toNanos()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        end(running);
    }

    /** Ends what was pushed last first. */
    static void end(Deque<AutoCloseable> running) {
        synchronized (running) {
            while (!running.isEmpty()) {
                try {
                    running.pop().close();
                } catch (Exception e) {
                    System.err.println(e.getMessage());
                }
            }
        }
    }
}
