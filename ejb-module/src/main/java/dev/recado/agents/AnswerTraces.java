package dev.recado.agents;

import dev.recado.llm.Provider;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The traces of decisions that no model had a part in. */
final class AnswerTraces {
    private AnswerTraces() {}

    static AnswerTrace without(AgentDetails agent, @Nullable String failure) {
        return new AnswerTrace(
                agent.id(),
                agent.name(),
                agent.promptVersion(),
                Provider.OFFLINE.name(),
                null,
                List.of(),
                0,
                0,
                null,
                0,
                0,
                0,
                failure != null,
                failure);
    }
}
