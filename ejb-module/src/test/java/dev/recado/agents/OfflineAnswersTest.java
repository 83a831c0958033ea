package dev.recado.agents;

import dev.recado.conversations.MessageDetails;
import dev.recado.knowledge.Passage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OfflineAnswersTest {
    private final Research research = new Research();

    OfflineAnswersTest() {
        research.retriever = GeneralAgentTest.handbook(List.of(Given.BREAKFAST, Given.POOL, Given.PETS));
    }

    @Test
    void the_passage_that_answers_is_quoted_word_for_word_with_its_source() {
        assertThat(said(decide("Que horas é o café da manhã?"))).isEqualTo("""
                        Encontrei isto:

                        > O café da manhã é servido das 7h às 10h no salão.

                        Fonte: Manual do hóspede, p. 3, Café da manhã""");
    }

    @Test
    void an_agent_without_citations_names_no_source() {
        AgentTask task = Given.task(
                Given.HOTEL,
                Given.agent("Você é {{agent.name}}.", false),
                "Que horas é o café?",
                "A piscina abre quando?");

        assertThat(said(decide(task, List.of(), research))).isEqualTo("""
                        Encontrei isto sobre o que você perguntou:

                        **Que horas é o café?**
                        > O café da manhã é servido das 7h às 10h no salão.

                        **A piscina abre quando?**
                        > A piscina fica aberta das 8h às 20h.""");
    }

    @Test
    void every_question_of_a_burst_is_answered_or_said_to_be_unknown() {
        assertThat(said(decide("Oi", "Que horas é o café?", "A piscina abre quando? Tem estacionamento?")))
                .isEqualTo("""
                        Olá!

                        Encontrei isto sobre o que você perguntou:

                        **Que horas é o café?**
                        > O café da manhã é servido das 7h às 10h no salão.

                        Fonte: Manual do hóspede, p. 3, Café da manhã

                        **A piscina abre quando?**
                        > A piscina fica aberta das 8h às 20h.

                        Fonte: Manual do hóspede, p. 5

                        Sobre “Tem estacionamento?” não encontrei nada nos documentos que tenho.

                        Quer falar com uma pessoa da equipe?""");
    }

    @Test
    void a_sentence_sent_in_pieces_is_read_as_one() {
        assertThat(said(decide("Queria saber da piscina", "que horas abre?")))
                .contains("> A piscina fica aberta")
                .doesNotContain("não encontrei");
    }

    @Test
    void a_question_of_its_own_is_not_taken_for_the_end_of_the_one_before() {
        assertThat(said(decide("Que horas é o café?", "Tem wifi?")))
                .contains("> O café da manhã", "Sobre “Tem wifi?” não encontrei");
    }

    @Test
    void what_is_not_in_the_documents_is_not_known() {
        Decision decision = decide("Vocês fazem casamento na praia?");

        assertThat(said(decision)).startsWith("Não encontrei essa informação").contains("pessoa da equipe");
        assertThat(decision).isInstanceOf(Answer.class);
    }

    @Test
    void a_customer_is_answered_in_their_own_language() {
        assertThat(said(decide("Hello, do you have a gym? What is the price?"))).startsWith("I did not find that");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "atendente",
                "Quero falar com uma pessoa",
                "Posso falar com alguém da equipe?",
                "me passa pra um humano por favor",
                "quero um atendente!",
                "Chama o gerente",
                "human",
                "I want to talk to a real person",
                "Can I speak with someone?",
                "an agent please"
            })
    void whoever_asks_for_a_person_gets_one(String text) {
        HandOver decision = (HandOver) decide("Que horas é o café?", text);

        assertThat(decision.messageToCustomer()).isNotBlank();
        assertThat(decision.summaryForPeople()).contains("Que horas é o café?", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Quantas pessoas cabem no quarto?",
                "O quarto é para uma pessoa",
                "Qual o valor por pessoa?",
                "Posso levar alguém no café?",
                "Is breakfast included per person?"
            })
    void speaking_of_people_is_not_asking_for_one(String text) {
        assertThat(decide(text)).isInstanceOf(Answer.class);
    }

    @Test
    void yes_to_the_offer_of_a_person_is_taken_as_such() {
        MessageDetails offer = Given.agentSaid(said(decide("Vocês fazem casamento na praia?")));

        assertThat(decideAfter(List.of(Given.customer("Casamento?"), offer), "sim"))
                .isInstanceOf(HandOver.class);
        assertThat(decideAfter(List.of(Given.agentSaid("Posso ajudar?")), "sim"))
                .isNotInstanceOf(HandOver.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Oi", "Olá, tudo bem?", "Bom dia!", "boa noite pessoal", "Hello", "hi there"})
    void a_greeting_is_greeted_back(String text) {
        assertThat(said(decide(text))).matches("(Olá|Hello), Maria! .*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Obrigada!", "muito obrigado", "ok, valeu", "Thank you so much"})
    void thanks_are_welcome(String text) {
        assertThat(said(decide(text))).matches("(De nada!|You are welcome!).*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ok", "👍", "certo", "Blz", "got it"})
    void a_mere_acknowledgement_needs_no_reply(String text) {
        assertThat(decide(text)).isInstanceOf(Silence.class);
    }

    @Test
    void a_reaction_needs_no_reply_and_a_picture_gets_a_polite_word() {
        AgentTask task = Given.task();

        assertThat(decide(task, List.of(Given.ofKind("REACTION")))).isInstanceOf(Silence.class);
        assertThat(said(decide(task, List.of(Given.ofKind("IMAGE"))))).startsWith("Por enquanto só consigo ler");
    }

    @Test
    void of_a_long_passage_the_part_that_answers_is_quoted() {
        String filler =
                "A casa foi construída em 1920 por imigrantes italianos que vieram plantar café na serra. ".repeat(8);
        Passage passage = Given.passage(
                filler + "O estacionamento é gratuito para hóspedes e fica atrás da recepção. " + filler, "p. 1");
        research.retriever = GeneralAgentTest.handbook(List.of(passage));

        String said = said(decide("O estacionamento é gratuito?"));

        String quoted =
                said.lines().filter(line -> line.startsWith("> ")).findFirst().orElseThrow();
        assertThat(quoted).contains("O estacionamento é gratuito para hóspedes").endsWith("…");
        assertThat(quoted.length()).isLessThan(Excerpt.ALONE + 20);
        String words = quoted.replaceAll("^> (… )?| …$", "");
        assertThat(passage.text()).contains(words);
    }

    private Decision decide(String... texts) {
        return decideAfter(List.of(), texts);
    }

    private Decision decideAfter(List<MessageDetails> memory, String... texts) {
        return decide(Given.task(texts), memory, research);
    }

    private static Decision decide(AgentTask task, List<MessageDetails> memory, Research research) {
        Burst burst = Burst.of(task.messages());
        return OfflineAnswers.decide(
                task,
                burst,
                memory,
                research.about(burst, task.agent()),
                passages -> AnswerTraces.without(task.agent(), null));
    }

    private static Decision decide(AgentTask task, List<MessageDetails> messages) {
        return OfflineAnswers.decide(
                task,
                Burst.of(messages),
                List.of(),
                Findings.NONE,
                passages -> AnswerTraces.without(task.agent(), null));
    }

    private static String said(Decision decision) {
        return ((Answer) decision).markdown();
    }
}
