package dev.recado.launcher;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real OpenSearch as a process, for tests and benchmarks, never for production: one node, no passwords, this machine only. */
public final class SearchServerProcess implements AutoCloseable {
    /** What the build unpacks, for {@code RECADO_SEARCH_VERSION}. */
    public static final String VERSION = "opensearch:3.6";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final int port;
    private final Path log;

    private SearchServerProcess(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /**
     * Starts an empty one whose files are in {@code directory}, and waits until it answers.
     *
     * @throws LauncherException when it does not come up
     */
    public static SearchServerProcess start(Path directory) {
        Path home = BuildTree.searchServer();
        Path log = directory.toAbsolutePath().resolve("search-server.log");
        try {
            Path settings = Files.createDirectories(directory.toAbsolutePath().resolve("config"));
            Path temporary = Files.createDirectories(directory.toAbsolutePath().resolve("tmp"));
            int port = freePort();
            Files.writeString(settings.resolve("jvm.options"), "");
            Files.writeString(settings.resolve("log4j2.properties"), """
                            status = error
                            appender.console.type = Console
                            appender.console.name = console
                            appender.console.layout.type = PatternLayout
                            appender.console.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
                            rootLogger.level = warn
                            rootLogger.appenderRef.console.ref = console
                            """);
            Files.writeString(settings.resolve("opensearch.yml"), """
                            discovery.type: single-node
                            network.host: 127.0.0.1
                            http.port: %d
                            transport.port: %d
                            path.data: %s
                            path.logs: %s
                            # An index is made by Recado or not at all.
                            action.auto_create_index: "-recado*"
                            # The disks of build machines are full.
                            cluster.routing.allocation.disk.threshold_enabled: false
                            """.formatted(
                            port, freePort(), directory.toAbsolutePath().resolve("data"), temporary));
            List<String> command = new ArrayList<>();
            if (System.getProperty("user.name").equals("root")) {
                // It refuses to run as root, even in a container that has nobody else.
                command.addAll(List.of("unshare", "-U"));
            }
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms384m",
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-javaagent:" + home.resolve("agent/opensearch-agent.jar"),
                    "-Dopensearch.path.home=" + home,
                    "-Dopensearch.path.conf=" + settings,
                    "-Dopensearch.distribution.type=tar",
                    "-Djava.io.tmpdir=" + temporary,
                    "-cp",
                    home.resolve("lib") + "/*",
                    "org.opensearch.bootstrap.OpenSearch"));
            Process process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            SearchServerProcess server = new SearchServerProcess(process, port, log);
            server.awaitReady();
            return server;
        } catch (IOException e) {
            throw new LauncherException(Messages.text("search.cannotStart", log), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitReady() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.destroyForcibly();
                throw new LauncherException(Messages.text("search.cannotStart", log));
            }
        }
    }

    private boolean answers() {
        try {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(uri() + "/_cluster/health?wait_for_status=yellow&timeout=5s"))
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            try {
                TimeUnit.MILLISECONDS.sleep(100);
            } catch (InterruptedException interruption) {
                Thread.currentThread().interrupt();
                throw new LauncherException(Messages.text("interrupted"), interruption);
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LauncherException(Messages.text("interrupted"), e);
        }
    }

    /** For {@code RECADO_SEARCH_URIS}. */
    public String uri() {
        return "http://127.0.0.1:" + port;
    }

    /** Ends the process. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
