package dev.recado.parser;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of pictures with the program Tesseract, where it is installed. Tesseract only ever gets pixels that we decoded and
 * measured; it has its own bounds of memory and time, and never outlives this program's deadline.
 */
final class Tesseract {
    /** What of the deadline is kept for writing down what was read. */
    private static final Duration RESERVE = Duration.ofSeconds(10);

    private static final Duration LONGEST_PICTURE = Duration.ofSeconds(90);
    private static final int MOST_KILOBYTES = 2_000_000;
    private static final int SMALL = 1_500;
    private static final Path SHELL = Path.of("/bin/sh");
    private static final Pattern HYPHEN = Pattern.compile("(\\p{L})[-\u00AD]\\n(\\p{Ll})");

    private final @Nullable String program;
    private final String languages;
    private final Duration allowed;
    private final Deadline deadline;
    private @Nullable Set<String> installed;
    private boolean announced;

    /**
     * Knows the program.
     *
     * @param program its path; null where it is not installed
     * @param languages of the texts, as Tesseract wants them, such as {@code por+eng}
     * @param allowed how long a document with pictures may take in all
     */
    Tesseract(@Nullable String program, String languages, Duration allowed, Deadline deadline) {
        this.program = program;
        this.languages = languages;
        this.allowed = allowed;
        this.deadline = deadline;
    }

    /** The Debian packages that are missing, or an empty text. */
    String missing() throws IOException {
        List<String> packages = new ArrayList<>();
        if (program == null) {
            packages.add("tesseract-ocr");
        }
        Set<String> known = program == null ? Set.of() : installed();
        for (String language : languages.split("\\+")) {
            if (!known.contains(language)) {
                packages.add("tesseract-ocr-" + language.replace('_', '-'));
            }
        }
        return String.join(" ", packages);
    }

    /** Whether there is still time for another picture. */
    boolean hasTime() {
        return !announced || deadline.left().compareTo(RESERVE) > 0;
    }

    /** The text in a picture, its paragraphs parted by empty lines; empty when there is none, or reading it took too long. */
    String read(BufferedImage picture, BlockSink sink) throws IOException {
        if (!announced) {
            announced = true;
            deadline.extend(allowed);
            sink.slow();
        }
        Process reading = start(List.of(
                "stdin",
                "stdout",
                "-l",
                languages,
                "--psm",
                // With the model for orientation a page that lies on its side is turned.
                installed().contains("osd") ? "1" : "3",
                "--dpi",
                "300"));
        Duration longest = shorter(LONGEST_PICTURE, deadline.left().minus(RESERVE.dividedBy(2)));
        Future<?> watch = CompletableFuture.runAsync(
                reading::destroyForcibly, CompletableFuture.delayedExecutor(longest.toMillis(), TimeUnit.MILLISECONDS));
        try {
            try (OutputStream in = reading.getOutputStream()) {
                write(prepared(picture), in);
            } catch (IOException gone) {
                // It ended early; what it has said still counts.
            }
            try (InputStream out = reading.getInputStream()) {
                String text = new String(out.readNBytes(4_000_000), StandardCharsets.UTF_8);
                return HYPHEN.matcher(text.replace("\f", "\n\n")).replaceAll("$1$2");
            }
        } catch (IOException killed) {
            return "";
        } finally {
            watch.cancel(false);
            reading.destroyForcibly();
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Set<String> installed() throws IOException {
        Set<String> found = installed;
        if (found == null) {
            found = new HashSet<>();
            Process listing = start(List.of("--list-langs"));
            listing.getOutputStream().close();
            try (BufferedReader out = listing.inputReader(StandardCharsets.UTF_8)) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    found.add(line.strip());
                }
            } finally {
                listing.destroyForcibly();
            }
            installed = found;
        }
        return found;
    }

    private Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SHELL)) {
            // Bounds that hold even when this program is killed and nobody is left to end its child.
            command.addAll(List.of(
                    SHELL.toString(),
                    "-c",
                    "ulimit -v " + MOST_KILOBYTES + " 2>/dev/null; ulimit -t " + LONGEST_PICTURE.toSeconds()
                            + " 2>/dev/null; exec \"$@\"",
                    "sh"));
        }
        command.add(String.valueOf(program));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        // Two documents at a time are enough; each would take all processors.
        builder.environment().put("OMP_THREAD_LIMIT", "1");
        return builder.start();
    }

    /** Grey on white, and enlarged where letters would be too small to be read. */
    private static BufferedImage prepared(BufferedImage picture) {
        int larger = Math.max(picture.getWidth(), picture.getHeight()) < SMALL ? 2 : 1;
        BufferedImage grey = new BufferedImage(
                picture.getWidth() * larger, picture.getHeight() * larger, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D graphics = grey.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, grey.getWidth(), grey.getHeight());
        graphics.drawImage(picture, 0, 0, grey.getWidth(), grey.getHeight(), null);
        graphics.dispose();
        return grey;
    }

    /** As a portable grey map, the plainest of formats. */
    private static void write(BufferedImage grey, OutputStream out) throws IOException {
        out.write(("P5\n" + grey.getWidth() + " " + grey.getHeight() + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        out.write(((DataBufferByte) grey.getRaster().getDataBuffer()).getData());
    }
}
