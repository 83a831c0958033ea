package dev.recado.launcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code ./recado run}: server, simulators and demo tenant, until Ctrl-C or {@code ./recado stop}. */
final class RunCommand {
    private static final Duration READY_WITHIN = Duration.ofMinutes(5);
    /** A server that has lived for less would end again. */
    private static final Duration WORTH_A_RESTART = Duration.ofSeconds(30);

    private static final long NEEDED_MEMORY = 1200L << 20;
    private static final long NEEDED_DISK = 500L << 20;

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private volatile boolean ending;

    /**
     * Runs until the process is asked to end.
     *
     * @throws LauncherException when something stands in the way
     */
    void run() {
        try {
            start();
        } catch (LauncherException e) {
            // That a process has gone is no news while all of them are being ended.
            if (!ending) {
                throw e;
            }
        }
    }

    private void start() {
        int offset = portOffset();
        Thread hook = new Thread(this::endAll, "end");
        DataDirectory data = DataDirectory.take(DataDirectory.location());
        running.push(data);
        Runtime.getRuntime().addShutdownHook(hook);

        ServerProcess.Settings settings = ServerProcess.Settings.of(data.path(), offset);
        if (data.uncleanBefore()) {
            say("run.unclean");
        }
        if (ServerProcess.endLeftBehind(settings) | SimulatorsProcess.endLeftBehind(data.path())) {
            say("run.leftBehind");
        }
        checkRoom(data.path());
        Ports ports = new Ports(offset);
        for (int port : List.of(ports.server(), ports.internal(), ports.management(), ports.simulators())) {
            checkFree(port);
        }

        say("run.starting", data.path());
        SimulatorsProcess simulators = keep(() -> SimulatorsProcess.start(data.path(), offset));
        DemoTenant demo = DemoTenant.prepare(data.path(), "http://localhost:" + ports.server(), simulators);
        String setupToken = setupToken();
        settings = settings.with(DemoTenant.SETUP_TOKEN_VARIABLE, setupToken);
        if (System.getenv("RECADO_PUBLIC_URL") == null) {
            settings = settings.with("RECADO_PUBLIC_URL", "http://localhost:" + ports.server());
        }
        if (System.getenv("RECADO_GRAPH_URL") == null) {
            settings = settings.with("RECADO_GRAPH_URL", simulators.graphUrl());
        }
        ServerProcess.Settings chosen = settings;
        ServerProcess server = keep(() -> ServerProcess.start(chosen));
        server.awaitReady(READY_WITHIN);
        demo.seed(setupToken, System.getenv());
        long millis = Duration.between(server.startedAt(), Instant.now()).toMillis();
        say(
                "run.ready",
                String.format(Locale.ROOT, "%.1f", millis / 1000.0),
                simulators.baseUrl() + "/",
                server.baseUrl() + "/console",
                demo.logIn("ADMIN"),
                demo.logIn("SUPERUSER"));

        watch(chosen, server, simulators);
    }

    /** Starts a process so that it is ended with this one, even when that is asked for at this very moment. */
    private synchronized <P extends AutoCloseable> P keep(Supplier<P> start) {
        if (ending) {
            throw new LauncherException(Messages.text("interrupted"));
        }
        P process = start.get();
        running.push(process);
        return process;
    }

    /** Starts the server again when it has ended by itself, as whoever supervises one in production does. */
    private void watch(ServerProcess.Settings settings, ServerProcess started, SimulatorsProcess simulators) {
        ServerProcess server = started;
        try {
            while (simulators.isAlive()) {
                TimeUnit.SECONDS.sleep(1);
                if (server.isAlive() || ending) {
                    continue;
                }
                if (Duration.between(server.startedAt(), Instant.now()).compareTo(WORTH_A_RESTART) < 0) {
                    break;
                }
                say("run.again", server.logFile());
                server = keep(() -> ServerProcess.start(settings));
                server.awaitReady(READY_WITHIN);
                say("run.readyAgain");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        throw new LauncherException(Messages.text("run.died", server.logFile()));
    }

    private synchronized void endAll() {
        ending = true;
        boolean processes = running.size() > 1;
        if (processes) {
            say("run.ending");
        }
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception e) {
                System.err.println(Messages.text("error", e));
            }
        }
        if (processes) {
            say("run.ended");
        }
    }

    private static int portOffset() {
        String offset = Optional.ofNullable(System.getenv("RECADO_PORT_OFFSET"))
                .orElse("0")
                .strip();
        try {
            int number = Integer.parseInt(offset);
            if (number >= 0 && number <= 50000) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new LauncherException(Messages.text("run.badOffset", offset));
    }

    private static void checkFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress("127.0.0.1", port));
        } catch (IOException e) {
            throw new LauncherException(Messages.text("run.portInUse", port), e);
        }
    }

    private static void checkRoom(Path data) {
        try {
            long disk = Files.getFileStore(data).getUsableSpace();
            if (disk < NEEDED_DISK) {
                throw new LauncherException(Messages.text("run.noDisk", data, disk >> 20, NEEDED_DISK >> 20));
            }
            Path memory = Path.of("/proc/meminfo");
            if (!Files.isReadable(memory)) {
                return;
            }
            long available = Files.readAllLines(memory).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            if (available < NEEDED_MEMORY) {
                throw new LauncherException(Messages.text("run.noMemory", available >> 20, NEEDED_MEMORY >> 20));
            }
        } catch (IOException e) {
            throw new LauncherException(Messages.text("data.notWritable", data, e), e);
        }
    }

    private static String setupToken() {
        byte[] token = new byte[24];
        new SecureRandom().nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    private static void say(String key, Object... arguments) {
        System.out.println(Messages.text(key, arguments));
    }
}
