package dev.recado.launcher.bench;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** For programs of the benchmark that are processes of their own. */
final class ClassPath {
    private ClassPath() {}

    /** What this program was started from: its jar and those beside it, or classes. */
    static String own() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
