package dev.recado.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder in which a document's inner files are put aside, never under their own names, and what it may hold in all. */
final class Workspace {
    private final Path folder;
    private final long limit;
    private long written;

    Workspace(Path folder, long limit) {
        this.folder = folder;
        this.limit = limit;
    }

    /** A new file with this content; {@link ParseFailure} once all files together pass the limit, removed ones included. */
    Path file(byte[] content) throws IOException {
        take(content.length);
        return Files.write(Files.createTempFile(folder, "part", null), content);
    }

    /** A new empty file; whoever fills it counts the bytes with {@link #take}. */
    Path emptyFile() throws IOException {
        return Files.createTempFile(folder, "part", null);
    }

    boolean isFull() {
        return written > limit;
    }

    /** Counts bytes of which a copy is made. */
    void take(long bytes) {
        written += bytes;
        if (written > limit) {
            throw new ParseFailure(Problem.TOO_LARGE, limit / 1_000_000 + " MB unpacked");
        }
    }

    void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }
}
