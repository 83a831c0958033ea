package dev.recado.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The assembled WildFly as a process. Configuration, deployments, logs and temporary files are kept under the data
 * directory, so that any number of servers run from one assembly, each with its own data directory and port offset.
 *
 * <p>The server is started by its own {@code standalone.sh}, as in production.
 */
public final class ServerProcess implements AutoCloseable {
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Settings settings;
    private final Process shell;
    private final ProcessHandle jvm;
    private final Instant startedAt;

    private ServerProcess(Settings settings, Process shell, ProcessHandle jvm, Instant startedAt) {
        this.settings = settings;
        this.shell = shell;
        this.jvm = jvm;
        this.startedAt = startedAt;
    }

    /**
     * What a server is started with.
     *
     * @param wildfly the assembled server
     * @param data {@code RECADO_DATA}: everything that the server writes
     * @param ports where it listens
     * @param environment further variables; they win over those of this process
     */
    public record Settings(Path wildfly, Path data, Ports ports, Map<String, String> environment) {
        /** The build's server with an H2 database under {@code data}. */
        public static Settings of(Path data, int portOffset) {
            Ports ports = new Ports(portOffset);
            return new Settings(BuildTree.wildfly(), data.toAbsolutePath().normalize(), ports, Map.of())
                    .with("RECADO_PORT_OFFSET", String.valueOf(portOffset))
                    .with("RECADO_SERVER_URL", "http://127.0.0.1:" + ports.internal())
                    .with("RECADO_CONNECTOR_URL", "http://127.0.0.1:" + ports.internal() + "/whatsapp")
                    // The simulated model servers are on this machine.
                    .with("RECADO_LLM_INTERNAL_HOSTS", "localhost,127.0.0.1");
        }

        /** The same with one more environment variable. */
        public Settings with(String variable, String value) {
            Map<String, String> changed = new HashMap<>(environment);
            changed.put(variable, value);
            return new Settings(wildfly, data, ports, Map.copyOf(changed));
        }

        /** The same with the largest heap, as the JVM writes it: {@code 768m}. */
        public Settings withHeap(String heap) {
            return with("RECADO_HEAP", heap);
        }

        /** The same on a PostgreSQL, with its two roles. */
        public Settings withDatabase(EmbeddedPostgresProcess postgres) {
            return with("RECADO_DB_URL", postgres.jdbcUrl())
                    .with("RECADO_DB_USER", postgres.user())
                    .with("RECADO_DB_PASSWORD", postgres.password())
                    .with("RECADO_DB_OWNER_USER", postgres.ownerUser())
                    .with("RECADO_DB_OWNER_PASSWORD", postgres.ownerPassword());
        }

        private Path base() {
            return data.resolve("server");
        }

        private Path pidFile() {
            return base().resolve("wildfly.pid");
        }
    }

    /**
     * Starts a server and returns once its process runs; see {@link #awaitReady}.
     *
     * @throws LauncherException when it cannot be started
     */
    public static ServerProcess start(Settings settings) {
        Instant startedAt = Instant.now();
        try {
            prepare(settings);
            ProcessBuilder builder = new ProcessBuilder(
                    settings.wildfly().resolve("bin/standalone.sh").toString(),
                    "-c",
                    "standalone-full.xml",
                    "-Djboss.server.log.dir=" + logDir(settings));
            Map<String, String> environment = builder.environment();
            // What a developer has set for other JVMs and servers is not meant for this one.
            environment.keySet().removeIf(name -> name.equals("JAVA_OPTS") || name.startsWith("JBOSS_"));
            environment.put("JAVA_HOME", System.getProperty("java.home"));
            environment.put("JBOSS_HOME", settings.wildfly().toString());
            environment.put("JBOSS_BASE_DIR", settings.base().toString());
            environment.put("JBOSS_PIDFILE", settings.pidFile().toString());
            environment.put("LAUNCH_JBOSS_IN_BACKGROUND", "true");
            environment.put("RECADO_DATA", settings.data().toString());
            environment.put("RECADO_TMP", settings.base().resolve("tmp").toString());
            environment.put("RECADO_CONSOLE_LEVEL", "OFF");
            environment.putAll(settings.environment());
            Process shell = builder.redirectErrorStream(true)
                    .redirectOutput(logDir(settings).resolve("console.log").toFile())
                    .start();
            return new ServerProcess(settings, shell, awaitJava(settings, shell), startedAt);
        } catch (IOException e) {
            throw new LauncherException(Messages.text("server.cannotStart", e), e);
        }
    }

    /**
     * Ends a server that an earlier launcher left behind in this data directory.
     *
     * @return whether there was one
     */
    public static boolean endLeftBehind(Settings settings) {
        Optional<ProcessHandle> left = runningPid(settings).filter(jvm -> jvm.info()
                .commandLine()
                .map(command -> command.contains(settings.base().toString()))
                .orElse(false));
        left.ifPresent(jvm -> end(jvm, STOPS_WITHIN));
        return left.isPresent();
    }

