package dev.recado.launcher.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that are made to cost whoever reads them more than their size. */
final class HostileFiles {
    private static final int BOMB_MEGABYTES = 400;
    private static final int DEPTH = 1_000_000;

    private HostileFiles() {}

    /** A file to upload. */
    record File(String name, String mediaType, byte[] content) {}

    /** One of each kind, with another content for each round, because the same content is refused at once. */
    static List<File> of(int round) {
        return List.of(
                new File("bomb" + round + ".zip", "application/zip", bomb(round)),
                new File("deep" + round + ".json", "application/json", deep(round)),
                new File("loop" + round + ".pdf", "application/pdf", loop(round)));
    }

    private static byte[] bomb(int round) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] megabyte = new byte[1 << 20];
        Arrays.fill(megabyte, (byte) ('a' + round));
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("a.txt"));
            for (int i = 0; i < BOMB_MEGABYTES; i++) {
                zip.write(megabyte);
            }
            zip.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static byte[] deep(int round) {
        return ("[" + round + "," + "[".repeat(DEPTH) + "]".repeat(DEPTH) + "]").getBytes(StandardCharsets.US_ASCII);
    }

    /** A PDF whose pages are below themselves. */
    private static byte[] loop(int round) {
        return ("%PDF-1.7\n%" + round + "\n"
                        + "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
                        + "2 0 obj\n<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 /Parent 2 0 R >>\nendobj\n"
                        + "trailer\n<< /Root 1 0 R /Size 3 >>\n%%EOF\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
