package dev.recado.knowledge;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentNoteTest {
    private static final Locale BRAZIL = Locale.of("pt", "BR");

    @Test
    void a_file_that_an_archive_could_not_give_is_told_with_its_reason_in_both_languages() {
        DocumentNote note = DocumentNote.of(
                "document.note.archive-refused", List.of("pasta/cópia.pdf", "archive.reason.duplicate", "Guia"));
        assertThat(note.in(BRAZIL).text())
                .isEqualTo("pasta/cópia.pdf: o mesmo conteúdo já está na base, como \"Guia\".");
        assertThat(note.in(Locale.ENGLISH).text())
                .isEqualTo("pasta/cópia.pdf: the same content is in the knowledge base already, as \"Guia\".");
    }

    @Test
    void a_name_that_looks_like_a_reason_stays_a_name() {
        DocumentNote note = DocumentNote.of(
                "document.note.archive-refused", List.of("archive.reason.empty", "archive.reason.empty", ""));
        assertThat(note.in(Locale.ENGLISH).text()).isEqualTo("archive.reason.empty: it is empty.");
    }

    // The parser's names for them; see dev.recado.parser.Problem and Note there.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "archive.reason.empty",
                "archive.reason.encrypted",
                "archive.reason.corrupt",
                "archive.reason.unsupported",
                "archive.reason.too-large",
                "document.note.hidden-sheets",
                "document.note.hidden-slides",
                "document.note.attachments-not-read",
                "document.note.ocr-missing",
                "document.note.pages-without-text"
            })
    void what_the_parser_says_has_a_text_in_both_languages(String code) {
        DocumentNote note = DocumentNote.of(code, List.of("1", "2"));
        assertThat(note.in(BRAZIL).text())
                .isNotEqualTo(code)
                .isNotEqualTo(note.in(Locale.ENGLISH).text());
    }

    @Test
    void long_details_are_cut_because_a_document_wrote_them() {
        assertThat(DocumentNote.of("document.note.hidden-sheets", List.of("x".repeat(9_000)))
                        .details()
                        .getFirst())
                .hasSize(301);
    }
}
