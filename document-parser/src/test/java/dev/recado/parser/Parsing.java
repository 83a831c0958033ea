package dev.recado.parser;

import java.io.File;
import java.io.IOException;
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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + file.getParent(),
                "-cp",
                System.getProperty("java.class.path")
                        .replace(File.pathSeparator + File.pathSeparator, File.pathSeparator),
                Main.class.getName(),
                file.toString()));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Parsing(process.waitFor(), output.lines().toList());
    }

    String output() {
        return String.join("\n", lines);
    }
}
