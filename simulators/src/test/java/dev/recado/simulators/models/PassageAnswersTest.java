package dev.recado.simulators.models;

import dev.recado.simulators.models.ModelRequest.Turn;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PassageAnswersTest {

    private static final String SYSTEM = """
            Você é a assistente da Padaria Sol.

            # Trechos da base de conhecimento
            <passages>
            [1] Guia da loja › Horário de funcionamento
            Abrimos de segunda a sexta, das 7h às 19h. Aos sábados abrimos das 7h às 13h.
            Aos domingos não abrimos.

            [2] Guia da loja › Entregas
            Entregamos em um raio de 5 km. A taxa de entrega é de R$ 8,00 e o prazo é de 40 minutos.

            [3] Guia da loja › Trocas
            - Produtos com defeito podem ser trocados em até 24 horas.
            </passages>
            """;

    @Test
    void the_fitting_sentence_is_quoted_with_its_source() {
        assertThat(answer("Qual é a taxa de entrega?"))
                .isEqualTo("A taxa de entrega é de R$ 8,00 e o prazo é de 40 minutos. [2]");
        assertThat(answer("posso trocar um produto com defeito?"))
                .isEqualTo("Produtos com defeito podem ser trocados em até 24 horas. [3]");
    }

    @Test
    void a_burst_gets_one_answer_to_all_its_questions() {
        String answer = answer("Oi!", "vocês abrem no sábado?", "e domingo?", "quanto custa a entrega?");

        assertThat(answer)
                .startsWith("Olá! ")
                .contains("Aos sábados abrimos das 7h às 13h", "Aos domingos não abrimos", "R$ 8,00", "[1]", "[2]");
    }

    @Test
    void a_wrapped_document_is_read_by_sentences_and_a_table_by_rows() {
        String system = """
                [1] Guia › Quartos
                O check-in é a partir das
                14h. Peça o transfer com 24 horas de antecedência.

                | Quarto | Preço |
                |---|---|
                | Vista mar | R$ 380 |
                """;

        assertThat(answer(List.of(new Turn("system", system), new Turn("user", "Que horas é o check-in?"))))
                .isEqualTo("O check-in é a partir das 14h. [1]");
        assertThat(answer(List.of(new Turn("system", system), new Turn("user", "quanto custa o vista mar?"))))
                .isEqualTo("Vista mar · R$ 380 [1]");
    }

    @Test
    void what_is_not_in_the_passages_is_not_known() {
        assertThat(answer("Vocês aceitam criptomoedas?"))
                .contains("não encontrei", "pessoa da equipe")
                .doesNotContain("[");
        assertThat(answer("Vocês aceitam criptomoedas?", "e a taxa de entrega?"))
                .contains("R$ 8,00", "criptomoedas");
    }

    @Test
    void english_questions_are_answered_in_english() {
        assertThat(answer("Do you accept cryptocurrencies?")).contains("couldn't find", "someone from our team");
        assertThat(answer("How much is delivery?")).contains("R$ 8,00", "[2]");
        assertThat(answer("Hello, good morning")).isEqualTo("Hello! How can I help you?");
    }

    @Test
    void small_talk_and_people_are_understood() {
        assertThat(answer("Bom dia!")).isEqualTo("Olá! Como posso ajudar?");
        assertThat(answer("muito obrigada")).isEqualTo("Por nada! Posso ajudar em mais alguma coisa?");
        assertThat(answer("quero falar com um atendente")).contains("pessoa da equipe");
    }

    @Test
    void only_what_came_after_the_last_answer_is_answered() {
        List<Turn> turns = new ArrayList<>(List.of(
                new Turn("system", SYSTEM),
                new Turn("user", "quanto custa a entrega?"),
                new Turn("assistant", "R$ 8,00"),
                new Turn("user", "e domingo?")));

        assertThat(answer(turns)).isEqualTo("Aos domingos não abrimos. [1]");
    }

    @Test
    void without_passages_it_knows_nothing() {
        assertThat(answer(List.of(new Turn("system", "Seja gentil."), new Turn("user", "Qual o horário?"))))
                .contains("não encontrei");
    }

    @Test
    void the_same_request_gets_the_same_answer() {
        assertThat(answer("abrem sábado?")).isEqualTo(answer("abrem sábado?"));
    }

    private static String answer(String... texts) {
        List<Turn> turns = new ArrayList<>(List.of(new Turn("system", SYSTEM)));
        for (String text : texts) {
            turns.add(new Turn("user", text));
        }
        return answer(turns);
    }

    private static String answer(List<Turn> turns) {
        return new PassageAnswers().answer(new ModelRequest("openai", "/", "m", turns, List.of(), false, "k"));
    }
}
