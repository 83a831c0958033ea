package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Taking turns: customers who go on writing, people who step in, and a bot that lets them. */
class TurnsIT {
    private final Business business = Business.open(Suite.installation(), "A vez de cada um");
    private final Simulators simulators = business.simulators();
    private final String marker = "assunto" + Business.unique();

    @BeforeEach
    void answer_with_a_model() {
        business.useModel("OPENAI", "modelo-de-teste");
    }

    @Test
    void a_newer_message_cancels_the_answer_under_way_and_both_are_answered_together() {
        thinksFirst("Resposta aos dois.");
        Customer ana = business.customer("Ana");
        ana.writes("Primeira pergunta, " + marker);
        awaitModelCalls(1);

        ana.writes("Segunda pergunta, " + marker);

        assertThat(ana.awaitAnswer()).contains("Resposta aos dois.");
        await().untilAsserted(() -> assertThat(simulators
                        .modelCalls(marker)
                        .getFirst()
                        .get("cancelled")
                        .asBoolean())
                .isTrue());
        JsonNode second = simulators.modelCalls(marker).get(1);
        assertThat(second.get("messages").toString())
                .contains("Primeira pergunta")
                .contains("Segunda pergunta");
        JsonNode turn = ana.awaitTurns(1).getFirst();
        assertThat(ana.questions(turn)).hasSize(2);
        assertThat(turn.get("run").asInt()).isEqualTo(2);
        assertThat(ana.received()).hasSize(1);
    }

    @Test
    void a_person_who_takes_over_silences_the_answer_under_way() {
        thinksFirst("Nunca enviada.");
        Customer rui = business.customer("Rui");
        rui.writes("Quero reclamar, " + marker);
        awaitModelCalls(1);

        conversation(rui, "/take-over");

        await().untilAsserted(() -> assertThat(simulators
                        .modelCalls(marker)
                        .getFirst()
                        .get("cancelled")
                        .asBoolean())
                .isTrue());
        assertThat(rui.awaitTurns(1).getFirst().get("outcome").asText()).isEqualTo("HANDED_OVER");
        write(rui, "Aqui é a Joana, da recepção.");
        assertThat(rui.awaitAnswer()).contains("Aqui é a Joana");
    }

    @Test
    void of_a_long_answer_nothing_more_leaves_once_a_person_took_over() {
        String text = IntStream.rangeClosed(1, 250)
                .mapToObj(n -> "Parágrafo número " + n + " de uma resposta que é longa demais para uma só mensagem.")
                .collect(Collectors.joining("\n\n"));
        simulators.script(marker, List.of(Map.of("text", text)));
        Customer ugo = business.customer("Ugo");
        // What is on its way at that moment is not to be stopped: so the second part takes its time, and the third is
        // at stake.
        simulators.graphSlowness(ugo.identity(), 2, Duration.ofSeconds(5));
        ugo.writes("Conte tudo, " + marker);
        ugo.awaitAnswer();

        conversation(ugo, "/take-over");

        write(ugo, "Aqui é a Joana, da recepção.");
        await().untilAsserted(() -> assertThat(ugo.received().getLast()).contains("Aqui é a Joana"));
        assertThat(ugo.received()).hasSizeBetween(2, 3);
        assertThat(String.join("", ugo.received())).doesNotContain("Parágrafo número 250 ");
        List<JsonNode> parts = ugo.messages().stream()
                .filter(message -> message.get("author").asText().equals("AGENT"))
                .toList();
        assertThat(parts).hasSizeGreaterThan(3);
        assertThat(parts.subList(2, parts.size()))
                .extracting(message -> message.get("status").asText())
                .containsOnly("CANCELLED");
        assertThat(ugo.turns().getFirst().get("outcome").asText()).isEqualTo("HANDED_OVER");
        assertThat(simulators.sends(ugo.identity())).hasSize(ugo.received().size());
    }

    @Test
    void after_the_hand_back_only_what_is_new_is_answered() {
        simulators.script(marker, List.of(Map.of("text", "Respondo ao novo.")));
        Customer bia = business.customer("Bia");
        bia.writes("Mensagem velha, " + marker);
        bia.awaitAnswers(1);
        conversation(bia, "/take-over");
        bia.writes("Enquanto pessoas atendem, " + marker);
        bia.awaitTurns(2);
        write(bia, "Deixa comigo.");
        bia.awaitAnswers(2);

        conversation(bia, "/hand-back");
        bia.writes("Mensagem nova, " + marker);

        assertThat(bia.awaitAnswers(3).getLast()).contains("Respondo ao novo.");
        List<JsonNode> turns = bia.awaitTurns(3);
        assertThat(turns)
                .extracting(turn -> turn.get("outcome").asText())
                .containsExactly("ANSWERED", "HANDED_OVER", "ANSWERED");
        assertThat(bia.questions(turns.getLast())).hasSize(1);
        assertThat(bia.received()).hasSize(3);
    }

