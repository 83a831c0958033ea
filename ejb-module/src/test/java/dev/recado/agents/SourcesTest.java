package dev.recado.agents;

import dev.recado.agents.Sources.Cited;
import dev.recado.knowledge.Passage;
import dev.recado.platform.Texts;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SourcesTest {
    private static final List<Passage> PASSAGES = List.of(Given.BREAKFAST, Given.POOL, Given.PETS);

    @Test
    void one_source_is_named_on_a_line_of_its_own() {
        assertThat(cite("Das 7h às 10h [1].").markdown())
                .isEqualTo("Das 7h às 10h [1].\n\nFonte: Manual do hóspede, p. 3, Café da manhã");
    }

    @Test
    void citations_are_numbered_as_they_appear_and_the_trace_follows() {
        Cited cited = cite("Cães sim [3], piscina até 20h [2][3].");

        assertThat(cited.markdown())
                .isEqualTo("Cães sim [1], piscina até 20h [2] [1].\n\nFontes:\n- [1] Manual do hóspede\n"
                        + "- [2] Manual do hóspede, p. 5");
        assertThat(cited.passages()).containsExactly(Given.PETS, Given.POOL, Given.BREAKFAST);
    }

    @Test
    void passages_that_do_not_exist_are_not_cited() {
        assertThat(cite("Temos sauna [9] e piscina [2, 12].").markdown())
                .isEqualTo("Temos sauna e piscina [1].\n\nFonte: Manual do hóspede, p. 5");
        assertThat(cite("Temos sauna [0].").markdown()).isEqualTo("Temos sauna.");
    }

    @Test
    void the_models_own_list_of_sources_is_replaced() {
        assertThat(cite("Até 20h [2].\n\n**Fontes:**\n[2] manual.pdf").markdown())
                .isEqualTo("Até 20h [1].\n\nFonte: Manual do hóspede, p. 5");
    }

    @Test
    void links_are_not_citations() {
        assertThat(cite("Veja [1](https://pousada.example).").markdown())
                .isEqualTo("Veja [1](https://pousada.example).");
    }

    @Test
    void everything_about_sources_can_be_taken_out() {
        assertThat(Sources.without("Das 7h [1] às 10h [2, 3].\n\nFontes:\n- [1] Manual, p. 3\n- [2] Outro"))
                .isEqualTo("Das 7h às 10h.");
        assertThat(Sources.without("A fonte: fica no jardim.")).isEqualTo("A fonte: fica no jardim.");
    }

    @Test
    void a_source_is_named_by_its_page_and_nearest_heading() {
        assertThat(Sources.label(Given.passage("x", "p. 12 › Pousada › Regras › Animais")))
                .isEqualTo("Manual do hóspede, p. 12, Animais");
        assertThat(Sources.label(Given.passage("x", "Pousada › Regras"))).isEqualTo("Manual do hóspede, Regras");
    }

    /** All that docs/knowledge.md says can be read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
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
                "jsonl",
                "PDF",
                "Xlsx"
            })
    void customers_read_no_ending_of_a_file(String ending) {
        assertThat(Sources.label(named("Tabela de preços 2.0." + ending))).isEqualTo("Tabela de preços 2.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"www.pousada.example", "Contrato nº 3.514", "Como abrir um arquivo .zip", ".txt"})
    void what_is_no_ending_stays(String name) {
        assertThat(Sources.label(named(name))).isEqualTo(name);
    }

    private static Passage named(String document) {
        return new Passage(
                UUID.randomUUID(), UUID.randomUUID(), document, null, "Geral", "Diária: R$ 300.", 0.8, "", 1, 1);
    }

    private static Cited cite(String markdown) {
        return Sources.cite(markdown, PASSAGES, Texts.of(Agents.TEXTS, Texts.LANGUAGES.getFirst()));
    }
}
