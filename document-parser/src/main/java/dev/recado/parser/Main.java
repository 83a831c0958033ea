package dev.recado.parser;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * {@code java -Xmx256m -XX:+ExitOnOutOfMemoryError -jar document-parser.jar FILE [NAME [SECONDS]]} reads the file and writes
 * its structure to standard output, as {@link BlockSink} says. NAME is what the sender called the file; it only tells kinds of
 * text from each other, all else is found by content. The exit code is 0, or that of a {@link Problem}, in which case the last line
 * is {@code {"problem": …, "detail": …}} if there was time to write it. Inner files are put aside in the file's folder. The property
 * {@code recado.tesseract} names the program that reads pictures, {@code recado.ocr.languages} their languages,
 * {@code recado.ocr.seconds} is how long a document with pictures may take, {@code recado.file.bytes} how large a file of an archive may be.
 *
 * <p>Without arguments it takes files from standard input, one after the other, each as three lines: FILE, NAME and SECONDS. After a file
 * that was read it writes {@code {"next": true}} and waits for another; a file that can't be read ends it, as above, and so does the end
 * of the input, with 0.
 */
public final class Main {
    private static final int LONGEST_OCR = 600;
    private static final int LARGEST_FILE = 25_000_000;

    private Main() {}

    /** Parses what it is given and ends the process. */
    public static void main(String[] arguments) {
        // What libraries print must not get between the lines, and what they read must not be a request.
        PrintStream standard = System.out;
        System.setOut(System.err);
        InputStream requests = System.in;
        System.setIn(InputStream.nullInputStream());
        try (Writer out = new BufferedWriter(new OutputStreamWriter(standard, StandardCharsets.UTF_8));
                BufferedReader in = new BufferedReader(new InputStreamReader(requests, StandardCharsets.UTF_8))) {
            NoNetwork.install();
            Deadline.end(arguments.length > 0 ? one(arguments, out) : all(in, out));
        } catch (IOException | RuntimeException e) {
            Deadline.end(1);
        }
    }

    private static int one(String[] arguments, Writer out) throws IOException {
        Path file = Path.of(arguments[0]);
        String name = arguments.length > 1 ? arguments[1] : String.valueOf(file.getFileName());
        Duration allowed =
                arguments.length > 2 ? Duration.ofSeconds(Long.parseLong(arguments[2])) : Limits.DEFAULT.deadline();
        return parse(file, name, allowed, out);
    }

    private static int all(BufferedReader in, Writer out) throws IOException {
        for (String file = in.readLine(); file != null; file = in.readLine()) {
            String name = Objects.requireNonNull(in.readLine(), "a name");
            Duration allowed = Duration.ofSeconds(Long.parseLong(Objects.requireNonNull(in.readLine(), "seconds")));
            int exitCode = parse(Path.of(file), name, allowed, out);
            if (exitCode != 0) {
                return exitCode;
            }
            out.append("{\"next\":true}\n").flush();
        }
        return 0;
    }

    // Whatever a document does to a parser is the document's problem, errors of the JVM among them.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private static int parse(Path file, String name, Duration allowed, Writer out) throws IOException {
        Limits limits = new Limits(
                Limits.DEFAULT.characters(), Limits.DEFAULT.pages(), Limits.DEFAULT.inflatedBytes(), allowed);
        try (Deadline deadline = new Deadline(allowed)) {
            deadline.watch();
            Tesseract tesseract = new Tesseract(
                    System.getProperty("recado.tesseract"),
                    System.getProperty("recado.ocr.languages", "por+eng"),
                    Duration.ofSeconds(Long.getLong("recado.ocr.seconds", LONGEST_OCR)),
                    deadline);
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
            new DocumentParser(limits, folder, tesseract, Long.getLong("recado.file.bytes", LARGEST_FILE))
                    .parse(file, name, new BlockSink(out, limits));
            out.flush();
            return 0;
        } catch (ParseFailure e) {
            out.append("{\"problem\":\"")
                    .append(e.problem().name())
                    .append("\",\"detail\":")
                    .append(BlockSink.quoted(e.detail()))
                    .append("}\n")
                    .flush();
            return e.problem().exitCode();
        } catch (OutOfMemoryError e) {
            return Problem.OUT_OF_MEMORY.exitCode();
        }
    }
}
