package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** From nothing to an answer on a customer's phone. Runs on each database. */
abstract class Story {
    abstract Installation installation();

    @Test
    void a_customers_question_is_answered_once_from_the_document_with_its_source() {
        Business business = Business.open(installation(), "Pousada Serra Clara");
        JsonNode document = business.teach("guia.md", Business.DOCUMENT);
        assertThat(document.get("passages").asInt()).isPositive();
        assertThat(document.get("progress").asInt()).isEqualTo(100);

        Customer ana = business.customer("Ana");
        String question = ana.writes("A que horas começa o check-in?");
        String answer = ana.awaitAnswer();
        assertThat(answer).contains("14h30").contains("Fonte: guia");

        JsonNode turn = ana.awaitTurns(1).getFirst();
        assertThat(turn.get("outcome").asText()).isEqualTo("ANSWERED");
        assertThat(turn.at("/trace/passages/0/documentName").asText()).isEqualTo("guia.md");
        assertThat(turn.at("/trace/provider").asText()).isEqualTo("OFFLINE");
        assertThat(turn.at("/correlationId").asText()).isNotBlank();

        await().untilAsserted(() -> assertThat(ana.ticks(question)).isEqualTo("read"));
        ana.reads();
        await().untilAsserted(() -> assertThat(ana.messages())
                .filteredOn(message -> message.get("direction").asText().equals("OUT"))
                .singleElement()
                .satisfies(message -> assertThat(message.get("status").asText()).isEqualTo("READ")));
        assertThat(ana.received()).hasSize(1);
    }

    @Test
    void a_burst_of_four_messages_gets_one_answer_that_covers_all() {
        Business business = Business.open(installation(), "Pousada da Rajada");
        business.teach("guia.md", Business.DOCUMENT);
        business.waitForPauses(3_000, 15_000);

        Customer rui = business.customer("Rui");
        List.of(
                        "Oi! Qual é o horário do café da manhã?",
                        "E a que horas é o check-in?",
                        "Vocês aceitam cães?",
                        "Tem estacionamento coberto?")
                .forEach(rui::writes);

        String answer = rui.awaitAnswer();
        assertThat(answer)
                .contains("6h45")
                .contains("14h30")
                .contains("12 quilos")
                .contains("18 vagas");
        JsonNode turn = rui.awaitTurns(1).getFirst();
        assertThat(rui.questions(turn)).hasSize(4);
        assertThat(turn.get("run").asInt()).isEqualTo(1);
        assertThat(rui.received()).hasSize(1);
    }
}
