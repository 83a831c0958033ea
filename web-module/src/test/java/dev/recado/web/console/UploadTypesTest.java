package dev.recado.web.console;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class UploadTypesTest {
    /** All that docs/knowledge.md says can be read. */
    private static final Set<String> READABLE = Set.of(
            "pdf",
            "docx",
            "docm",
            "xlsx",
            "xlsm",
            "pptx",
            "ppsx",
            "odt",
            "html",
            "htm",
            "md",
            "markdown",
            "txt",
            "csv",
            "tsv",
            "eml",
            "png",
            "jpg",
            "jpeg",
            "tif",
            "tiff",
            "zip",
            "json",
            "jsonl");

    private final String page = read();

    @Test
    void the_dialog_for_files_offers_every_format_that_can_be_read() {
        Set<String> offered = new TreeSet<>();
        List.of(found("accept=\"([^\"]+)\"").split(",")).forEach(ending -> offered.add(ending.substring(1)));
        assertEquals(new TreeSet<>(READABLE), offered);
    }

    @Test
    void a_file_of_every_format_that_can_be_read_is_taken() {
        Pattern allowed =
                Pattern.compile(found("allowTypes=\"/([^\"]+)/i\"").replace("\\/", "/"), Pattern.CASE_INSENSITIVE);
        READABLE.forEach(
                ending -> assertTrue(allowed.matcher("Tabela." + ending).find(), ending));
    }

    private String found(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(page);
        assertTrue(matcher.find(), pattern);
        return matcher.group(1);
    }

    private static String read() {
        try {
            return Files.readString(Path.of("src/main/webapp/console/knowledge.xhtml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
