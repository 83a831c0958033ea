package dev.recado.parser;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.poi.ss.util.CellReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Each runs in a JVM of its own, with the limits that the server sets; one that does not end itself in time is killed. */
@Timeout(300)
class HostileDocumentsTest {
    @TempDir
    Path folder;

    private static void refused(Parsing parsing, Problem problem) {
        assertThat(parsing.exitCode()).as(parsing.output()).isEqualTo(problem.exitCode());
        assertThat(parsing.lines()).isNotEmpty().last().asString().contains("\"problem\":\"" + problem + "\"");
    }

    @Test
    void an_empty_file_is_empty() throws Exception {
        refused(Parsing.of(Samples.file(folder, "vazio.pdf", new byte[0])), Problem.EMPTY);
    }

    @Test
    void documents_are_read_one_after_the_other_until_one_cannot_be() throws Exception {
        Path first = Samples.file(folder, "um.txt", "O café é grátis.".getBytes(StandardCharsets.UTF_8));
        Path second = Samples.pdf(folder);
        Parsing parsing = Parsing.ofAll(folder, first, second, first, Samples.encryptedPdf(folder), second);
        refused(parsing, Problem.ENCRYPTED);
        assertThat(parsing.lines().stream().filter("{\"next\":true}"::equals)).hasSize(3);
        assertThat(parsing.lines().stream().filter(line -> line.contains("O café é grátis.")))
                .hasSize(2);
        assertThat(parsing.lines().stream().filter(line -> line.contains("\"pages\"")))
                .hasSize(1);

        assertThat(Parsing.ofAll(folder, second).exitCode()).isZero();
    }

    @Test
    void a_pdf_with_a_password_is_encrypted() throws Exception {
        refused(Parsing.of(Samples.encryptedPdf(folder)), Problem.ENCRYPTED);
    }

    @Test
    void a_pdf_that_was_cut_off_or_scrambled_is_corrupt() throws Exception {
        byte[] whole = Files.readAllBytes(Samples.pdf(folder));
        refused(Parsing.of(Samples.file(folder, "cortado.pdf", Arrays.copyOf(whole, 200))), Problem.CORRUPT);
    }

    @Test
    void a_word_document_that_was_cut_off_is_corrupt() throws Exception {
        byte[] whole = Files.readAllBytes(Samples.docx(folder));
        refused(
                Parsing.of(Samples.file(folder, "cortado.docx", Arrays.copyOf(whole, whole.length / 2))),
                Problem.CORRUPT);
    }

    @Test
    void a_broken_picture_named_pdf_is_refused_telling_what_it_is() throws Exception {
        Parsing parsing = Parsing.of(Samples.file(folder, "foto.pdf", Samples.png()));
        refused(parsing, Problem.MISMATCH);
        assertThat(parsing.output()).contains(".pdf ≠ image/png");
    }

    @Test
    void text_named_pdf_is_read_as_the_text_that_it_is() throws Exception {
        Parsing parsing = Parsing.of(
                Samples.file(folder, "aviso.pdf", "O portão fecha às 22h.".getBytes(StandardCharsets.UTF_8)));
        assertThat(parsing.exitCode()).isZero();
        assertThat(parsing.lines().getFirst()).contains("text/plain");
    }

    @Test
    void rubbish_named_pdf_is_refused_telling_so() throws Exception {
        byte[] rubbish = new byte[5_000];
        new Random(7).nextBytes(rubbish);
        refused(Parsing.of(Samples.file(folder, "lixo.pdf", rubbish)), Problem.MISMATCH);
    }

    @Test
    void a_pdf_named_docx_is_read_as_what_it_is() throws Exception {
        Path pdf = Samples.pdf(folder);
        Parsing parsing = Parsing.of(Files.move(pdf, folder.resolve("trocado.docx")));
        assertThat(parsing.exitCode()).isZero();
        assertThat(parsing.lines().getFirst()).contains("application/pdf");
    }

