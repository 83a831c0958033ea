package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.BuildTree;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program of the benchmark in a process of its own, which ends by itself and prints JSON as its last line. */
final class Child {
    private Child() {}

    /**
     * Runs it to its end.
     *
     * @param register is given what ends the process, should the benchmark end first
     * @param classPath in addition to this program's own
     * @param options of the virtual machine
     */
    static JsonNode run(
            Consumer<AutoCloseable> register,
            Class<?> program,
            String classPath,
            Path data,
            List<String> options,
            List<String> arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        command.addAll(options);
        command.addAll(List.of(
                "-cp", classPath.isEmpty() ? ClassPath.own() : ClassPath.own() + File.pathSeparator + classPath));
        command.add(program.getName());
        command.addAll(arguments);
        File log = data.resolve("log/" + program.getSimpleName() + ".log").toFile();
        try {
            Files.createDirectories(log.toPath().getParent());
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log))
                    .start();
            register.accept(process::destroyForcibly);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new LauncherException(program.getSimpleName() + " failed; see " + log);
            }
            return Rest.JSON.readTree(output.substring(output.lastIndexOf('\n') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The jars of some of the server's modules, named by their folders, as a class path. */
    static String modules(List<String> folders) {
        Path modules = BuildTree.wildfly().resolve("modules");
        try (Stream<Path> files = Files.walk(modules)) {
            return files.filter(file -> file.toString().endsWith(".jar")
                            && folders.stream().anyMatch(folder -> inModule(modules.relativize(file), folder)))
                    .map(Path::toString)
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean inModule(Path file, String folder) {
        Path base = Path.of("system/layers/base");
        return file.startsWith(folder) || file.startsWith(base.resolve(folder));
    }
}
