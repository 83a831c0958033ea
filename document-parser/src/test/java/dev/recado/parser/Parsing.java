package dev.recado.parser;

import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs the program as the server does: in a JVM of its own. */
record Parsing(int exitCode, List<String> lines) {

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
        try (Writer in = process.outputWriter(StandardCharsets.UTF_8)) {
            in.write(input);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Parsing(process.waitFor(), output.lines().toList());
    }

    String output() {
        return String.join("\n", lines);
    }
}