    @Test
    void a_scan_has_no_text() throws Exception {
        refused(Parsing.of(Samples.scannedPdf(folder)), Problem.NO_TEXT);
    }

    @Test
    void a_zip_bomb_is_too_large() throws Exception {
        Path bomb = Samples.zipBomb(folder);
        assertThat(Files.size(bomb)).isLessThan(2_000_000);
        refused(Parsing.of(bomb), Problem.TOO_LARGE);
    }

    @Test
    void an_external_entity_is_never_read() throws Exception {
        Path secret = Samples.file(folder, "segredo.txt", "TOPSECRET".getBytes(StandardCharsets.UTF_8));
        Parsing parsing = Parsing.of(
                Samples.docxWithBody(
                        folder,
                        "xxe.docx",
                        "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + secret.toUri()
                                + "\">]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>antes &e; depois</w:t></w:r></w:p></w:body></w:document>"));
        assertThat(parsing.output()).doesNotContain("TOPSECRET");
        assertThat(parsing.exitCode()).isIn(0, Problem.CORRUPT.exitCode(), Problem.NO_TEXT.exitCode());
    }

    @Test
    void entities_that_multiply_without_end_are_refused() throws Exception {
        StringBuilder body = new StringBuilder("<!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">");
        for (int i = 1; i < 12; i++) {
            body.append("<!ENTITY a")
                    .append(i)
                    .append(" \"")
                    .append(("&a" + (i - 1) + ";").repeat(10))
                    .append("\">");
        }
        body.append(
                "]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>&a11;</w:t></w:r></w:p></w:body></w:document>");
        assertThat(Parsing.of(Samples.docxWithBody(folder, "risadas.docx", body.toString()))
                        .exitCode())
                .isIn(Problem.CORRUPT.exitCode(), Problem.NO_TEXT.exitCode(), Problem.TOO_LARGE.exitCode());
    }

    @Test
    void a_file_full_of_spaces_has_no_text() throws Exception {
        refused(
                Parsing.of(Samples.file(
                        folder, "espacos.txt", " ".repeat(20_000_000).getBytes(StandardCharsets.UTF_8))),
                Problem.NO_TEXT);
    }

    @Test
    void a_web_page_nested_a_hundred_thousand_deep_costs_only_its_own_process() throws Exception {
        Parsing parsing = Parsing.of(Samples.file(
                folder,
                "fundo.html",
                ("<html><body>" + "<div>".repeat(100_000) + "x").getBytes(StandardCharsets.UTF_8)));
        assertThat(parsing.exitCode())
                .isIn(0, 3, Problem.CORRUPT.exitCode(), Problem.TOO_LARGE.exitCode(), Problem.OUT_OF_MEMORY.exitCode());
    }

    @Test
    void work_beyond_the_deadline_ends_itself() throws IOException, InterruptedException {
        Parsing parsing = Parsing.of(Samples.pdf(folder), "pousada.pdf", "0");
        assertThat(parsing.exitCode()).isEqualTo(Problem.TIMED_OUT.exitCode());
    }

    @Test
    void two_gigabytes_of_spaces_in_an_archive_are_never_unpacked_whole() throws Exception {
        Path bomb = HostileSamples.zipOfSpaces(folder, "espacos.zip", "espacos.txt", 2L << 30);
        assertThat(Files.size(bomb)).isLessThan(4_000_000);
        Parsing parsing = Parsing.of(bomb);
        assertThat(parsing.output()).contains("{\"refused\":\"espacos.txt\",\"reason\":\"TOO_LARGE\"");
        assertThat(spaceTaken()).isLessThan(100_000_000);
    }

    @Test
    void a_bomb_of_many_files_stops_at_what_may_be_unpacked_in_all() throws Exception {
        Parsing parsing = Parsing.of(HostileSamples.zipOfManySpaces(folder, "muitos.zip", 100, 24_000_000));
        assertThat(parsing.exitCode()).isZero();
        assertThat(parsing.lines())
                .filteredOn(line -> line.contains("\"file\":"))
                .hasSizeLessThanOrEqualTo(8);
        assertThat(parsing.lines())
                .filteredOn(line -> line.contains("TOO_LARGE"))
                .hasSizeGreaterThan(90);
        assertThat(spaceTaken()).isLessThan(230_000_000);
    }

    @Test
    void a_bomb_within_a_bomb_is_not_opened() throws Exception {
        Path inner = HostileSamples.zipOfSpaces(folder, "dentro.zip", "espacos.txt", 1L << 30);
        Path outer = HostileSamples.zip(folder, "fora.zip", "dentro.zip", Files.readAllBytes(inner));
        assertThat(Parsing.of(outer).output())
                .contains("{\"refused\":\"dentro.zip\",\"reason\":\"UNSUPPORTED\",\"detail\":\"ZIP\"}");
    }

    @Test
    void a_workbook_whose_sheet_inflates_without_end_is_too_large() throws Exception {
        Path bomb = HostileSamples.zipOfSpaces(folder, "bomba.xlsx", "[Content_Types].xml", 1L << 30);
        refused(Parsing.of(bomb), Problem.TOO_LARGE);
    }

    @Test
    void no_format_reads_files_or_addresses_that_its_xml_names() throws Exception {
        Path secret = Samples.file(folder, "segredo.txt", "TOPSECRET".getBytes(StandardCharsets.UTF_8));
        try (ServerSocket outside = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            outside.setSoTimeout(1);
            String address = "http://127.0.0.1:" + outside.getLocalPort() + "/";
            for (String target : List.of(secret.toUri().toString(), address)) {
                String doctype = "<!DOCTYPE x [<!ENTITY e SYSTEM \"" + target + "\"><!ENTITY % p SYSTEM \"" + target
                        + "\">%p;]>";
                for (Path file : HostileSamples.withDoctype(folder, doctype, "&e;")) {
                    assertThat(Parsing.of(file).output()).as("%s", file).doesNotContain("TOPSECRET");
                }
                Path page = Samples.file(
                        folder,
                        "p.html",
                        ("<html><head><link rel=stylesheet href='" + target + "'><base href='" + target
                                        + "'></head><body><p>texto</p><iframe src='" + target + "'></iframe><img src='"
                                        + target + "'></body></html>")
                                .getBytes(StandardCharsets.UTF_8));
                assertThat(Parsing.of(page).output()).contains("texto").doesNotContain("TOPSECRET");
            }
            assertThatThrownBy(outside::accept).as("nobody called").isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void without_a_document_type_the_same_documents_are_read() throws Exception {
        for (Path file : HostileSamples.withDoctype(folder, "", "depois")) {
            assertThat(Parsed.lines(file)).as("%s", file).anyMatch(line -> line.contains("antes depois"));
        }
    }

    @Test
    void entities_that_multiply_are_refused_in_every_format_of_xml() throws Exception {
        for (Path file : HostileSamples.withDoctype(folder, HostileSamples.laughs(), "&a11;")) {
            Parsing parsing = Parsing.of(file);
            assertThat(parsing.exitCode()).as("%s %s", file, parsing.output()).isNotZero();
            assertThat(parsing.output()).hasSizeLessThan(100_000);
        }
    }

    @Test
    void xml_nested_a_hundred_thousand_deep_costs_only_its_own_process() throws Exception {
        Path odt = OfficeSamples.odt(
                folder, "fundo.odt", "<text:section>".repeat(100_000) + "x" + "</text:section>".repeat(100_000));
        Path tables = OfficeSamples.odt(
                folder,
                "tabelas.odt",
                "<table:table><table:table-row><table:table-cell>".repeat(30_000) + "x"
                        + "</table:table-cell></table:table-row></table:table>".repeat(30_000));
        for (Path file : List.of(odt, tables)) {
            assertThat(Parsing.of(file).exitCode())
                    .as("%s", file)
                    .isIn(0, 3, Problem.CORRUPT.exitCode(), Problem.TOO_LARGE.exitCode());
        }
    }

    @Test
    void json_nested_a_million_deep_is_refused() throws Exception {
        refused(
                Parsing.of(
                        Samples.file(folder, "fundo.json", "[".repeat(1_000_000).getBytes(StandardCharsets.UTF_8))),
                Problem.TOO_LARGE);
    }

    @Test
    void spaces_and_cells_that_are_only_claimed_are_not_made() throws Exception {
        Path odt = OfficeSamples.odt(
                folder,
                "repetido.odt",
                "<text:p>a<text:s text:c=\"2000000000\"/>b</text:p><table:table><table:table-row table:number-rows-repeated=\"1000000\">"
                        + "<table:table-cell table:number-columns-repeated=\"1000000\"><text:p>c</text:p></table:table-cell>"
                        + "</table:table-row></table:table>");
        Parsing parsing = Parsing.of(odt);
        assertThat(parsing.exitCode()).isZero();
        assertThat(parsing.output()).contains("a b").hasSizeLessThan(2_000);
    }

    @Test
    void a_sheet_that_claims_all_rows_and_columns_costs_what_is_in_it() throws Exception {
        Parsing parsing = Parsing.of(HostileSamples.workbook(
                folder,
                "vasto.xlsx",
                "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>início</t></is></c>"
                        + "<c r=\"XFD1\" t=\"inlineStr\"><is><t>direita</t></is></c></row><row r=\"1048576\">"
                        + "<c r=\"XFD1048576\" t=\"inlineStr\"><is><t>fim</t></is></c></row></sheetData>"));
        assertThat(parsing.exitCode()).as(parsing.output()).isZero();
        assertThat(parsing.output()).contains("início | direita", "fim").hasSizeLessThan(2_000);
    }

    @Test
    void a_sheet_whose_cells_lie_on_a_diagonal_does_not_fill_the_square() throws Exception {
        StringBuilder rows = new StringBuilder("<sheetData>");
        for (int i = 1; i <= 5_000; i++) {
            String column = CellReference.convertNumToColString(i);
            rows.append("<row r=\"%d\"><c r=\"A%d\"><v>1</v></c><c r=\"%s%d\"><v>7</v></c></row>"
                    .formatted(i, i, column, i));
        }
        Parsing parsing = Parsing.of(HostileSamples.workbook(folder, "diagonal.xlsx", rows + "</sheetData>"));
        assertThat(parsing.exitCode()).as(parsing.output()).isZero();
        assertThat(parsing.output()).hasSizeLessThan(200_000);
    }

    @Test
    void macros_are_left_out_and_the_text_is_read() throws Exception {
        for (Path file : HostileSamples.withMacros(folder)) {
            assertThat(Parsed.lines(file))
                    .as("%s", file)
                    .anyMatch(line -> line.contains("Texto à vista"))
                    .noneMatch(line -> line.contains("AutoOpen") || line.contains("calc.exe"));
        }
    }

    @Test
    void a_row_of_a_million_columns_is_refused() throws Exception {
        Parsing parsing = Parsing.of(
                Samples.file(folder, "largo.csv", "coluna;".repeat(1_000_000).getBytes(StandardCharsets.UTF_8)));
        assertThat(parsing.exitCode()).isIn(Problem.TOO_LARGE.exitCode(), Problem.OUT_OF_MEMORY.exitCode(), 3);
    }

    @Test
    void long_names_of_columns_do_not_multiply_without_end() throws Exception {
        String csv = ("nome " + "x".repeat(100_000) + ";b\n") + "1;2\n".repeat(1_000_000);
        refused(
                Parsing.of(Samples.file(folder, "cabecalho.csv", csv.getBytes(StandardCharsets.UTF_8))),
                Problem.TOO_LARGE);
    }

    @Test
    void a_picture_that_claims_a_billion_pixels_is_not_decoded() throws Exception {
        for (Path file : HostileSamples.hugePictures(folder)) {
            refused(Parsing.of(file), Problem.TOO_LARGE);
        }
    }

    @Test
    void a_pdf_whose_pages_contain_themselves_ends() throws Exception {
        for (Path file : HostileSamples.loopingPdfs(folder)) {
            ends(file);
        }
    }

    @Test
    void a_pdf_whose_page_inflates_without_end_costs_only_its_own_process() throws Exception {
        for (Path file : HostileSamples.inflatingPdfs(folder)) {
            assertThat(Files.size(file)).isLessThan(3_000_000);
            ends(file);
        }
    }

    @Test
    void a_pdf_of_lists_within_lists_without_end_costs_only_its_own_process() throws Exception {
        for (Path file : HostileSamples.deepPdfs(folder)) {
            ends(file);
        }
    }

    @Test
    void a_word_document_of_tables_within_tables_without_end_costs_only_its_own_process() throws Exception {
        ends(Samples.docxWithBody(
                folder,
                "tabelas.docx",
                "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
                        + "<w:tbl><w:tr><w:tc>".repeat(30_000) + "<w:p><w:r><w:t>fundo</w:t></w:r></w:p>"
                        + "</w:tc></w:tr></w:tbl>".repeat(30_000) + "</w:body></w:document>"));
    }

    @Test
    void markdown_of_quotes_within_quotes_without_end_costs_only_its_own_process() throws Exception {
        for (String quote : List.of(">", "> ", "- ", "1. ")) {
            String deep = quote.repeat(100_000) + "fundo\n";
            ends(Samples.file(folder, "fundo.md", deep.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Whatever becomes of a document: its process ends by itself, at its deadline at the latest. */
    private static void ends(Path file) throws IOException, InterruptedException {
        Parsing parsing = Parsing.of(file, file.getFileName().toString(), "30");
        assertThat(parsing.exitCode())
                .as("%s %s", file, parsing.output())
                .isIn(
                        0,
                        3,
                        Problem.CORRUPT.exitCode(),
                        Problem.NO_TEXT.exitCode(),
                        Problem.TOO_LARGE.exitCode(),
                        Problem.OUT_OF_MEMORY.exitCode(),
                        Problem.TIMED_OUT.exitCode());
        assertThat(parsing.output()).hasSizeLessThan(500_000);
    }

    @Test
    void an_email_nested_without_end_is_refused() throws Exception {
        StringBuilder parts = new StringBuilder("Subject: fundo\nMIME-Version: 1.0\n");
        for (int i = 0; i < 10_000; i++) {
            parts.append("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n".formatted(i, i));
        }
        refused(
                Parsing.of(Samples.file(folder, "fundo.eml", parts.toString().getBytes(StandardCharsets.UTF_8))),
                Problem.TOO_LARGE);
    }

    @Test
    void messages_attached_to_messages_without_end_are_read_three_deep() throws Exception {
        String inner = "Subject: fim\n\nnunca lido\n";
        for (int i = 20; i > 0; i--) {
            inner =
                    "Subject: carta %d\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\nContent-Type: message/rfc822\n\n%s\n--b%d--\n"
                            .formatted(i, i, i, inner, i);
        }
        Parsing parsing = Parsing.of(Samples.file(folder, "cartas.eml", inner.getBytes(StandardCharsets.UTF_8)));
        assertThat(parsing.exitCode()).as(parsing.output()).isZero();
        assertThat(parsing.output())
                .contains("carta 3", "ATTACHMENTS_NOT_READ")
                .doesNotContain("carta 4", "nunca lido");
    }

    @Test
    void a_vector_picture_is_refused_without_its_entities_being_counted() throws Exception {
        String svg = "<?xml version=\"1.0\"?>" + HostileSamples.laughs()
                + "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&a11;</text></svg>";
        refused(
                Parsing.of(Samples.file(folder, "risadas.svg", svg.getBytes(StandardCharsets.UTF_8))),
                Problem.UNSUPPORTED);
    }

    /** What lies in the folder that the process may use. */
    private long spaceTaken() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("part"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
