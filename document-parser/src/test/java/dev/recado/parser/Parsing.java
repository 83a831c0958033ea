package dev.recado.parser;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs the program as the server does: in a JVM of its own. */
record Parsing(int exitCode, List<String> lines) {
    /** Longer than any deadline in the tests, and the start of a JVM: what is killed then does not end itself. */
    private static final Duration MOST = Duration.ofSeconds(100);

    static Parsing of(Path file, String... more) throws IOException, InterruptedException {
        return with(List.of(), file, more);
    }

    /** The same with more options for the JVM. */
    static Parsing with(List<String> options, Path file, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(file.toString()));
        arguments.addAll(List.of(more));
        return run(options, file.toAbsolutePath().getParent(), arguments, "");
    }

    /** Several files, one after the other, in one such JVM. */
    static Parsing ofAll(Path folder, Path... files) throws IOException, InterruptedException {
        StringBuilder requests = new StringBuilder();
        for (Path file : files) {
            requests.append(file).append('\n').append(file.getFileName()).append("\n60\n");
        }
        return run(List.of(), folder, List.of(), requests.toString());
    }

    private static Parsing run(List<String> options, Path folder, List<String> arguments, String input)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path")
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                Main.class.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Future<?> killing = CompletableFuture.runAsync(
                process::destroyForcibly, CompletableFuture.delayedExecutor(MOST.toSeconds(), TimeUnit.SECONDS));
        try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        killing.cancel(false);
        return new Parsing(exitCode, output.lines().toList());
    }

    String output() {
        return String.join("\n", lines);
    }
}
