package dev.recado.parser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Each runs in a JVM of its own, with the limits that the server sets. */
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
    void a_picture_named_pdf_is_unsupported_and_its_type_is_told() throws Exception {
        Parsing parsing = Parsing.of(Samples.file(folder, "foto.pdf", Samples.png()));
        refused(parsing, Problem.UNSUPPORTED);
        assertThat(parsing.output()).contains("image/png");
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
}
