package dev.recado.llm;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model answered.
 *
 * @param text empty when it only called tools
 * @param truncated whether the limit of tokens cut the text off
 * @param inputTokens as the provider counted them
 * @param outputTokens as the provider counted them
 * @param cost in US dollars, as a decimal number; null where no price is known
 */
public record ModelReply(
        String text,
        List<ToolExecutionRequest> toolCalls,
        boolean truncated,
        int inputTokens,
        int outputTokens,
        @Nullable String cost) {}
