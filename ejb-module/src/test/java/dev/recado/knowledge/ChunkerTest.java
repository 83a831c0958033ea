package dev.recado.knowledge;

import dev.recado.knowledge.ParsedDocument.Block;
import dev.recado.knowledge.ParsedDocument.Kind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChunkerTest {
    private static final List<String> PATH = List.of("Pousada", "Café da manhã");

    /** Words stand for tokens. */
    private static int words(String text) {
        return text.isBlank() ? 0 : text.strip().split("\\s+").length;
    }

    private static List<Chunk> chunks(int limit, Block... blocks) {
        return new Chunker(ChunkerTest::words, limit, Chunker.READABLE_TOKENS).chunks(List.of(blocks));
    }

    private static Block paragraph(String text, int page, List<String> path) {
        return new Block(Kind.PARAGRAPH, text, page, path);
    }

    @Test
    void the_headings_above_are_part_of_what_is_searched_and_of_the_location() {
        List<Chunk> chunks = chunks(100, paragraph("Das 7h às 10h.", 3, PATH));
        assertThat(chunks).singleElement().satisfies(chunk -> {
            assertThat(chunk.text()).isEqualTo("Das 7h às 10h.");
            assertThat(chunk.searchText()).isEqualTo("Pousada › Café da manhã\nDas 7h às 10h.");
            assertThat(chunk.location()).isEqualTo("p. 3 › Pousada › Café da manhã");
        });
    }

    @Test
    void a_paragraph_that_poses_as_a_heading_is_a_passage_and_shown_in_short_above_what_follows() {
        String long1 = "palavra ".repeat(200).strip();
        List<Chunk> chunks = chunks(
                100, new Block(Kind.HEADING, long1, 1, List.of()), paragraph("O que vem depois.", 1, List.of(long1)));
        assertThat(chunks.stream().map(Chunk::text).collect(Collectors.joining(" ")))
                .isEqualTo(long1 + " O que vem depois.");
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.heading().length()).isLessThanOrEqualTo(300);
            assertThat(words(chunk.searchText())).isLessThanOrEqualTo(100);
        });
        assertThat(chunks.getLast().heading()).startsWith("palavra palavra").endsWith("…");
    }

    @Test
    void a_passage_never_crosses_a_heading() {
        List<Chunk> chunks = chunks(
                100,
                new Block(Kind.HEADING, "Pousada", 1, List.of()),
                paragraph("Um.", 1, List.of("Pousada")),
                new Block(Kind.HEADING, "Piscina", 1, List.of("Pousada")),
                paragraph("Dois.", 1, List.of("Pousada", "Piscina")));
        assertThat(chunks).extracting(Chunk::text).containsExactly("Um.", "Dois.");
    }

    @Test
    void small_paragraphs_below_one_heading_share_a_passage_and_its_pages() {
        List<Chunk> chunks = chunks(100, paragraph("Um.", 2, PATH), paragraph("Dois.", 3, PATH));
        assertThat(chunks).singleElement().satisfies(chunk -> {
            assertThat(chunk.text()).isEqualTo("Um.\nDois.");
            assertThat(chunk.location()).startsWith("p. 2–3");
        });
    }

    @Test
    void a_heading_with_nothing_below_it_is_kept() {
        List<Chunk> chunks = chunks(
                100,
                new Block(Kind.HEADING, "Fechado em maio", null, List.of("Pousada")),
                new Block(Kind.HEADING, "Contato", null, List.of("Pousada")),
                paragraph("Ligue.", 1, List.of("Pousada", "Contato")));
        assertThat(chunks).extracting(Chunk::text).containsExactly("Fechado em maio", "Ligue.");
    }

    @Test
    void no_passage_is_longer_than_the_model_sees_and_long_paragraphs_overlap_by_a_sentence() {
        String text = IntStream.range(0, 40)
                .mapToObj(i -> "Esta é a frase de número " + i + " do parágrafo.")
                .collect(Collectors.joining(" "));
        List<Chunk> chunks = chunks(60, paragraph(text, 1, PATH));
        assertThat(chunks).hasSizeGreaterThan(5).allSatisfy(chunk -> assertThat(words(chunk.searchText()))
                .isLessThanOrEqualTo(60));
        for (int i = 1; i < chunks.size(); i++) {
            String before = chunks.get(i - 1).text();
            String last = before.substring(before.lastIndexOf("Esta é"));
            assertThat(chunks.get(i).text()).startsWith(last);
        }
        assertThat(chunks.getLast().text()).endsWith("número 39 do parágrafo.");
    }

    @Test
    void a_clause_of_a_numbered_list_that_is_too_long_is_cut_between_its_sentences() {
        String clause = "7. "
                + IntStream.range(0, 30)
                        .mapToObj(i -> "O locatário número " + i + " responde por tudo o que quebrar.")
                        .collect(Collectors.joining(" "));
        List<Chunk> chunks =
                chunks(60, new Block(Kind.LIST, "6. Sem som alto.\n" + clause + "\n8. Foro de Ubatuba.", 1, PATH));
        assertThat(chunks)
                .hasSizeGreaterThan(4)
                .allSatisfy(chunk -> assertThat(words(chunk.searchText())).isLessThanOrEqualTo(60))
                .allSatisfy(chunk -> assertThat(chunk.text()).endsWith("."));
        assertThat(chunks.getFirst().text()).isEqualTo("6. Sem som alto.");
        assertThat(chunks.getLast().text()).isEqualTo("8. Foro de Ubatuba.");
    }

    @Test
    void a_table_that_fits_stays_whole_and_a_longer_one_repeats_its_head() {
        String head = "Quarto | Preço";
        String small = head + "\nCasal | 280";
        assertThat(chunks(60, new Block(Kind.TABLE, small, 1, PATH)))
                .singleElement()
                .satisfies(chunk -> assertThat(chunk.text()).isEqualTo(small));
        String rows = IntStream.range(0, 50)
                .mapToObj(i -> "Quarto número " + i + " | " + i)
                .collect(Collectors.joining("\n"));
        List<Chunk> chunks = chunks(60, new Block(Kind.TABLE, head + "\n" + rows, 1, PATH));
        assertThat(chunks).hasSizeGreaterThan(3).allSatisfy(chunk -> {
            assertThat(chunk.text()).startsWith(head + "\n");
            assertThat(words(chunk.searchText())).isLessThanOrEqualTo(60);
        });
        assertThat(chunks.stream().flatMap(chunk -> chunk.text().lines()).filter(line -> !line.equals(head)))
                .containsExactlyElementsOf(rows.lines().toList());
    }

    @Test
    void a_row_that_fits_only_without_the_head_goes_without_it_and_the_next_has_it_again() {
        String head = "Quarto | Preço | Vista | Cama | Varanda | Andar";
        String wide = "Suíte " + "ampla ".repeat(45).strip();
        List<Chunk> chunks = chunks(
                60, new Block(Kind.TABLE, String.join("\n", head, "Casal | 280", wide, "Solteiro | 190"), 1, PATH));
        assertThat(chunks)
                .allSatisfy(chunk -> assertThat(words(chunk.searchText())).isLessThanOrEqualTo(60));
        assertThat(chunks)
                .extracting(Chunk::text)
                .containsExactly(head + "\nCasal | 280", wide, head + "\nSolteiro | 190");
    }

    @Test
    void headings_leave_half_of_what_the_model_sees_to_the_text() {
        String title =
                "a b c d e f g h i j k l m n o p q r s t u v w x y z ".repeat(2).strip();
        List<Chunk> chunks = chunks(60, paragraph("palavra ".repeat(100).strip(), 1, List.of("Pousada", title)));
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(words(chunk.searchText())).isLessThanOrEqualTo(60);
            assertThat(chunk.heading()).startsWith("a b c").endsWith("…");
        });
        assertThat(chunks).hasSizeLessThan(6);
    }

    @Test
    void text_without_spaces_or_sentences_is_cut_too() {
        List<Chunk> chunks = new Chunker(text -> text.length() / 3 + 1, 60, Chunker.READABLE_TOKENS)
                .chunks(List.of(paragraph("x".repeat(5_000), 1, PATH)));
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.text().length()).isLessThan(200));
        assertThat(chunks.stream().map(Chunk::text).collect(Collectors.joining()))
                .hasSize(5_000);
    }
}
