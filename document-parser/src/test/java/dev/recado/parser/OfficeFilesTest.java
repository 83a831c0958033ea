package dev.recado.parser;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Files as an office program (LibreOffice 7.4) wrote them: the same guide, of two pages, as Word document, OpenDocument and PDF,
 * with a table that goes on over the page; a workbook and a presentation.
 */
class OfficeFilesTest {
    private static List<String> parsed(String name) throws URISyntaxException {
        URI file =
                Objects.requireNonNull(OfficeFilesTest.class.getResource(name)).toURI();
        return Parsed.lines(Path.of(file));
    }

    /** Rows of the guide's table, which has 45: chalets by turns for families and couples, each 5 reais dearer. */
    private static String rows(int from, int to, String between) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i ->
                        "Chalé %d%s%s | R$ %d,00".formatted(i, between, i % 2 == 0 ? "Casal" : "Família", 280 + 5 * i))
                .collect(Collectors.joining("\\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"guia.docx", "guia.odt", "guia.pdf"})
    void a_guide_keeps_its_headings_accents_and_lists(String name) throws URISyntaxException {
        List<String> lines = parsed(name).stream()
                .map(line -> line.replaceAll("\"page\":\\d,", ""))
                .toList();

        assertThat(lines)
                .contains(
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Guia da Pousada Maré Alta\",\"path\":[]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Bem-vindo à recepção! Este guia responde às dúvidas mais comuns dos hóspedes.\",\"path\":[\"Guia da Pousada Maré Alta\"]}",
                        "{\"kind\":\"LIST\",\"text\":\"• Documento com foto de todos os adultos\\n• Caução de R$ 150,00 em cartão ou dinheiro\\n• Ficha de inscrição preenchida à mão\",\"path\":[\"Guia da Pousada Maré Alta\",\"Chegada e saída\"]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Em dias de chuva o passeio é remarcado sem custo; o estacionamento é gratuito e tem 18 vagas.\",\"path\":[\"Guia da Pousada Maré Alta\",\"Passeios\",\"Se chover\"]}")
                .filteredOn(line -> line.startsWith("{\"kind\":\"LIST\""))
                .last()
                .asString()
                .matches(".*(?:1\\.|•) Trilha da Conceição, às 9h, com guia\\\\n(?:2\\.|•) Passeio de escuna .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"guia.docx", "guia.odt"})
    void a_table_over_several_pages_is_whole(String name) throws URISyntaxException {
        assertThat(parsed(name))
                .contains("{\"kind\":\"TABLE\",\"text\":\"Chalé | Para quem | Diária\\n" + rows(1, 45, " | ")
                        + "\",\"path\":[\"Guia da Pousada Maré Alta\",\"Diárias de verão\"]}");
    }

    /** A PDF knows no columns; these are so close that the two on the left stay together. */
    @Test
    void each_page_of_a_table_in_a_pdf_has_the_titles_of_its_columns() throws URISyntaxException {
        assertThat(parsed("guia.pdf"))
                .contains(
                        "{\"kind\":\"TABLE\",\"text\":\"Chalé Para quem | Diária\\n" + rows(1, 31, " ")
                                + "\",\"page\":1,\"path\":[\"Guia da Pousada Maré Alta\",\"Diárias de verão\"]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Chalé Para quem | Diária\\n" + rows(32, 45, " ")
                                + "\",\"page\":2,\"path\":[\"Guia da Pousada Maré Alta\",\"Diárias de verão\"]}")
                .last()
                .asString()
                .contains("\"pages\":2");
    }

    @Test
    void a_workbook_shows_money_dates_and_shares_as_the_program_does() throws URISyntaxException {
        assertThat(parsed("tabela.xlsx"))
                .contains(
                        "{\"kind\":\"TABLE\",\"text\":\"Quarto | Diária | Válida até | Ocupação\\nCasal | R$ 1.280,50 | 25/03/2027 | 75%\\nFamília | R$ 390,00 | 25/03/2027 | 60%\\nSolteiro à beira-mar | R$ 210,00 | 01/02/2027 | 50%\\nSoma | R$ 1.880,50 |  | \",\"path\":[\"Preços\"]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Refeição | Horário\\nCafé da manhã | das 6h45 às 10h20\",\"path\":[\"Refeições\"]}");
    }

    @Test
    void a_presentation_gives_its_notes_though_the_program_marks_neither_titles_nor_notes() throws URISyntaxException {
        assertThat(parsed("equipe.pptx"))
                .containsSubsequence(
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Boas-vindas à equipe\",\"page\":1,\"path\":[]}",
                        "{\"kind\":\"LIST\",\"text\":\"• Uniforme às segundas\\n• Café na recepção\",\"page\":1,\"path\":[]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Lembre que o almoço é às 12h30.\",\"page\":1,\"path\":[]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Dia | Plantão\\nSábado | João\\nDomingo | Conceição\",\"page\":2,\"path\":[]}");
    }
}
