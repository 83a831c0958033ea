package dev.recado.agents;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every kind of agent promises to {@code turns}. */
abstract class AgentContract {

    /** The agent, with a provider that works. */
    abstract Agent agent();

    /** The same agent, with a provider that fails. */
    abstract Agent agentWithFailingProvider();

    @Test
    void a_decision_says_who_made_it_and_with_which_prompt() {
        AgentTask task = Given.task("Que horas é o café?");

        AnswerTrace trace = agent().answer(task).trace();

        assertThat(trace.agentId()).isEqualTo(task.agent().id());
        assertThat(trace.agentName()).isEqualTo("Lia");
        assertThat(trace.promptVersion()).isEqualTo(7);
        assertThat(trace.provider()).isNotBlank();
    }

    @Test
    void an_interrupted_turn_is_cancelled_and_never_answered() {
        Agent agent = agent();
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> agent.answer(Given.task("Que horas é o café?")))
                    .isInstanceOf(CancellationException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_failing_provider_is_noted_and_hidden_from_the_customer() {
        Decision decision = agentWithFailingProvider().answer(Given.task("Que horas é o café?"));

        assertThat(decision.trace().fallback()).isTrue();
        assertThat(decision.trace().failure()).startsWith("llm.");
        assertThat(decision).isNotInstanceOf(Silence.class);
        String said = decision instanceof Answer answer ? answer.markdown() : ((HandOver) decision).messageToCustomer();
        assertThat(said).isNotBlank().doesNotContainIgnoringCase("llm.").doesNotContainIgnoringCase("HTTP");
    }

    @Test
    void messages_that_can_not_be_read_get_an_answer_too() {
        AgentTask task = Given.task();
        AgentTask picture = new AgentTask(
                task.tenant(),
                task.agent(),
                task.conversationId(),
                task.turnId(),
                null,
                null,
                java.util.List.of(Given.ofKind("IMAGE")),
                task.now());

        assertThat(agent().answer(picture)).isNotNull();
    }
}