    private static Optional<ProcessHandle> runningPid(Settings settings) {
        try {
            String pid = Files.exists(settings.pidFile())
                    ? Files.readString(settings.pidFile()).strip()
                    : "";
            return pid.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive);
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Lays the assembly's configuration and deployments into the data directory; the server's own data stays. */
    private static void prepare(Settings settings) throws IOException {
        Path template = settings.wildfly().resolve("standalone");
        Path base = settings.base();
        for (String fresh : List.of("configuration", "deployments", "tmp")) {
            deleteTree(base.resolve(fresh));
            Files.createDirectories(base.resolve(fresh));
        }
        Files.createDirectories(logDir(settings));
        Files.deleteIfExists(settings.pidFile());
        copyTree(template.resolve("configuration"), base.resolve("configuration"));
        copyTree(template.resolve("deployments"), base.resolve("deployments"));
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths.sorted((a, b) -> b.getNameCount() - a.getNameCount())::iterator) {
                Files.delete(path);
            }
        }
    }

    private static ProcessHandle awaitJava(Settings settings, Process shell) {
        Instant deadline = Instant.now().plusSeconds(30);
        while (Instant.now().isBefore(deadline) && shell.isAlive()) {
            Optional<ProcessHandle> jvm = runningPid(settings);
            if (jvm.isPresent()) {
                return jvm.get();
            }
            pause();
        }
        shell.destroyForcibly();
        throw new LauncherException(
                Messages.text("server.diedAtStart", logDir(settings).resolve("console.log")));
    }

    /**
     * Waits until the server is ready.
     *
     * @throws LauncherException when it ends, fails to deploy, or is not ready in time; the message names the log
     */
    public void awaitReady(Duration within) {
        Instant deadline = Instant.now().plus(within);
        while (!isReady()) {
            if (!isAlive()) {
                throw new LauncherException(Messages.text("server.ended", logFile(), lastProblems()));
            }
            if (deploymentFailed()) {
                throw new LauncherException(Messages.text("server.failed", logFile(), lastProblems()));
            }
            if (Instant.now().isAfter(deadline)) {
                throw new LauncherException(
                        Messages.text("server.notReady", within.toSeconds(), logFile(), lastProblems()));
            }
            pause();
        }
    }

    /** Whether server, connector and application all say that they are ready. */
    public boolean isReady() {
        // Health comes last: the server writes a warning whenever it is asked too early.
        return isAlive()
                && status(baseUrl() + "/api/v1/ready") == 200
                && status(baseUrl() + "/whatsapp/ready") == 200
                && status(managementUrl() + "/health") == 200;
    }

    private boolean deploymentFailed() {
        try (Stream<Path> markers = Files.list(settings.base().resolve("deployments"))) {
            return markers.anyMatch(marker -> marker.toString().endsWith(".failed"));
        } catch (IOException e) {
            return false;
        }
    }

    private static int status(String url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Ends the server as an operating system does at shutdown: it finishes what it is doing. */
    public void stop() {
        end(jvm, STOPS_WITHIN);
        awaitShell();
    }

    /** SIGKILL: the process ends between two instructions, as in a crash. */
    public void kill() {
        jvm.destroyForcibly();
        jvm.onExit().join();
        awaitShell();
    }

    /** The same as {@link #stop}; does nothing when the server has ended already. */
    @Override
    public void close() {
        stop();
    }

    private static void end(ProcessHandle process, Duration within) {
        process.destroy();
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } catch (ExecutionException | TimeoutException e) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private void awaitShell() {
        try {
            if (!shell.waitFor(5, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return jvm.isAlive();
    }

    /** When it was started. */
    public Instant startedAt() {
        return startedAt;
    }

    /** Of the server's JVM. */
    public long pid() {
        return jvm.pid();
    }

    /** Memory of the JVM that is in RAM, in bytes; 0 when the process has ended. */
    public long residentBytes() {
        return residentBytes(Stream.of(pid()));
    }

    /** The same with all that the server has started, such as what reads documents; pages that they share count for each. */
    public long residentBytesWithChildren() {
        return residentBytes(Stream.concat(
                Stream.of(pid()),
                ProcessHandle.of(pid()).stream()
                        .flatMap(ProcessHandle::descendants)
                        .map(ProcessHandle::pid)));
    }

    private static long residentBytes(Stream<Long> processes) {
        String pids = processes.map(String::valueOf).collect(Collectors.joining(","));
        try {
            Process ps = new ProcessBuilder("ps", "-o", "rss=", "-p", pids).start();
            return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .mapToLong(kibibytes -> Long.parseLong(kibibytes.strip()))
                            .sum()
                    * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where everything on disk is. */
    public Path data() {
        return settings.data();
    }

    /** Where it listens. */
    public Ports ports() {
        return settings.ports();
    }

    /** {@code http://localhost:8080}, moved by the offset. */
    public String baseUrl() {
        return "http://localhost:" + settings.ports().server();
    }

    /** Health and metrics. */
    public String managementUrl() {
        return "http://localhost:" + settings.ports().management();
    }

    /** The server's log; it continues over restarts. */
    public Path logFile() {
        return logDir(settings).resolve("server.log");
    }

    private static Path logDir(Settings settings) {
        return settings.data().resolve("log");
    }

    /** The last few lines of the log that say what went wrong. */
    private String lastProblems() {
        try (Stream<String> lines = Files.lines(logFile())) {
            List<String> problems = lines.filter(line -> line.contains(" ERROR ") || line.contains("Caused by: "))
                    .toList();
            return String.join(
                    System.lineSeparator(), problems.subList(Math.max(0, problems.size() - 8), problems.size()));
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static LauncherException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LauncherException(Messages.text("interrupted"), e);
    }
}
