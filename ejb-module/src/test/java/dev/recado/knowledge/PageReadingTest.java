package dev.recado.knowledge;

import dev.recado.knowledge.WebFetch.Fetched;
import dev.recado.knowledge.WebFetch.Known;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PageReadingTest {
    private static final URI ADDRESS = URI.create("https://exemplo.com/precos");

    private static byte[] readable(@Nullable String charset, byte[] content) {
        return PageReading.readable(new Fetched(ADDRESS, "text/html", charset, content, Known.NOTHING));
    }

    private static String name(String html) {
        return PageReading.name(ADDRESS, "text/html", html.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_character_set_that_only_the_server_told_is_not_lost() {
        byte[] latin = "preços".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new String(readable("ISO-8859-1", latin), StandardCharsets.UTF_8))
                .isEqualTo("\ufeffpreços");
        assertThat(readable("no such thing", latin)).isEqualTo(latin);
        assertThat(readable(null, latin)).isEqualTo(latin);
        byte[] marked = "\ufeffpreços".getBytes(StandardCharsets.UTF_8);
        assertThat(readable("utf-8", marked)).isEqualTo(marked);
    }

    @Test
    void a_page_is_called_by_its_title_or_else_by_its_address() {
        assertThat(name("<html><head><TITLE lang=pt>\n Preços &amp; taxas\n</title>"))
                .isEqualTo("Preços & taxas");
        assertThat(name("<title></title>")).isEqualTo("exemplo.com/precos");
        assertThat(name("<svg><title")).isEqualTo("exemplo.com/precos");
        assertThat(name("<title>" + "x".repeat(900) + "</title>")).hasSize(300);
        assertThat(PageReading.name(URI.create("https://exemplo.com/"), "text/plain", new byte[0]))
                .isEqualTo("exemplo.com");
    }
}
