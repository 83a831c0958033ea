package dev.recado.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MediaTypeRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what a file is. The content decides; the name only tells kinds of text from each other, which look alike.
 */
final class FormatDetector {
    private static final Map<String, Format> BINARY = Map.ofEntries(
            Map.entry("application/pdf", Format.PDF),
            Map.entry(Format.DOCX.mediaType(), Format.DOCX),
            Map.entry("application/vnd.openxmlformats-officedocument.wordprocessingml.template", Format.DOCX),
            Map.entry("application/vnd.ms-word.document.macroenabled.12", Format.DOCX),
            Map.entry("application/vnd.ms-word.template.macroenabled.12", Format.DOCX),
            Map.entry(Format.XLSX.mediaType(), Format.XLSX),
            Map.entry("application/vnd.openxmlformats-officedocument.spreadsheetml.template", Format.XLSX),
            Map.entry("application/vnd.ms-excel.sheet.macroenabled.12", Format.XLSX),
            Map.entry("application/vnd.ms-excel.template.macroenabled.12", Format.XLSX),
            Map.entry(Format.PPTX.mediaType(), Format.PPTX),
            Map.entry("application/vnd.openxmlformats-officedocument.presentationml.slideshow", Format.PPTX),
            Map.entry("application/vnd.openxmlformats-officedocument.presentationml.template", Format.PPTX),
            Map.entry("application/vnd.ms-powerpoint.presentation.macroenabled.12", Format.PPTX),
            Map.entry("application/vnd.ms-powerpoint.slideshow.macroenabled.12", Format.PPTX),
            Map.entry("application/vnd.oasis.opendocument.text", Format.ODT),
            Map.entry("application/vnd.oasis.opendocument.text-template", Format.ODT),
            Map.entry("image/png", Format.PICTURE),
            Map.entry("image/jpeg", Format.PICTURE),
            Map.entry("image/tiff", Format.PICTURE),
            Map.entry("application/zip", Format.ZIP));

    private static final Map<String, Format> TEXT = Map.ofEntries(
            Map.entry("md", Format.MARKDOWN),
            Map.entry("markdown", Format.MARKDOWN),
            Map.entry("csv", Format.CSV),
            Map.entry("tsv", Format.CSV),
            Map.entry("json", Format.JSON),
            Map.entry("jsonl", Format.JSON),
            Map.entry("eml", Format.EML),
            Map.entry("htm", Format.HTML),
            Map.entry("html", Format.HTML),
            Map.entry("txt", Format.TEXT));

    private static final Map<String, String> EXTENSIONS = Map.ofEntries(
            Map.entry("pdf", "application/pdf"),
            Map.entry("docx", Format.DOCX.mediaType()),
            Map.entry("xlsx", Format.XLSX.mediaType()),
            Map.entry("pptx", Format.PPTX.mediaType()),
            Map.entry("odt", Format.ODT.mediaType()),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("tif", "image/tiff"),
            Map.entry("tiff", "image/tiff"),
            Map.entry("zip", "application/zip"));

    /** What a file is. */
    record Found(Format format, String mediaType) {}

    private final Detector detector = new DefaultDetector();
    private final MediaTypeRegistry types = MediaTypeRegistry.getDefaultRegistry();

    /** The file's format; {@link ParseFailure} when it is none that is read. */
    Found of(Path file, String name) throws IOException {
        String found = contentType(file);
        Format binary = BINARY.get(found);
        if (binary != null) {
            return new Found(binary, binary == Format.PICTURE ? found : binary.mediaType());
        }
        if (found.equals("application/x-tika-ooxml-protected")) {
            throw new ParseFailure(Problem.ENCRYPTED, "");
        }
        Format text = textFormat(file, found, TEXT.get(extension(name)));
        if (text == null) {
            throw new ParseFailure(Problem.UNSUPPORTED, found);
        }
        return new Found(text, text.mediaType());
    }

    /** Refuses a file of an archive that is not read, archives among them. */
    void checkInArchive(Path file, String name, Workspace inspected) throws IOException {
        if (Files.size(file) == 0) {
            throw new ParseFailure(Problem.EMPTY, "");
        }
        ZipCheck.check(file, inspected);
        if (of(file, name).format() == Format.ZIP) {
            throw new ParseFailure(Problem.UNSUPPORTED, "ZIP");
        }
    }

    /** What the name promises that the content is not, such as ".pdf ≠ image/png"; null where they don't disagree. */
    static @Nullable String disagreement(String name, String found) {
        String extension = extension(name);
        String promised = EXTENSIONS.get(extension);
        return promised == null || promised.equals(found) ? null : "." + extension + " ≠ " + found;
    }

    private @Nullable Format textFormat(Path file, String found, @Nullable Format named) throws IOException {
        if (found.equals("text/html") || found.equals("application/xhtml+xml")) {
            // A page saved from the web under another name is still a page; Markdown may begin with a tag.
            return named == Format.MARKDOWN || named == Format.EML ? named : Format.HTML;
        }
        if (found.equals("message/rfc822")) {
            // Notes may begin with "From:" or "Date:" as well.
            return named == null ? Format.EML : named;
        }
        if (found.equals("application/xml") || found.endsWith("+xml")) {
            return null;
        }
        boolean text = found.equals("application/octet-stream") || types.isInstanceOf(found, MediaType.TEXT_PLAIN);
        if (!text || !TextEncoding.isText(Files.readAllBytes(file))) {
            return found.equals("application/json") ? Format.JSON : null;
        }
        if (named != null) {
            return named;
        }
        if (found.endsWith("markdown")) {
            return Format.MARKDOWN;
        }
        return JsonBlocks.isJson(file) ? Format.JSON : Format.TEXT;
    }

    private String contentType(Path file) throws IOException {
        try (TikaInputStream stream = TikaInputStream.get(file)) {
            // Without the name: a renamed picture is a picture.
            return detector.detect(stream, new Metadata()).getBaseType().toString();
        }
    }

    /** What follows the name's last dot, in small letters. */
    static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
