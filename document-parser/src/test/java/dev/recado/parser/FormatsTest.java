package dev.recado.parser;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Sheets, slides, OpenDocument, rows of values, e-mails and JSON. */
class FormatsTest {
    @TempDir
    Path folder;

    private List<String> parsed(Path file) {
        return Parsed.lines(file);
    }

    private List<String> parsed(String name, String text) throws IOException {
        return parsed(Samples.file(folder, name, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void a_workbook_gives_each_visible_sheet_with_its_tables_as_the_program_shows_them() throws IOException {
        assertThat(parsed(OfficeSamples.xlsx(folder)))
                .containsExactly(
                        "{\"mediaType\":\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet\"}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Preços\",\"path\":[]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Tabela de verão\",\"path\":[\"Preços\"]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Quarto | Diária | Válida até | Ocupação\\nCasal | R$ 1.280,50 | 25/03/2027 | 75%\\nFamília | R$ 390,00 | 25/03/2027 | 75%\\nSoma | R$ 1.670,50 |  | \",\"path\":[\"Preços\"]}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Passeios\",\"path\":[]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Ilha | às 9h\",\"path\":[\"Passeios\"]}",
                        "{\"note\":\"HIDDEN_SHEETS\",\"details\":[\"Custos\"]}",
                        "{\"end\":true,\"blocks\":5}");
    }

    @Test
    void a_presentation_gives_slides_as_pages_with_lists_tables_and_the_speakers_notes() throws IOException {
        assertThat(parsed(OfficeSamples.pptx(folder)))
                .containsExactly(
                        "{\"mediaType\":\"application/vnd.openxmlformats-officedocument.presentationml.presentation\"}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Boas-vindas à equipe\",\"page\":1,\"path\":[]}",
                        "{\"kind\":\"LIST\",\"text\":\"• Uniforme às segundas\\n• Café na recepção\",\"page\":1,\"path\":[\"Boas-vindas à equipe\"]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Lembre que o almoço é às 12h30.\",\"page\":1,\"path\":[\"Boas-vindas à equipe\"]}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Escala\",\"page\":2,\"path\":[]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Dia | Plantão\\nSábado | João\\nDomingo | Conceição\",\"page\":2,\"path\":[\"Escala\"]}",
                        "{\"note\":\"HIDDEN_SLIDES\",\"details\":[\"3\"]}",
                        "{\"end\":true,\"blocks\":5,\"pages\":3}");
    }

    @Test
    void an_open_document_text_gives_headings_lists_and_tables_without_comments_and_deleted_text() throws IOException {
        assertThat(parsed(OfficeSamples.odt(folder)))
                .startsWith(
                        "{\"mediaType\":\"application/vnd.oasis.opendocument.text\"}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Manual da recepção\",\"path\":[]}",
                        "{\"kind\":\"HEADING\",\"level\":2,\"text\":\"Chegada\",\"path\":[\"Manual da recepção\"]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"O hóspede é recebido às 14 horas.\",\"path\":[\"Manual da recepção\",\"Chegada\"]}",
                        "{\"kind\":\"LIST\",\"text\":\"• Documento\\n• Caução\",\"path\":[\"Manual da recepção\",\"Chegada\"]}")
                .anyMatch(line -> line.startsWith("{\"kind\":\"TABLE\",\"text\":\"Quarto | Chave\\nSuíte | nº 7"))
                .noneMatch(line -> line.contains("apagado") || line.contains("comentário"))
                .last()
                .asString()
                .contains("\"blocks\":6");
    }

    @Test
    void a_word_document_of_several_pages_is_read_to_its_end_with_accents_and_the_table_between() throws IOException {
        assertThat(parsed(OfficeSamples.docxOfPages(folder)))
                .containsExactly(
                        "{\"mediaType\":\"application/vnd.openxmlformats-officedocument.wordprocessingml.document\"}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"A recepção atende até às 23h.\",\"path\":[]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Estação | Diária\\nVerão | R$ 420,00\\nInverno | R$ 280,00\",\"path\":[]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Crianças de até três anos não pagam.\",\"path\":[]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"O pão de queijo é à parte.\",\"path\":[]}",
                        "{\"end\":true,\"blocks\":4}");
    }

    @Test
    void an_open_document_text_of_several_pages_is_read_to_its_end_with_accents_and_the_table_between()
            throws IOException {
        assertThat(parsed(OfficeSamples.odt(folder, "paginas.odt", """
                        <text:p>A recepção atende<text:soft-page-break/> até às 23h.</text:p>\
                        <table:table><table:table-row><table:table-cell><text:p>Estação</text:p></table:table-cell>\
                        <table:table-cell><text:p>Diária</text:p></table:table-cell></table:table-row><text:soft-page-break/>\
                        <table:table-row><table:table-cell><text:p>Verão</text:p></table:table-cell>\
                        <table:table-cell><text:p>R$ 420,00</text:p></table:table-cell></table:table-row></table:table>\
                        <text:soft-page-break/><text:p>Crianças de até três anos não pagam.</text:p>""")))
                .containsExactly(
                        "{\"mediaType\":\"application/vnd.oasis.opendocument.text\"}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"A recepção atende até às 23h.\",\"path\":[]}",
                        "{\"kind\":\"TABLE\",\"text\":\"Estação | Diária\\nVerão | R$ 420,00\",\"path\":[]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"Crianças de até três anos não pagam.\",\"path\":[]}",
                        "{\"end\":true,\"blocks\":3}");
    }

    @Test
    void the_rows_of_a_table_in_plain_text_stay_rows() throws IOException {
        assertThat(parsed("precos.txt", """
                Preços da lavanderia

                Peça          Preço
                Calção        R$ 12,50
                Calça comprida    R$ 15,00
                """)).anySatisfy(line -> assertThat(line)
                .matches(".*Calção +R\\$ 12,50\\\\nCalça comprida +R\\$ 15,00.*")
                .contains("\"path\":[\"Preços da lavanderia\"]"));
    }

    @Test
    void each_row_of_values_is_understood_on_its_own_whatever_parts_them() throws IOException {
        List<String> expected = List.of(
                "{\"mediaType\":\"text/csv\"}",
                "{\"kind\":\"LIST\",\"text\":\"Produto: Calção; Preço: 1.012,50; Observação: azul; até o tamanho \\\"G\\\"\",\"path\":[]}",
                "{\"kind\":\"LIST\",\"text\":\"Produto: Boné; Preço: 39,90\",\"path\":[]}",
                "{\"end\":true,\"blocks\":2}");
        for (String separator : List.of(";", ",", "\t", "|")) {
            String text = """
                    Produto;Preço;Observação
                    Calção;"1.012,50";"azul; até o
                    tamanho ""G""\"

                    Boné;"39,90";
                    """.replaceAll(";(?! até)", separator);
            assertThat(parsed("loja.csv", text)).as("'%s'", separator).isEqualTo(expected);
        }
    }

    @Test
    void rows_as_spreadsheets_write_them_in_brazil_are_read_in_their_encoding() throws IOException {
        Path file = Samples.file(
                folder,
                "precos.csv",
                "sep=;\r\nServiço;Preço\r\nDesjejum;12,50\r\nJantar, à la carte;80,00\r\n"
                        .getBytes(Charset.forName("windows-1252")));
        assertThat(parsed(file))
                .contains(
                        "{\"kind\":\"LIST\",\"text\":\"Serviço: Desjejum; Preço: 12,50\",\"path\":[]}",
                        "{\"kind\":\"LIST\",\"text\":\"Serviço: Jantar, à la carte; Preço: 80,00\",\"path\":[]}");
    }

    @Test
    void rows_without_names_of_columns_are_not_given_any() throws IOException {
        assertThat(parsed("lista.csv", "1;Ana;São Paulo\n2;Zé;Olinda\n"))
                .contains(
                        "{\"kind\":\"LIST\",\"text\":\"1; Ana; São Paulo\",\"path\":[]}",
                        "{\"kind\":\"LIST\",\"text\":\"2; Zé; Olinda\",\"path\":[]}");
    }

    @Test
    void json_gives_names_as_headings_and_arrays_of_objects_as_tables() throws IOException {
        assertThat(parsed("pousada.json", """
                        {"nome": "Pousada Maré Alta", "aberta": true, "extras": ["café", "maçã"], "fax": null,
                         "endereço": {"rua": "Rua da Praia", "geo": {"lat": -8.05}},
                         "quartos": [{"tipo": "Casal", "preço": {"baixa": 280}}, {"tipo": "Família", "preço": {"baixa": 390}}],
                         "vazio": {}}
                        """))
                .containsExactly(
                        "{\"mediaType\":\"application/json\"}",
                        "{\"kind\":\"LIST\",\"text\":\"nome: Pousada Maré Alta\\naberta: true\\nextras: café, maçã\",\"path\":[]}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"endereço\",\"path\":[]}",
                        "{\"kind\":\"LIST\",\"text\":\"rua: Rua da Praia\",\"path\":[\"endereço\"]}",
                        "{\"kind\":\"HEADING\",\"level\":2,\"text\":\"geo\",\"path\":[\"endereço\"]}",
                        "{\"kind\":\"LIST\",\"text\":\"lat: -8.05\",\"path\":[\"endereço\",\"geo\"]}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"quartos\",\"path\":[]}",
                        "{\"kind\":\"TABLE\",\"text\":\"tipo | preço.baixa\\nCasal | 280\\nFamília | 390\",\"path\":[\"quartos\"]}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"vazio\",\"path\":[]}",
                        "{\"end\":true,\"blocks\":8}");
    }

    @Test
    void json_is_known_by_its_content_and_one_value_per_line_is_a_table() throws IOException {
        assertThat(parsed("exportado", "{\"a\": \"é\", \"b\": 1}\n{\"a\": \"ã\", \"b\": 2}\n"))
                .contains("{\"mediaType\":\"application/json\"}")
                .contains("{\"kind\":\"TABLE\",\"text\":\"a | b\\né | 1\\nã | 2\",\"path\":[]}");
        assertThatThrownBy(() -> parsed("quebrado.json", "{\"a\": [1, 2}"))
                .hasMessageContaining("CORRUPT: JSON, line 1");
    }

    @Test
    void an_email_gives_its_subject_sender_date_text_and_attachments() throws IOException {
        byte[] sheet = Files.readAllBytes(OfficeSamples.xlsx(folder));
        String mail = """
                Received: from mx.exemplo.com.br
                From: =?UTF-8?Q?Jo=C3=A3o_da_Concei=C3=A7=C3=A3o?= <joao@exemplo.com.br>
                To: reservas@exemplo.com.br
                Subject: =?UTF-8?B?UmVzZXJ2YSBkZSB2ZXLDo28=?=
                Date: Mon, 23 Nov 2026 10:00:00 -0300
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="fora"

                --fora
                Content-Type: multipart/alternative; boundary="dentro"

                --dentro
                Content-Type: text/plain; charset=iso-8859-1
                Content-Transfer-Encoding: quoted-printable

                O check-in antecipado =E9 gr=E1tis.
                --dentro
                Content-Type: text/html; charset=utf-8

                <p>O check-in antecipado é grátis (html).</p>
                --dentro--
                --fora
                Content-Type: application/octet-stream
                Content-Disposition: attachment; filename*=UTF-8''pre%C3%A7os.xlsx
                Content-Transfer-Encoding: base64

                SHEET
                --fora
                Content-Type: application/x-msdownload; name="instalar.exe"
                Content-Disposition: attachment
                Content-Transfer-Encoding: base64

                TVqQAAMAAAAEAAAA//8AALgAAAAAAAAAQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
                --fora--
                """.replace("SHEET", Base64.getMimeEncoder().encodeToString(sheet))
                .replace("\n", "\r\n");
        assertThat(parsed("reserva.eml", mail))
                .startsWith(
                        "{\"mediaType\":\"message/rfc822\"}",
                        "{\"kind\":\"HEADING\",\"level\":1,\"text\":\"Reserva de verão\",\"path\":[]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"From: João da Conceição <joao@exemplo.com.br>\\nTo: reservas@exemplo.com.br\\nDate: Mon, 23 Nov 2026 10:00:00 -0300\",\"path\":[\"Reserva de verão\"]}",
                        "{\"kind\":\"PARAGRAPH\",\"text\":\"O check-in antecipado é grátis.\",\"path\":[\"Reserva de verão\"]}",
                        "{\"kind\":\"HEADING\",\"level\":2,\"text\":\"preços.xlsx\",\"path\":[\"Reserva de verão\"]}",
                        "{\"kind\":\"HEADING\",\"level\":8,\"text\":\"Preços\",\"path\":[\"Reserva de verão\",\"preços.xlsx\"]}")
                .anyMatch(line -> line.contains("Casal | R$ 1.280,50")
                        && line.contains("\"path\":[\"Reserva de verão\",\"preços.xlsx\",\"Preços\"]"))
                .contains("{\"note\":\"ATTACHMENTS_NOT_READ\",\"details\":[\"instalar.exe\"]}")
                .noneMatch(line -> line.contains("(html)"));
    }

    @Test
    void the_table_of_an_email_in_html_is_kept() throws IOException {
        String mail = """
                Subject: Tabela
                MIME-Version: 1.0
                Content-Type: multipart/alternative; boundary=x

                --x
                Content-Type: text/plain; charset=utf-8

                Casal
                R$ 280
                --x
                Content-Type: text/html; charset=utf-8

                <html><head><meta charset="iso-8859-1"></head><table><tr><th>Quarto</th><th>Preço</th></tr><tr><td>Família</td><td>R$ 390</td></tr></table></html>
                --x--
                """;
        assertThat(parsed("tabela.eml", mail))
                .contains("{\"kind\":\"TABLE\",\"text\":\"Quarto | Preço\\nFamília | R$ 390\",\"path\":[\"Tabela\"]}")
                .noneMatch(line -> line.contains("R$ 280"));
    }

    @Test
    void notes_that_begin_like_an_email_stay_notes() throws IOException {
        assertThat(parsed("aviso.txt", "From: recepção\nDate: hoje\nO portão fecha às 22h.\n"))
                .contains("{\"mediaType\":\"text/plain\"}")
                .anyMatch(line -> line.contains("O portão fecha às 22h."));
    }
}
