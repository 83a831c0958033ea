package dev.recado.parser;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * {@code java -Xmx256m -XX:+ExitOnOutOfMemoryError -jar document-parser.jar FILE [NAME [SECONDS]]} reads the file and writes
 * its structure to standard output, as {@link BlockSink} says. NAME is what the sender called the file; it only tells kinds of
 * text from each other, all else is found by content. The exit code is 0, or that of a {@link Problem}, in which case the last line
 * is {@code {"problem": …, "detail": …}} if there was time to write it. The property {@code recado.tesseract} names the program that
 * reads pictures, {@code recado.ocr.languages} their languages, {@code recado.ocr.seconds} is how long a document with pictures may take, {@code recado.file.bytes} how large a
 * file of an archive may be.
 */
public final class Main {
    private static final int LONGEST_OCR = 600;
    private static final int LARGEST_FILE = 25_000_000;

    private Main() {}

    /** Parses one file and ends the process. */
    public static void main(String[] arguments) {
        // What libraries print must not get between the lines.
        PrintStream standard = System.out;
        System.setOut(System.err);
        Limits limits = Limits.DEFAULT;
        if (arguments.length > 2) {
            limits = new Limits(
                    limits.characters(),
                    limits.pages(),
                    limits.inflatedBytes(),
                    Duration.ofSeconds(Long.parseLong(arguments[2])));
        }
        Deadline deadline = new Deadline(limits.deadline());
        deadline.watch();
        Path file = Path.of(arguments[0]);
        String name = arguments.length > 1 ? arguments[1] : file.getFileName().toString();
        Tesseract tesseract = new Tesseract(
                System.getProperty("recado.tesseract"),
                System.getProperty("recado.ocr.languages", "por+eng"),
                Duration.ofSeconds(Long.getLong("recado.ocr.seconds", LONGEST_OCR)),
                deadline);
        try (Writer out = new BufferedWriter(new OutputStreamWriter(standard, StandardCharsets.UTF_8))) {
            NoNetwork.install();
            int exitCode = parse(file, name, limits, tesseract, out);
            out.flush();
            Deadline.end(exitCode);
        } catch (IOException e) {
            Deadline.end(1);
        }
    }

    // Whatever a document does to a parser is the document's problem, errors of the JVM among them.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private static int parse(Path file, String name, Limits limits, Tesseract tesseract, Writer out)
            throws IOException {
        try {
            new DocumentParser(
                            limits,
                            Path.of(System.getProperty("java.io.tmpdir")),
                            tesseract,
                            Long.getLong("recado.file.bytes", LARGEST_FILE))
                    .parse(file, name, new BlockSink(out, limits));
            return 0;
        } catch (ParseFailure e) {
            out.append("{\"problem\":\"")
                    .append(e.problem().name())
                    .append("\",\"detail\":")
                    .append(BlockSink.quoted(e.detail()))
                    .append("}\n");
            return e.problem().exitCode();
        } catch (OutOfMemoryError e) {
            return Problem.OUT_OF_MEMORY.exitCode();
        }
    }
}
