package dev.recado.parser;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.jspecify.annotations.Nullable;
import org.xml.sax.SAXException;

/** Finds out by content what a file is and reads it accordingly. */
final class DocumentParser {
    // A message in a message in a message.
    private static final int DEEPEST = 3;

    private final Limits limits;
    private final Path folder;
    private final Workspace workspace;
    private final Tesseract tesseract;
    private final long mostBytes;
    private final FormatDetector formats = new FormatDetector();

    /**
     * Reads documents within limits.
     *
     * @param folder where inner files may be put aside for the while
     * @param mostBytes how many a file of an archive may have
     */
    DocumentParser(Limits limits, Path folder, Tesseract tesseract, long mostBytes) {
        this.limits = limits;
        this.tesseract = tesseract;
        this.mostBytes = mostBytes;
        this.folder = folder;
        this.workspace = new Workspace(folder, limits.inflatedBytes());
        // The sizes are checked before; POI's own ratio check refuses honest documents with long tables.
        ZipSecureFile.setMinInflateRatio(0);
    }

    /** Writes the file's blocks to the sink; {@link ParseFailure} when it can't be read. */
    void parse(Path file, String name, BlockSink sink) {
        FormatDetector.Found found = null;
        try {
            found = format(file, name);
            sink.mediaType(found.mediaType());
            sink.end(read(file, found.format(), sink, 1));
        } catch (ParseFailure e) {
            throw told(e, name, found);
        } catch (IOException e) {
            throw told(new ParseFailure(Problem.CORRUPT, e.getClass().getSimpleName(), e), name, found);
        } catch (StackOverflowError e) {
            throw new ParseFailure(Problem.TOO_LARGE, "nested too deeply", e);
        }
    }

    /** The name is only held against a document that can't be read. */
    private static ParseFailure told(ParseFailure failure, String name, FormatDetector.@Nullable Found found) {
        String disagreement =
                switch (failure.problem()) {
                    case UNSUPPORTED -> FormatDetector.disagreement(name, failure.detail());
                    case CORRUPT -> found == null ? null : FormatDetector.disagreement(name, found.mediaType());
                    default -> null;
                };
        return disagreement == null ? failure : new ParseFailure(Problem.MISMATCH, disagreement, failure);
    }

    private FormatDetector.Found format(Path file, String name) throws IOException {
        if (Files.size(file) == 0) {
            throw new ParseFailure(Problem.EMPTY, "");
        }
        ZipCheck.check(file, workspace);
        return formats.of(file, name);
    }

    /** Reads a file and returns how many pages it has, or null where its format has none. */
    private @Nullable Integer read(Path file, Format format, BlockSink sink, int depth) throws IOException {
        try {
            switch (format) {
                case PDF -> {
                    return PdfBlocks.read(file, sink, limits, tesseract);
                }
                case PPTX -> {
                    return SlideBlocks.read(file, sink);
                }
                case PICTURE -> {
                    return PictureBlocks.read(file, sink, tesseract);
                }
                case ZIP -> {
                    if (depth > 1) {
                        throw new ParseFailure(Problem.UNSUPPORTED, "ZIP");
                    }
                    ArchiveFiles.read(
                            file,
                            sink,
                            workspace,
                            new Workspace(folder, limits.inflatedBytes() * 5),
                            formats,
                            mostBytes);
                }
                case DOCX -> XhtmlBlocks.readDocx(file, sink);
                case XLSX -> SheetBlocks.read(file, sink, limits);
                case ODT -> OdtBlocks.read(file, sink);
                case HTML -> XhtmlBlocks.readHtml(file, sink);
                case MARKDOWN -> MarkdownBlocks.read(text(file), sink);
                case TEXT -> PlainTextBlocks.read(text(file), sink);
                case CSV -> CsvBlocks.read(text(file), sink);
                case JSON -> JsonBlocks.read(text(file), sink);
                case EML ->
                    MailBlocks.read(file, sink, workspace, (inner, name) -> attachment(inner, name, sink, depth));
            }
            return null;
        } catch (EncryptedDocumentException | org.apache.poi.EncryptedDocumentException e) {
            throw new ParseFailure(Problem.ENCRYPTED, "", e);
        } catch (TikaException | SAXException | OpenXML4JException e) {
            throw new ParseFailure(Problem.CORRUPT, e.getClass().getSimpleName(), e);
        } catch (ParseFailure e) {
            throw e;
        } catch (RuntimeException e) {
            // The libraries meet broken files with all kinds of unchecked exceptions.
            throw new ParseFailure(Problem.CORRUPT, e.getClass().getSimpleName(), e);
        }
    }

    private void attachment(Path file, String name, BlockSink sink, int depth) throws IOException {
        if (depth >= DEEPEST) {
            throw new ParseFailure(Problem.UNSUPPORTED, "attached too deeply");
        }
        try {
            read(file, format(file, name).format(), sink, depth + 1);
        } catch (IOException e) {
            throw new ParseFailure(Problem.CORRUPT, e.getClass().getSimpleName(), e);
        }
    }

    private static String text(Path file) throws IOException {
        return TextEncoding.decode(Files.readAllBytes(file));
    }
}
