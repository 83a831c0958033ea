package dev.recado.parser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Inflates a zipped document once, into nothing, to learn what it would cost. The sizes that a zip declares are worth nothing: a
 * bomb declares small ones.
 */
final class ZipCheck {
    private static final int MOST_PARTS = 10_000;

    private ZipCheck() {}

    static void check(Path file, Workspace workspace) throws IOException {
        if (!isZip(file)) {
            return;
        }
        byte[] buffer = new byte[64 * 1024];
        try (ZipFile zip = open(file)) {
            if (zip.getEntry("[Content_Types].xml") == null && zip.getEntry("mimetype") == null) {
                // No document: an archive, whose files are measured when they are unpacked.
                return;
            }
            if (zip.size() > MOST_PARTS) {
                throw new ParseFailure(Problem.TOO_LARGE, zip.size() + " parts");
            }
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream part = zip.getInputStream(entry)) {
                    for (int read = part.read(buffer); read >= 0; read = part.read(buffer)) {
                        workspace.take(read);
                    }
                }
            }
        } catch (ZipException e) {
            throw new ParseFailure(Problem.CORRUPT, "zip", e);
        }
    }

    /** Opens a zip whatever encoding its names are in: the names that matter are plain. */
    static ZipFile open(Path file) throws IOException {
        return new ZipFile(file.toFile(), StandardCharsets.ISO_8859_1);
    }

    static boolean isZip(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(4);
            return start.length == 4 && start[0] == 'P' && start[1] == 'K' && start[2] == 3 && start[3] == 4;
        }
    }
}
