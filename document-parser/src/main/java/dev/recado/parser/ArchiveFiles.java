package dev.recado.parser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a ZIP file into the folder, so that the server makes each file a document of its own. Nothing is ever written under a name
 * from the archive; what is not taken is told with its reason.
 */
final class ArchiveFiles {
    private static final int MOST_FILES = 1_000;
    private static final Set<String> CLUTTER = Set.of("thumbs.db", "desktop.ini", ".ds_store");
    // What Windows names files in, in Brazil, where an archive does not say.
    private static final Charset WINDOWS = Charset.forName("IBM850");

    private final BlockSink sink;
    private final Workspace workspace;
    private final Workspace inspected;
    private final FormatDetector formats;
    private final long mostBytes;

    private ArchiveFiles(
            BlockSink sink, Workspace workspace, Workspace inspected, FormatDetector formats, long mostBytes) {
        this.sink = sink;
        this.workspace = workspace;
        this.inspected = inspected;
        this.formats = formats;
        this.mostBytes = mostBytes;
    }

    /**
     * Unpacks the archive.
     *
     * @param inspected counts what zipped documents in it would take up
     * @param mostBytes how many a single file may have
     */
    static void read(
            Path archive,
            BlockSink sink,
            Workspace workspace,
            Workspace inspected,
            FormatDetector formats,
            long mostBytes)
            throws IOException {
        new ArchiveFiles(sink, workspace, inspected, formats, mostBytes).read(archive);
    }

    private void read(Path archive) throws IOException {
        try (ZipFile zip = ZipFile.builder().setFile(archive.toFile()).get()) {
            int files = 0;
            boolean full = false;
            for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
                String name = name(entry);
                if (entry.isDirectory() || isClutter(name)) {
                    continue;
                }
                full = full || ++files > MOST_FILES;
                Problem problem = full ? Problem.TOO_LARGE : refusal(zip, entry);
                if (problem != null) {
                    sink.refused(name, problem, "");
                    continue;
                }
                try {
                    take(zip, entry, name);
                } catch (ParseFailure e) {
                    // Once all that may be unpacked is, nothing more is tried.
                    full = workspace.isFull();
                    sink.refused(name, e.problem(), e.detail());
                } catch (IOException e) {
                    sink.refused(name, Problem.CORRUPT, "");
                }
            }
        }
    }

    private static @Nullable Problem refusal(ZipFile zip, ZipArchiveEntry entry) {
        if (entry.getGeneralPurposeBit().usesEncryption()) {
            return Problem.ENCRYPTED;
        }
        // A link could point at a file of the server.
        return entry.isUnixSymlink() || !zip.canReadEntryData(entry) ? Problem.UNSUPPORTED : null;
    }

    private void take(ZipFile zip, ZipArchiveEntry entry, String name) throws IOException {
        Path file = workspace.emptyFile();
        boolean taken = false;
        try {
            copy(zip, entry, file);
            formats.checkInArchive(file, name, inspected);
            sink.file(file.getFileName().toString(), name);
            taken = true;
        } finally {
            if (!taken) {
                workspace.remove(file);
            }
        }
    }

    private void copy(ZipFile zip, ZipArchiveEntry entry, Path file) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long size = 0;
        try (InputStream in = zip.getInputStream(entry);
                OutputStream out = Files.newOutputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                size += read;
                workspace.take(read);
                if (size > mostBytes) {
                    throw new ParseFailure(Problem.TOO_LARGE, "");
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static boolean isClutter(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        return name.startsWith("__MACOSX/") || last.startsWith("._") || CLUTTER.contains(last);
    }

    private static String name(ZipArchiveEntry entry) {
        String name = entry.getName();
        byte[] raw = entry.getRawName();
        boolean told = entry.getGeneralPurposeBit().usesUTF8ForNames()
                || entry.getNameSource() != ZipArchiveEntry.NameSource.NAME;
        if (!told && raw != null) {
            try {
                name = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(raw))
                        .toString();
            } catch (CharacterCodingException notUtf8) {
                name = new String(raw, WINDOWS);
            }
        }
        List<String> parts = List.of(Text.line(name.replace('\\', '/')).split("/"));
        return String.join(
                "/", parts.stream().filter(part -> !part.matches("\\.{0,2}")).toList());
    }
}
