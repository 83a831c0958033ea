package dev.recado.channels.whatsapp;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class WhatsAppTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Olá, tudo bem?            | Olá, tudo bem?",
                "**forte**                 | *forte*",
                "__forte__                 | *forte*",
                "*leve*                    | _leve_",
                "_leve_                    | _leve_",
                "~~fora~~                  | ~fora~",
                "***os dois***             | *_os dois_*",
                "**um _dentro_ do outro**  | *um _dentro_ do outro*",
                "`código`                  | `código`",
                "# Título                  | *Título*",
                "### Título **forte**      | *Título forte*",
                "**Preço:** 10             | *Preço:* 10",
                "- um                      | - um",
                "* um                      | - um",
                "3. um                     | 3. um",
                "> citado                  | > citado",
                "[Site](https://a.bc/d)    | Site: https://a.bc/d",
                "[https://a.bc](https://a.bc) | https://a.bc",
                "<https://a.bc>            | https://a.bc",
                "https://a.bc/x_y_z        | https://a.bc/x_y_z",
                "<eu@a.bc>                 | eu@a.bc",
                "[Mail](mailto:eu@a.bc)    | Mail: eu@a.bc",
                "![Mapa](https://a.bc/m.png) | Mapa: https://a.bc/m.png",
                "2 \\* 3 = 6               | 2 * 3 = 6",
                "nome_de_arquivo           | nome_de_arquivo",
                "Wi**Fi**                  | WiFi",
                "**5\\*3**                 | 5*3",
                "a<br>b                    | a\\nb",
                "<b>x</b>                  | x",
                "R$ 10 &amp; cia           | R$ 10 & cia",
                "#semespaço                | #semespaço",
            })
    void markdown_becomes_whatsapps_marks(String markdown, String expected) {
        assertThat(WhatsAppText.parts(markdown, 4_096)).containsExactly(expected.replace("\\n", "\n"));
    }

    @Test
    void marks_touch_the_words_that_they_style() {
        assertThat(one("a *b **c*** d")).isEqualTo("a _b *c*_ d");
        assertThat(one("*a*b")).isEqualTo("ab");
    }

    @Test
    void a_style_over_two_lines_is_marked_on_each() {
        assertThat(one("**um\ndois**")).isEqualTo("*um*\n*dois*");
    }

    @Test
    void lines_stay_where_their_writer_broke_them() {
        assertThat(one("um\ndois  \ntrês")).isEqualTo("um\ndois\ntrês");
    }

    @Test
    void paragraphs_stay_apart() {
        assertThat(one("um\n\n\n\ndois")).isEqualTo("um\n\ndois");
    }

    @Test
    void lists_keep_their_numbers_and_inner_lists_are_set_in() {
        assertThat(one("Passos:\n\n1. um\n2. dois\n   - a\n   - b\n3. três\n\nFim."))
                .isEqualTo("Passos:\n\n1. um\n2. dois\n   - a\n   - b\n3. três\n\nFim.");
    }

    @Test
    void an_item_keeps_its_second_paragraph() {
        assertThat(one("- um\n\n  mais\n- dois")).isEqualTo("- um\n  mais\n- dois");
    }

    @Test
    void every_line_of_a_quote_is_marked() {
        assertThat(one("> um\n> dois\n\ndepois")).isEqualTo("> um\n> dois\n\ndepois");
    }

    @Test
    void code_is_monospaced_and_left_alone() {
        assertThat(one("```sql\nselect *\nfrom a_b\n```")).isEqualTo("```select *\nfrom a_b```");
    }

    @Test
    void indented_text_is_text() {
        assertThat(one("Olá\n\n    tudo bem?")).isEqualTo("Olá\n\ntudo bem?");
    }

    @Test
    void tables_become_readable_lines() {
        assertThat(one("""
                        Preços:

                        | Quarto | Diária | Café |
                        |--------|-------:|:----:|
                        | **Luxo** | R$ 300 | sim |
                        | Simples | R$ 150 | |
                        """)).isEqualTo("Preços:\n\n- *Luxo* – Diária: R$ 300; Café: sim\n- *Simples* – Diária: R$ 150");
    }

    @Test
    void control_characters_and_half_pairs_do_not_pass() {
        assertThat(one("a\u0000b\r\nc\uD83D!")).isEqualTo("ab\nc\uFFFD!");
    }

    @Test
    void what_fits_is_one_part() {
        String text = "a".repeat(4_096);

        assertThat(WhatsAppText.parts(text, 4_096)).containsExactly(text);
    }

    @Test
    void parts_end_between_paragraphs() {
        String one = "Um. ".repeat(15).strip();
        String two = "Dois. ".repeat(10).strip();

        assertThat(WhatsAppText.parts(one + "\n\n" + two, 100)).containsExactly(one, two);
    }

    @Test
    void a_long_paragraph_ends_between_sentences() {
        List<String> parts = WhatsAppText.parts("O hotel abre às sete. ".repeat(20), 100);

        assertThat(parts)
                .hasSizeGreaterThan(3)
                .allSatisfy(part ->
                        assertThat(part).startsWith("O hotel").endsWith("sete.").hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void a_long_sentence_ends_between_words() {
        String text = IntStream.range(0, 200).mapToObj(i -> "p" + i).collect(Collectors.joining(" "));

        List<String> parts = WhatsAppText.parts(text, 50);

        assertThat(parts).allSatisfy(part -> assertThat(part).hasSizeLessThanOrEqualTo(50));
        assertThat(String.join(" ", parts)).isEqualTo(text);
    }

    @Test
    void a_long_word_is_cut_between_characters_as_people_see_them() {
        String family = "👨‍👩‍👧‍👦";

        List<String> parts = WhatsAppText.parts(family.repeat(50), 100);

        assertThat(parts).allSatisfy(part -> {
            assertThat(part).hasSizeLessThanOrEqualTo(100);
            assertThat(part.replace(family, "")).isEmpty();
        });
        assertThat(String.join("", parts)).isEqualTo(family.repeat(50));
    }

    @Test
    void no_part_leaves_a_mark_open() {
        List<String> parts = WhatsAppText.parts("**" + "muito forte ".repeat(40).strip() + "**", 100);

        assertThat(parts)
                .hasSizeGreaterThan(3)
                .allSatisfy(part ->
                        assertThat(part).startsWith("*muito").endsWith("forte*").hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void long_code_is_monospaced_in_every_part() {
        List<String> parts = WhatsAppText.parts("```\n" + "uma linha de código\n".repeat(20) + "```", 100);

        assertThat(parts).hasSizeGreaterThan(3).allSatisfy(part -> assertThat(part)
                .startsWith("```uma")
                .endsWith("código```")
                .hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void a_long_quote_stays_a_quote() {
        List<String> parts = WhatsAppText.parts("> " + "Assim foi dito. ".repeat(20), 100);

        assertThat(parts)
                .hasSizeGreaterThan(2)
                .allSatisfy(part -> assertThat(part).startsWith("> Assim").hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void a_long_list_ends_between_items() {
        String list = IntStream.range(1, 60).mapToObj(i -> "- item número " + i).collect(Collectors.joining("\n"));

        List<String> parts = WhatsAppText.parts(list, 200);

        assertThat(parts).allSatisfy(part -> assertThat(part).startsWith("- ").hasSizeLessThanOrEqualTo(200));
        assertThat(String.join("\n", parts)).isEqualTo(list);
    }

    private static String one(String markdown) {
        List<String> parts = WhatsAppText.parts(markdown, 4_096);
        assertThat(parts).hasSize(1);
        return parts.getFirst();
    }
}
