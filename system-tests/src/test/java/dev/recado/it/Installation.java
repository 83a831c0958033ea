package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.BuildTree;
import dev.recado.launcher.EmbeddedPostgresProcess;
import dev.recado.launcher.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** An assembled server in production mode (no demo tenant), with its first superuser. */
final class Installation implements AutoCloseable {
    static final String SETUP_TOKEN = "one-time-token-of-the-system-tests";
    private static final String SUPERUSER = "root";
    private static final String PASSWORD = "a long Passphrase of 2026";
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);

    private Plan plan;
    private ServerProcess server;
    private Api superuser;

    private Installation(Plan plan, ServerProcess server) {
        this.plan = plan;
        this.server = server;
    }

    /** How a server will be started. */
    record Plan(ServerProcess.Settings settings, Simulators simulators) {
        Plan on(EmbeddedPostgresProcess postgres) {
            return new Plan(settings.withDatabase(postgres), simulators);
        }

        Plan with(String variable, String value) {
            return new Plan(settings.with(variable, value), simulators);
        }

        /** Starts it and makes the superuser. */
        Installation start() {
            Installation installation = startBare();
            installation
                    .anonymous()
                    .post("/setup", Map.of("token", SETUP_TOKEN, "username", SUPERUSER, "password", PASSWORD))
                    .expect(201);
            installation.superuser = installation.logIn(SUPERUSER, PASSWORD);
            return installation;
        }

        /** Starts it as it comes, without any user. */
        Installation startBare() {
            ServerProcess server = ServerProcess.start(settings);
            try {
                server.awaitReady(READY_WITHIN);
            } catch (RuntimeException e) {
                server.kill();
                throw e;
            }
            return new Installation(this, server);
        }
    }

    static Plan prepare(Path data, int portOffset, Simulators simulators) {
        ServerProcess.Settings settings = ServerProcess.Settings.of(data, portOffset)
                .with("RECADO_SETUP_TOKEN", SETUP_TOKEN)
                .with("RECADO_PUBLIC_URL", "http://localhost:" + (8080 + portOffset))
                .with("RECADO_GRAPH_URL", simulators.graphUrl())
                // All tests come from one address and hurry; those about limits set their own.
                .with("RECADO_LIMITS_FAILED_LOG_INS_PER_MINUTE", "0")
                .with("RECADO_LIMITS_USER_REQUESTS_PER_MINUTE", "100000")
                .with("RECADO_LIMITS_TENANT_REQUESTS_PER_MINUTE", "100000");
        return new Plan(settings, simulators);
    }

    Simulators simulators() {
        return plan.simulators();
    }

    String baseUrl() {
        return server.baseUrl();
    }

    /** Where Meta delivers. */
    String callbackUrl() {
        return baseUrl() + "/whatsapp/cloud/webhook";
    }

    Api anonymous() {
        return Api.anonymous(baseUrl() + "/api/v1");
    }

    Api logIn(String username, String password) {
        return anonymous().as(username, password);
    }

    Api superuser() {
        return superuser;
    }

    /** The superuser's log-in, for the console. */
    List<String> superuserLogIn() {
        return List.of(SUPERUSER, PASSWORD);
    }

    /** All metrics, as Prometheus would scrape them. */
    String metrics() {
        return Api.raw(server.managementUrl() + "/prometheus").expect(200).body();
    }

    /** The sum of a counter's samples whose line contains all of {@code labels}, as Prometheus would scrape it. */
    double metric(String name, String... labels) {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Does something by WildFly's own administration, as an administrator would on the machine itself; returns what it said. */
    String manage(String... commands) {
        try {
            // A name of its own: two installations may be managed at once.
            Path script = Files.writeString(
                    Files.createTempFile(Suite.directory(), "manage", ".cli"), String.join("\n", commands));
            Process cli = new ProcessBuilder(
                            BuildTree.wildfly().resolve("bin/jboss-cli.sh").toString(),
                            "--connect",
                            "--controller=" + URI.create(server.managementUrl()).getAuthority(),
                            "--file=" + script)
                    .redirectErrorStream(true)
                    .start();
            cli.getOutputStream().close();
            String said = new String(cli.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(cli.waitFor()).as(said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL. */
    void kill() {
        server.kill();
    }

    /** Ends it in an orderly way. */
    void stop() {
        server.stop();
    }

    /** Starts it again on what the last one left on disk. */
    void startAgain() {
        server = ServerProcess.start(plan.settings());
        server.awaitReady(READY_WITHIN);
    }

    /** Starts it again on what the last one left on disk, set up differently. */
    void startAgain(Plan other) {
        plan = other;
        startAgain();
    }

    /** Lines of the log with a level that asks for an administrator, or that belong to a stack trace. */
    List<String> problemsInLog() {
        try {
            return Files.readAllLines(server.logFile()).stream()
                    .filter(line -> line.matches(".*\\b(WARN|WARNING|ERROR|FATAL|SEVERE)\\b.*")
                            || line.matches("\\s+at [\\w.$/@<>]+\\(.*\\).*")
                            || line.startsWith("Caused by: "))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that the log says. */
    String log() {
        try {
            return Files.readString(server.logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path data() {
        return server.data();
    }

    /** Waits until the list behind {@code path} has an entry with this value, and returns it. */
    static JsonNode awaitItem(Api api, String path, String field, @Nullable String value) {
        return await().until(
                        () -> api.get(path).expect(200).items().stream()
                                .filter(item -> item.path(field).asText().equals(value))
                                .findFirst()
                                .orElse(null),
                        found -> found != null);
    }

    @Override
    public void close() {
        server.close();
    }
}
