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
 * is {@code {"problem": …, "detail": …}} if there was time to write it.
 */
public final class Main {
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
        endAfter(limits.deadline());
        Path file = Path.of(arguments[0]);
        String name = arguments.length > 1 ? arguments[1] : file.getFileName().toString();
        try (Writer out = new BufferedWriter(new OutputStreamWriter(standard, StandardCharsets.UTF_8))) {
            int exitCode = parse(file, name, limits, out);
            out.flush();
            // Not exit(): a library's shutdown hook must not keep a hostile document alive.
            Runtime.getRuntime().halt(exitCode);
        } catch (IOException e) {
            Runtime.getRuntime().halt(1);
        }
    }

    // Whatever a document does to a parser is the document's problem, errors of the JVM among them.
    @SuppressWarnings("CatchAndPrintStackTrace")
    private static int parse(Path file, String name, Limits limits, Writer out) throws IOException {
        try {
            new DocumentParser(limits, Path.of(System.getProperty("java.io.tmpdir")))
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

    private static void endAfter(Duration deadline) {
        Thread watch = new Thread(
                () -> {
                    try {
                        Thread.sleep(deadline);
                        Runtime.getRuntime().halt(Problem.TIMED_OUT.exitCode());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "deadline");
        watch.setDaemon(true);
        watch.start();
    }
}
