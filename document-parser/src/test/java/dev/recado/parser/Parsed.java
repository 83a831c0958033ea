package dev.recado.parser;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a file gives, read within this JVM. */
final class Parsed {
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/bin/tesseract"), Path.of("/usr/local/bin/tesseract"));

    private Parsed() {}

    /** The lines that are written, where no pictures can be read. */
    static List<String> lines(Path file) {
        return lines(file, null);
    }

    /** The lines that are written, where pictures are read with this program. */
    static List<String> lines(Path file, @Nullable String tesseract) {
        StringBuilder out = new StringBuilder();
        Duration allowed = Duration.ofMinutes(5);
        new DocumentParser(
                        Limits.DEFAULT,
                        file.getParent(),
                        new Tesseract(tesseract, "por+eng", allowed, new Deadline(allowed)),
                        1_000_000)
                .parse(file, file.getFileName().toString(), new BlockSink(out, Limits.DEFAULT));
        return out.toString().lines().toList();
    }

    /** Where Tesseract is installed on this machine; null: it is not. */
    static @Nullable String tesseract() {
        return PLACES.stream()
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }
}
