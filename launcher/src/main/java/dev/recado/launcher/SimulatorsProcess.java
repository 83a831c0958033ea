package dev.recado.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The simulated outside world as a process: Meta's Graph API, the phone page and the model servers. It keeps nothing on disk. */
public final class SimulatorsProcess implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private static final int HEAP = 192;

    private final Process process;
    private final Ports ports;
    private final Path log;

    private SimulatorsProcess(Process process, Ports ports, Path log) {
        this.process = process;
        this.ports = ports;
        this.log = log;
    }

    /** The same with as much memory as playing with them needs. */
    public static SimulatorsProcess start(Path data, int portOffset) {
        return start(data, portOffset, HEAP);
    }

    /**
     * Starts the simulators and waits until they answer.
     *
     * @param data the directory whose {@code log/simulators.log} gets their output
     * @param heapMegabytes what they may use for themselves; every call that a model is at work on costs some tens of kilobytes
     * @throws LauncherException when they do not come up
     */
    public static SimulatorsProcess start(Path data, int portOffset, int heapMegabytes) {
        Ports ports = new Ports(portOffset);
        Path log = data.toAbsolutePath().resolve("log/simulators.log");
        try {
            Files.createDirectories(log.getParent());
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx" + heapMegabytes + "m",
                            "-jar",
                            BuildTree.simulators().toString(),
                            "--port",
                            String.valueOf(ports.simulators()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Files.writeString(pidFile(data), String.valueOf(process.pid()));
            SimulatorsProcess simulators = new SimulatorsProcess(process, ports, log);
            simulators.awaitReady();
            return simulators;
        } catch (IOException e) {
            throw new LauncherException(Messages.text("simulators.cannotStart", e), e);
        }
    }

    /**
     * Ends simulators that an earlier launcher left behind in this data directory.
     *
     * @return whether there were any
     */
    static boolean endLeftBehind(Path data) {
        try {
            Optional<ProcessHandle> left = Files.exists(pidFile(data))
                    ? ProcessHandle.of(Long.parseLong(
                                    Files.readString(pidFile(data)).strip()))
                            .filter(process -> process.info()
                                    .commandLine()
                                    .map(command -> command.contains("simulators.jar"))
                                    .orElse(false))
                    : Optional.empty();
            left.ifPresent(process -> {
                process.destroyForcibly();
                process.onExit().join();
            });
            return left.isPresent();
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    private static Path pidFile(Path data) {
        return data.resolve("simulators.pid");
    }

    private void awaitReady() {
        Instant deadline = Instant.now().plusSeconds(30);
        while (!answers()) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                process.destroyForcibly();
                throw new LauncherException(Messages.text("simulators.cannotStart", log));
            }
        }
    }

    private boolean answers() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl() + "/control/numbers"))
                    .timeout(Duration.ofSeconds(2))
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

    /** The phone page; the control API is below {@code /control}. */
    public String baseUrl() {
        return "http://localhost:" + ports.simulators();
    }

    /** For {@code RECADO_GRAPH_URL}. */
    public String graphUrl() {
        return baseUrl() + "/graph";
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
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
