package dev.recado.whatsapp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that the server and this service share, in a file that only their user may read. */
final class ConnectorSecret {
    private static final int BYTES = 32;

    private ConnectorSecret() {}

    /**
     * Reads the file, or makes it: whichever of the two sides comes first makes it, and the other reads it.
     *
     * @return the text of the file without surrounding blanks; its UTF-8 bytes are the key
     */
    static String of(Path file) {
        try {
            if (!Files.exists(file)) {
                create(file);
            }
            String secret = Files.readString(file).strip();
            if (secret.isEmpty()) {
                throw new IllegalStateException(
                        file + " is empty. Delete it and start again, or set RECADO_CONNECTOR_SECRET.");
            }
            return secret;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Can't read or create " + file + ". Check RECADO_DATA and the rights of the folder.", e);
        }
    }

    private static void create(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(file + " is not a file in a folder");
        }
        Files.createDirectories(folder);
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        // A temporary file is born readable by its owner only; a hard link either puts the finished file in place
        // or fails because the other side was first. Nobody ever sees half a secret.
        Path draft = Files.createTempFile(folder, ".connector", ".secret");
        try {
            Files.writeString(draft, HexFormat.of().formatHex(random));
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // The server was first: its secret is the one to read.
        } finally {
            Files.delete(draft);
        }
    }
}
