package dev.recado.web.console;

import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MarksTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Das *14h30* em diante | Das [bold:14h30] em diante",
                "_ok_ | [italic:ok]",
                "~R$ 90~ R$ 73 | [struck:R$ 90] R$ 73",
                "use `abc` | use [fixed:abc]",
                "*_muito_ importante* | [bold italic:muito][bold: importante]",
                "(*a*), *b*! | ([bold:a]), [bold:b]!"
            })
    void marks_become_styles_as_on_whatsapp(String text, String expected) {
        assertEquals(expected, shown(text));
    }

    @Test
    void fixed_width_text_keeps_its_marks_and_lines() {
        assertEquals("a\n[fixed:*x*\n_y_]\n[bold:b]", shown("a\n```*x*\n_y_```\n*b*"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2*3*4",
                "snake_case_name",
                "* a *",
                "*a",
                "a*",
                "**",
                "***",
                "**a**",
                "_ _",
                "*a\nb*",
                "```",
                "",
                "R$ 10 ~ R$ 20 ~ mais"
            })
    void what_is_no_mark_stays(String text) {
        assertEquals(text, shown(text));
    }

    @Test
    void html_is_text_like_any_other() {
        assertEquals("[bold:<b onclick=x>]&lt;", shown("*<b onclick=x>*&lt;"));
        assertTrue(Marks.runs(null).isEmpty());
    }

    @Test
    void a_long_text_of_marks_takes_no_time_to_speak_of() {
        String all = "*_~`a".repeat(20_000);
        assertTimeout(Duration.ofSeconds(5), () -> Marks.runs(all));
    }

    private static String shown(String text) {
        return Marks.runs(text).stream()
                .map(run -> run.style().isEmpty()
                        ? run.text()
                        : "[" + run.style().replace("mark-", "") + ":" + run.text() + "]")
                .collect(Collectors.joining());
    }
}
