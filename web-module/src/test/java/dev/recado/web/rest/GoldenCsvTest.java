package dev.recado.web.rest;

import dev.recado.knowledge.GoldenQuestion;
import dev.recado.knowledge.GoldenQuestion.ExpectedDocument;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GoldenCsvTest {
    private static final ExpectedDocument MENU = new ExpectedDocument(UUID.randomUUID(), "Cardápio");
    private static final ExpectedDocument OTHER_MENU = new ExpectedDocument(UUID.randomUUID(), "cardápio");
    private static final ExpectedDocument PRICES = new ExpectedDocument(UUID.randomUUID(), "Preços | 2026");
    private static final ExpectedDocument GUIDE = new ExpectedDocument(UUID.randomUUID(), "Guia, \"antigo\"");

    @Test
    void what_is_written_can_be_read_and_means_the_same_documents() {
        String file = GoldenCsv.write(
                List.of(
                        question("=1+1 custa quanto?", GUIDE, PRICES),
                        question("'Tá aberto?", MENU),
                        question("O que há para comer?", MENU),
                        question("E à noite?", OTHER_MENU),
                        question("Qual é a capital da França?")),
                Set.of("cardápio"));

        assertThat(GoldenCsv.read(file))
                .extracting(imported -> imported.question() + " " + imported.documents())
                .containsExactly(
                        "=1+1 custa quanto? [Guia, \"antigo\", " + PRICES.id() + "]",
                        "'Tá aberto? [" + MENU.id() + "]",
                        "O que há para comer? [" + MENU.id() + "]",
                        "E à noite? [" + OTHER_MENU.id() + "]",
                        "Qual é a capital da França? []");
    }

    private static GoldenQuestion question(String text, ExpectedDocument... documents) {
        return new GoldenQuestion(UUID.randomUUID(), text, List.of(documents), Instant.EPOCH, 0);
    }
}
