package dev.recado.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Supplier;

/** A secret kept in a file that only its owner may read. */
public final class KeyFile {
    private KeyFile() {}

    /**
     * Reads the file, or makes it. The file appears under its name only when it is complete (written aside, then linked),
     * because two programs may come first at the same time and both must end up with the same secret.
     */
    public static String readOrCreate(Path file, Supplier<String> make) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                Path aside = Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        file.getFileName().toString(),
                        ".new",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                try {
                    Files.writeString(aside, make.get());
                    Files.createLink(file, aside);
                } catch (FileAlreadyExistsException other) {
                    // Somebody else was first; theirs counts.
                } finally {
                    Files.delete(aside);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("The key file " + file + " can't be read or made", e);
        }
    }

    /** Reads a file that is there. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The key file " + file + " can't be read", e);
        }
    }
}
