package dev.recado.parser;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentParserTest {
    @TempDir
    Path folder;

    private String parsed(Path file) {
        return String.join("\n", Parsed.lines(file)) + "\n";
    }

    @Test
    void a_pdf_gives_headings_pages_and_paragraphs_with_accents() throws IOException {
        assertThat(parsed(Samples.pdf(folder)).lines())
                .startsWith("{\"mediaType\":\"application/pdf\"}")
                .contains(
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Pousada Maré Alta\",\"page\":1,\"path\":[]}",
                        "{\"kind\":\"HEADING\",\"level\":2,\"text\":\"Check-in e check-out\",\"page\":1,\"path\":[\"Pousada Maré Alta\"]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"O check-in começa às 14 horas e o check-out vai até as 11 horas. Crianças de até seis anos não pagam.\",\"page\":1,\"path\":[\"Pousada Maré Alta\",\"Check-in e check-out\"]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Servido das 7 às 10 horas, com frutas da região.\",\"page\":3,\"path\":[\"Pousada Maré Alta\",\"Café da manhã\"]}")
                .last()
                .isEqualTo("{\"end\":true,\"blocks\":8,\"pages\":3}");
    }

    @Test
    void a_table_in_a_pdf_keeps_its_rows_and_columns() throws IOException {
        assertThat(parsed(Samples.pdf(folder)))
                .contains(
                        "{\"kind\":\"TABLE\",\"text\":\"Quarto | Baixa estação | Alta estação\\nCasal | R$ 280 | R$ 420\\nFamília | R$ 390 | R$ 610\",\"page\":2");
    }

    @Test
    void a_title_over_the_whole_table_of_a_pdf_is_no_row_of_it() throws IOException {
        assertThat(parsed(Samples.titledTablePdf(folder)))
                .contains(
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Tarifas de hospedagem – alta temporada 2026\",\"page\":1",
                        "{\"kind\":\"TABLE\",\"text\":\"Quarto | Baixa estação | Alta estação\\nCasal | R$ 280 | R$ 420\\nFamília | R$ 390 | R$ 610\",\"page\":1,\"path\":[\"Tarifas");
    }

    @Test
    void page_numbers_of_a_pdf_are_dropped() throws IOException {
        assertThat(parsed(Samples.pdf(folder))).doesNotContain("Página");
    }

    @Test
    void a_word_document_gives_headings_and_tables() throws IOException {
        assertThat(parsed(Samples.docx(folder)).lines())
                .contains(
                        "{\"kind\":\"HEADING\",\"level\":2,\"text\":\"Silêncio\",\"path\":[\"Regras da casa\"]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Pedimos silêncio das 22h às 8h, também na piscina.\",\"path\":[\"Regras da casa\",\"Silêncio\"]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Peça | Preço\\nCamisa | R$ 12,00\\nCalça | R$ 15,50\",\"path\":[\"Regras da casa\",\"Preços da lavanderia\"]}");
    }

    @Test
    void plain_text_is_read_in_utf_8_latin_1_and_utf_16() throws IOException {
        String text = "HORÁRIOS\n\nO café é servido até às 10h. Não há almoço.\n\nItens:\n- pão\n- maçã\n";
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1}) {
            assertThat(parsed(Samples.file(folder, charset + ".txt", text.getBytes(charset))))
                    .as("%s", charset)
                    .contains(
                            "{\"mediaType\":\"text/plain\"}",
                            "\"level\":1,\"text\":\"HORÁRIOS\"",
                            "\"text\":\"O café é servido até às 10h. Não há almoço.\",\"path\":[\"HORÁRIOS\"]");
        }
        assertThat(parsed(Samples.file(folder, "16.txt", ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE))))
                .contains("Não há almoço.");
    }

    @Test
    void markdown_gives_headings_lists_tables_and_link_addresses() throws IOException {
        String text = """
                ---
                title: ignorado
                ---
                # Serviços
                ## Passeios
                Saem às **9h**. Reserve [aqui](https://exemplo.com.br/passeios).

                1. Ilha
                2. Cachoeira
                   - trilha leve

                | Passeio | Preço |
                |---|---|
                | Ilha | R$ 90 |
                """;
        assertThat(parsed(Samples.file(folder, "servicos.md", text.getBytes(StandardCharsets.UTF_8)))
                        .lines())
                .containsExactly(
                        "{\"mediaType\":\"text/markdown\"}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Serviços\",\"path\":[]}",
                        "{\"kind\":\"HEADING\",\"level\":2,\"text\":\"Passeios\",\"path\":[\"Serviços\"]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Saem às 9h. Reserve aqui (https://exemplo.com.br/passeios).\",\"path\":[\"Serviços\",\"Passeios\"]}",
                        "{\"kind\":\"LIST\",\"text\":\"1. Ilha\\n2. Cachoeira\\n• trilha leve\",\"path\":[\"Serviços\",\"Passeios\"]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Passeio | Preço\\nIlha | R$ 90\",\"path\":[\"Serviços\",\"Passeios\"]}",
                        "{\"end\":true,\"blocks\":5}");
    }

    @Test
    void a_web_page_gives_its_text_without_scripts_and_navigation() throws IOException {
        String page = """
                <!DOCTYPE html><html><head><meta charset="iso-8859-1"><title>Pousada</title><style>p{color:red}</style></head>
                <body><nav><a href="/">Início</a></nav><h1>Estacionamento</h1>
                <p>É <b>grátis</b> para<br>hóspedes.</p><script>alert('não')</script>
                <ul><li>Coberto</li><li>Vigiado <em>24h</em></li></ul>
                <table><tr><th>Veículo</th><th>Diária</th></tr><tr><td>Moto</td><td>R$ 0</td></tr></table></body></html>
                """;
        assertThat(parsed(Samples.file(folder, "p.html", page.getBytes(StandardCharsets.ISO_8859_1)))
                        .lines())
                .containsExactly(
                        "{\"mediaType\":\"text/html\"}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Estacionamento\",\"path\":[]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"É grátis para\\nhóspedes.\",\"path\":[\"Estacionamento\"]}",
                        "{\"kind\":\"LIST\",\"text\":\"• Coberto\\n• Vigiado 24h\",\"path\":[\"Estacionamento\"]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Veículo | Diária\\nMoto | R$ 0\",\"path\":[\"Estacionamento\"]}",
                        "{\"end\":true,\"blocks\":4}");
    }
}
