package dev.recado.turns;

import dev.recado.agents.AnswerTrace;
import dev.recado.conversations.Author;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run came to.
 *
 * @param markdown what to tell the customer; blank for nothing
 * @param summary for the people who take over
 * @param transferTo the agent that is in charge from now on, if it changes
 */
record Conclusion(
        Outcome outcome,
        String markdown,
        @Nullable String reason,
        @Nullable String summary,
        @Nullable UUID transferTo,
        Author author,
        @Nullable String authorName,
        @Nullable AnswerTrace trace) {}