    @Test
    void what_a_silent_person_left_behind_is_not_answered_together_with_what_is_new() {
        simulators.script(
                marker,
                List.of(
                        Map.of("text", "Nunca enviada.", "delayMillis", 300_000),
                        Map.of("echo", "(Velha|Nova) " + marker)));
        Customer lia = business.customer("Lia");
        lia.writes("Velha " + marker);
        awaitModelCalls(1);
        conversation(lia, "/take-over");
        lia.awaitTurns(1);
        conversation(lia, "/hand-back");

        lia.writes("Nova " + marker);

        assertThat(lia.awaitAnswer()).contains("Nova " + marker).doesNotContain("Velha");
        assertThat(simulators.modelCalls(marker).getLast().get("messages").toString())
                .contains("Velha", "ficaram com a equipe", "Nova");
    }

    @Test
    void writing_takes_over() {
        simulators.script(marker, List.of(Map.of("text", "Do robô.")));
        Customer teo = business.customer("Téo");
        teo.writes("Oi, " + marker);
        teo.awaitAnswers(1);

        write(teo, "Agora falo eu.");
        teo.awaitAnswers(2);
        assertThat(teo.conversation().get("owner").asText()).isEqualTo("PEOPLE");
        teo.writes("E eu respondo, " + marker);
        assertThat(teo.awaitTurns(2).getLast().get("outcome").asText()).isEqualTo("HANDED_OVER");
        assertThat(teo.received()).hasSize(2);
    }

    @Test
    void an_answer_from_the_phone_app_silences_the_bot() {
        thinksFirst("Nunca enviada.");
        Customer eva = business.customer("Eva");
        eva.writes("Tem vaga? " + marker);
        awaitModelCalls(1);

        simulators
                .control()
                .post(
                        "/echoes",
                        Map.of(
                                "phoneNumberId",
                                business.phoneNumberId(),
                                "to",
                                eva.identity(),
                                "text",
                                "Tem sim, respondo do celular.",
                                "wait",
                                true))
                .expect(200);

        await().untilAsserted(() ->
                assertThat(eva.conversation().get("owner").asText()).isEqualTo("PEOPLE"));
        assertThat(eva.awaitTurns(1).getFirst().get("outcome").asText()).isEqualTo("HANDED_OVER");
        assertThat(eva.received()).containsExactly("Tem sim, respondo do celular.");
        assertThat(eva.messages())
                .filteredOn(message -> message.get("author").asText().equals("PERSON"))
                .hasSize(1);
    }

    @Test
    void a_customer_who_asks_for_a_person_is_told_and_waits_for_one() {
        business.admin().put("/llm/settings", Map.of("provider", "OFFLINE")).expect(200);
        Customer gil = business.customer("Gil");
        gil.writes("Quero falar com um atendente");

        assertThat(gil.awaitAnswer()).contains("pessoa da equipe");
        JsonNode conversation = gil.conversation();
        assertThat(conversation.get("owner").asText()).isEqualTo("PEOPLE");
        assertThat(conversation.get("waiting").asBoolean()).isTrue();
        assertThat(conversation.get("handoverReason").asText()).isNotBlank();
    }

    @Test
    void a_conversation_is_remembered_by_the_model() {
        simulators.script(marker, List.of(Map.of("text", "Prazer, Marcela!"), Map.of("text", "Você é a Marcela.")));
        Customer ela = business.customer("Marcela");
        ela.writes("Meu nome é Marcela, " + marker);
        ela.awaitAnswers(1);
        ela.writes("Qual é o meu nome? " + marker);
        ela.awaitAnswers(2);

        assertThat(simulators.modelCalls(marker).getLast().get("messages").toString())
                .contains("Meu nome é Marcela")
                .contains("Prazer, Marcela!");
    }

    @Test
    void a_customer_who_never_pauses_is_answered_after_the_longest_wait() {
        business.waitForPauses(3_000, 4_000);
        simulators.script(marker, List.of(Map.of("text", "Chega de esperar.")));
        Customer zoe = business.customer("Zoé");
        await().pollInterval(Duration.ofMillis(700)).untilAsserted(() -> {
            zoe.writes("Mais uma coisa, a número " + Business.unique() + ", " + marker);
            assertThat(zoe.received()).isNotEmpty();
        });
        assertThat(zoe.received().getFirst()).contains("Chega de esperar.");
    }

    /** The model thinks about the first request for longer than any test lasts, and answers later ones at once. */
    private void thinksFirst(String then) {
        simulators.script(
                marker, List.of(Map.of("text", "Resposta antiga.", "delayMillis", 300_000), Map.of("text", then)));
    }

    private void awaitModelCalls(int count) {
        await().untilAsserted(() -> assertThat(simulators.modelCalls(marker)).hasSize(count));
    }

    private void conversation(Customer customer, String action) {
        business.admin()
                .post("/conversations/" + customer.conversationId() + action)
                .expect(200);
    }

    private void write(Customer customer, String text) {
        business.admin()
                .post("/conversations/" + customer.conversationId() + "/messages", Map.of("text", text))
                .expect(201);
    }
}
