package dev.recado.agents;

import dev.recado.knowledge.Passage;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How an agent came to its decision: what the console shows under "why did it say this".
 *
 * @param provider who ran the model, or {@code OFFLINE}; the one that was tried when {@code fallback} is set
 * @param passages what the agent was given from the knowledge base; a citation {@code [n]} names the n-th
 * @param cost in US dollars, as a decimal number; null where no price is known
 * @param fallback whether OFFLINE answering stood in for a provider that failed
 * @param failure the stable code of that failure, such as {@code llm.timeout}
 */
public record AnswerTrace(
        UUID agentId,
        String agentName,
        int promptVersion,
        String provider,
        @Nullable String model,
        List<Passage> passages,
        int inputTokens,
        int outputTokens,
        @Nullable String cost,
        long memoryMillis,
        long retrievalMillis,
        long modelMillis,
        boolean fallback,
        @Nullable String failure) {}
