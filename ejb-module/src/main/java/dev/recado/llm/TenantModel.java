package dev.recado.llm;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.recado.platform.work.Computing;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * A model with the settings of one tenant. It blocks the calling (virtual) thread; an interrupt of that thread closes the
 * connection to the provider at once.
 */
public final class TenantModel {
    private static final int MOST_ATTEMPTS = 3;
    // What is shorter is no secret, and taking it out would only spoil the text.
    private static final int SHORTEST_SECRET = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(300);
    // The reasoning models accept no other temperature than their own.
    private static final Pattern FIXED_TEMPERATURE = Pattern.compile("(o\\d|gpt-[5-9]).*");

    private final ModelSettings settings;
    private final Wire wire;
    private final ChatModel model;

    TenantModel(ModelSettings settings, Wire wire) {
        this.settings = settings;
        this.wire = wire;
        this.model = build(settings, wire);
    }

    /** Who runs it. */
    public Provider provider() {
        return settings.provider();
    }

    /** What the provider calls it. */
    public String name() {
        return settings.effectiveModel();
    }

    /**
     * Asks the model and waits for the whole answer. Rate limits, server errors and network trouble are tried again, twice
     * at most and within the time that the settings allow for one answer; then, and for all else, {@link ModelFailure}.
     * {@link CancellationException} when the thread is interrupted.
     *
     * @param tools what it may call instead of answering; may be empty
     */
    public ModelReply ask(List<ChatMessage> messages, List<ToolSpecification> tools) {
        ChatRequest.Builder request = ChatRequest.builder().messages(messages);
        if (!tools.isEmpty()) {
            request.toolSpecifications(tools);
        }
        Deadline deadline = Deadline.in(Duration.ofSeconds(settings.timeoutSeconds()));
        // The pauses between attempts are no work, either.
        return reply(Computing.away(() -> answer(request.build(), deadline)));
    }

    private ChatResponse answer(ChatRequest request, Deadline deadline) {
        for (int attempt = 1; ; attempt++) {
            try {
                return wire.within(deadline, () -> model.chat(request));
            } catch (WireFailure failure) {
                Duration pause = pause(failure, attempt);
                if (attempt == MOST_ATTEMPTS
                        || !failure.kind().worthRepeating()
                        || pause.compareTo(deadline.left()) >= 0) {
                    throw new ModelFailure(failure.kind(), settings, masked(failure.detail()));
                }
                rest(pause);
            }
        }
    }

    private ModelReply reply(ChatResponse response) {
        AiMessage message = response.aiMessage();
        String text = Objects.requireNonNullElse(message.text(), "").strip();
        FinishReason end = response.finishReason();
        if (end == FinishReason.CONTENT_FILTER) {
            throw new ModelFailure(ModelFailure.Kind.CONTENT_FILTERED, settings, "");
        }
        TokenUsage usage = response.tokenUsage();
        int input = usage == null ? 0 : Objects.requireNonNullElse(usage.inputTokenCount(), 0);
        int output = usage == null ? 0 : Objects.requireNonNullElse(usage.outputTokenCount(), 0);
        return new ModelReply(
                text,
                message.hasToolExecutionRequests() ? message.toolExecutionRequests() : List.of(),
                end == FinishReason.LENGTH,
                input,
                output,
                Prices.of(settings, input, output));
    }

    /** What to say of a reply that has nothing in it. */
    public ModelFailure emptyReply() {
        return new ModelFailure(ModelFailure.Kind.GARBLED, settings, "");
    }

    /** Providers like to repeat the key in their complaints. */
    private String masked(String detail) {
        String key = settings.key();
        return key == null || key.length() < SHORTEST_SECRET ? detail : detail.replace(key, "…");
    }

    private static Duration pause(WireFailure failure, int attempt) {
        Duration asked = failure.retryAfter();
        if (asked != null) {
            return asked;
        }
        long millis = FIRST_PAUSE.toMillis() << (attempt - 1);
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2));
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting to ask the model again");
        }
    }

    // LangChain4j's own retries are off, because ours know the deadline; and nothing of a conversation goes to the log.
    private static ChatModel build(ModelSettings settings, Wire wire) {
        Duration timeout = Duration.ofSeconds(settings.timeoutSeconds());
        return switch (settings.provider()) {
            case OPENAI ->
                openAi(settings, wire, timeout)
                        .maxCompletionTokens(settings.maxOutputTokens())
                        .build();
            case DEEPSEEK ->
                openAi(settings, wire, timeout)
                        .maxTokens(settings.maxOutputTokens())
                        .build();
            case GEMINI ->
                GoogleAiGeminiChatModel.builder()
                        .httpClientBuilder(wire.builder())
                        .baseUrl(settings.address())
                        .apiKey(settings.key())
                        .modelName(settings.effectiveModel())
                        .temperature(settings.temperature())
                        .maxOutputTokens(settings.maxOutputTokens())
                        .timeout(timeout)
                        .maxRetries(0)
                        .logRequestsAndResponses(false)
                        .build();
            case OFFLINE -> throw new IllegalArgumentException("OFFLINE has no model");
        };
    }

    private static OpenAiChatModel.OpenAiChatModelBuilder openAi(ModelSettings settings, Wire wire, Duration timeout) {
        var builder = OpenAiChatModel.builder()
                .httpClientBuilder(wire.builder())
                .baseUrl(settings.address())
                .apiKey(settings.key())
                .modelName(settings.effectiveModel())
                .timeout(timeout)
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false);
        return FIXED_TEMPERATURE.matcher(settings.effectiveModel()).matches()
                ? builder
                : builder.temperature(settings.temperature());
    }
}
