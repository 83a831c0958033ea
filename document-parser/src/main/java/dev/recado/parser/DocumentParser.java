package dev.recado.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;

/** Finds out by content what a file is and reads it accordingly. */
final class DocumentParser {
    /** The types that work, as people call them. */
    static final String SUPPORTED = "PDF, DOCX, TXT, MD, HTML";

    private static final String DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    private final Limits limits;
    private final Detector detector = new DefaultDetector();

    DocumentParser(Limits limits) {
        this.limits = limits;
    }

    /** Writes the file's blocks to the sink; {@link ParseFailure} when it can't be read. */
    void parse(Path file, String name, BlockSink sink) {
        try {
            if (Files.size(file) == 0) {
                throw new ParseFailure(Problem.EMPTY, "");
            }
            ZipCheck.check(file, limits);
            String type = typeOf(file);
            switch (type) {
                case "application/pdf" -> {
                    sink.mediaType(type);
                    PdfBlocks.read(file, sink, limits);
                }
                case DOCX, "application/vnd.ms-word.document.macroenabled.12" -> {
                    sink.mediaType(DOCX);
                    XhtmlBlocks.readDocx(file, sink);
                }
                case "text/html", "application/xhtml+xml" -> {
                    sink.mediaType("text/html");
                    XhtmlBlocks.readHtml(file, sink);
                }
                case "text/plain", "text/x-web-markdown", "text/markdown" -> readText(file, name, type, sink);
                case "application/x-tika-ooxml-protected" -> throw new ParseFailure(Problem.ENCRYPTED, "");
                default -> throw new ParseFailure(Problem.UNSUPPORTED, type);
            }
        } catch (IOException e) {
            throw new ParseFailure(Problem.CORRUPT, e.getClass().getSimpleName(), e);
        } catch (StackOverflowError e) {
            throw new ParseFailure(Problem.CORRUPT, "nested too deeply", e);
        }
    }

    private void readText(Path file, String name, String type, BlockSink sink) throws IOException {
        String text = TextEncoding.decode(Files.readAllBytes(file));
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".md") || lower.endsWith(".markdown") || !type.equals("text/plain")) {
            sink.mediaType("text/markdown");
            MarkdownBlocks.read(text, sink);
        } else {
            sink.mediaType("text/plain");
            PlainTextBlocks.read(text, sink);
        }
    }

    private String typeOf(Path file) throws IOException {
        try (TikaInputStream stream = TikaInputStream.get(file)) {
            // Without the name: a renamed picture is a picture.
            MediaType type = detector.detect(stream, new Metadata());
            String found = type.getBaseType().toString();
            if (found.equals("application/octet-stream") && TextEncoding.isText(Files.readAllBytes(file))) {
                return "text/plain";
            }
            return found;
        }
    }
}
