package dev.recado.web.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The content security policy allows nothing inline, so pages must hold nothing of the kind. */
class InlineTest {
    private static final Path PAGES = Path.of("src/main/webapp");
    /** Styles and scripts in the page, handlers on plain elements, text that is written as HTML. */
    private static final Pattern INLINE = Pattern.compile(
            "\\sstyle=\"|<style|<script|<[a-z][a-z0-9]*\\s[^>]*\\son[a-z]+=\"|\\bescape=\"false\"|javascript:");

    @Test
    void pages_hold_neither_styles_nor_scripts_nor_raw_html() throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(PAGES)) {
            for (Path page :
                    files.filter(file -> file.toString().endsWith(".xhtml")).toList()) {
                Matcher inline = INLINE.matcher(Files.readString(page));
                while (inline.find()) {
                    found.add(page.getFileName() + ": " + inline.group());
                }
            }
        }
        assertEquals(List.of(), found);
    }

    @Test
    void the_policy_allows_nothing_inline_and_no_other_site() throws IOException {
        String settings = Files.readString(PAGES.resolve("WEB-INF/web.xml"));
        Matcher policy = Pattern.compile("CSP_POLICY</param-name>\\s*<param-value>([^<]*)<")
                .matcher(settings);
        assertTrue(policy.find());
        assertTrue(policy.group(1).startsWith("default-src 'none';"));
        assertTrue(policy.group(1).endsWith("script-src 'self'"), "the nonce is appended");
        assertFalse(Pattern.compile("unsafe-|https?:|wss?:|\\*")
                .matcher(policy.group(1))
                .find());
    }
}
