package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The model servers: each provider's form, settings that change, and everything that can go wrong with them. */
class ProvidersIT {
    private final Business business = Business.open(Suite.installation(), "Provedores");
    private final Simulators simulators = business.simulators();

    /** What a failing provider does. */
    enum Fault {
        KEY_REFUSED(Map.of("status", 401)),
        RATE_LIMITED(Map.of("status", 429)),
        BROKEN(Map.of("status", 500)),
        GARBAGE(Map.of("body", "<html><h1>Wi-Fi login</h1></html>")),
        SILENT(Map.of("hang", true)),
        CUT_OFF(Map.of("drop", true));

        private final Map<String, ?> reply;

        Fault(Map<String, ?> reply) {
            this.reply = reply;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OPENAI", "DEEPSEEK", "GEMINI"})
    void each_providers_answer_reaches_the_customer(String provider) {
        business.teach("guia.md", Business.DOCUMENT);
        business.useModel(provider, "modelo-de-teste");
        String marker = marker();
        simulators.script(marker, List.of(Map.of("text", "Às 14h30, com prazer [1].")));

        Customer ivo = business.customer("Ivo");
        ivo.writes("A que horas começa o check-in? " + marker);

        assertThat(ivo.awaitAnswer()).contains("Às 14h30, com prazer");
        JsonNode call = simulators.modelCalls(marker).getFirst();
        assertThat(call.get("provider").asText()).isEqualToIgnoringCase(provider);
        assertThat(call.get("model").asText()).isEqualTo("modelo-de-teste");
        assertThat(call.get("messages").toString())
                .as("the prompt carries the passages")
                .contains("14h30");
        JsonNode trace = ivo.awaitTurns(1).getFirst().get("trace");
        assertThat(trace.get("provider").asText()).isEqualTo(provider);
        assertThat(trace.get("model").asText()).isEqualTo("modelo-de-teste");
        assertThat(trace.get("inputTokens").asInt()).isPositive();
        assertThat(trace.get("fallback").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_customer_never_sees_that_the_provider_failed(Fault fault) {
        business.teach("guia.md", Business.DOCUMENT);
        business.useModel("OPENAI", "modelo-de-teste", 2);
        String marker = marker();
        simulators.script(marker, List.of(fault.reply));

        Customer gil = business.customer("Gil");
        gil.writes("A que horas começa o check-in? " + marker);

        assertThat(gil.awaitAnswer()).contains("14h30").contains("Fonte: guia").doesNotContainIgnoringCase("erro");
        JsonNode turn = gil.awaitTurns(1).getFirst();
        assertThat(turn.get("outcome").asText()).isEqualTo("ANSWERED");
        assertThat(turn.at("/trace/fallback").asBoolean()).isTrue();
        assertThat(turn.at("/trace/failure").asText()).isNotBlank();
        assertThat(gil.received()).hasSize(1);
    }

    @Test
    void without_model_and_without_a_fitting_passage_a_person_is_offered() {
        business.useModel("OPENAI", "modelo-de-teste", 2);
        String marker = marker();
        simulators.script(marker, List.of(Map.of("status", 500)));

        Customer lia = business.customer("Lia");
        lia.writes("Vocês consertam bicicletas? " + marker);

        assertThat(lia.awaitAnswer()).contains("pessoa");
    }

    @Test
    void a_provider_that_recovers_is_asked_again() {
        business.useModel("OPENAI", "modelo-de-teste", 20);
        String marker = marker();
        simulators.script(marker, List.of(Map.of("status", 500), Map.of("text", "Pronto, voltei.")));

        Customer edu = business.customer("Edu");
        edu.writes("Oi! " + marker);

        assertThat(edu.awaitAnswer()).contains("Pronto, voltei.");
        assertThat(edu.awaitTurns(1).getFirst().at("/trace/fallback").asBoolean())
                .isFalse();
    }

    @Test
    void a_changed_setting_takes_effect_on_the_next_turn() {
        String marker = marker();
        simulators.script(marker, List.of(Map.of("text", "Certo.")));
        Customer noa = business.customer("Noa");

        business.useModel("OPENAI", "modelo-um");
        noa.writes("Um " + marker);
        noa.awaitAnswers(1);
        business.admin()
                .put("/llm/settings", Map.of("model", "modelo-dois", "apiKey", "sk-another-key-9876"))
                .expect(200);
        noa.writes("Dois " + marker);
        noa.awaitAnswers(2);
        business.useModel("GEMINI", "modelo-tres");
        noa.writes("Três " + marker);
        noa.awaitAnswers(3);

        List<JsonNode> calls = simulators.modelCalls(marker);
        assertThat(calls)
                .extracting(call -> call.get("model").asText())
                .containsExactly("modelo-um", "modelo-dois", "modelo-tres");
        assertThat(calls).extracting(call -> call.get("key").asText()).containsExactly("6789", "9876", "6789");
    }

    @Test
    void the_connection_test_says_exactly_what_is_wrong() {
        assertThat(test("OPENAI", simulators.modelUrl("OPENAI"), "sk-fine-0123456789")
                        .get("ok")
                        .asBoolean())
                .isTrue();
        JsonNode refused = test("OPENAI", simulators.modelUrl("OPENAI"), "invalid-key-0123456789");
        assertThat(refused.get("ok").asBoolean()).isFalse();
        assertThat(refused.get("text").asText()).contains("chave");
        JsonNode unreachable = test("OPENAI", "http://127.0.0.1:9/v1", "sk-fine-0123456789");
        assertThat(unreachable.get("ok").asBoolean()).isFalse();
        assertThat(unreachable.get("code").asText())
                .isNotEqualTo(refused.get("code").asText());
        assertThat(unreachable.get("text").asText()).contains("127.0.0.1:9");
    }

    @Test
    void an_address_of_the_servers_own_network_is_refused() {
        for (String internal : List.of("http://169.254.169.254/latest", "http://10.0.0.5:9200", "http://[::1]:8080")) {
            JsonNode refused = test("OPENAI", internal, "sk-fine-0123456789");
            assertThat(refused.get("ok").asBoolean()).isFalse();
            assertThat(refused.get("code").asText()).isEqualTo("llm.internal-address");
            assertThat(refused.get("text").asText()).contains("rede interna");
        }
    }

    private JsonNode test(String provider, String baseUrl, String key) {
        return business.admin()
                .speaking("pt-BR")
                .post("/llm/settings/test", Map.of("provider", provider, "baseUrl", baseUrl, "apiKey", key))
                .expect(200)
                .json();
    }

    private static String marker() {
        return "pedido" + Business.unique();
    }
}
