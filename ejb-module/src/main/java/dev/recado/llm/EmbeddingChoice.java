package dev.recado.llm;

import dev.recado.platform.Invalid;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which model turns a tenant's text into vectors. Keys are no part of it: they belong to addresses.
 *
 * @param baseUrl null: the provider's own address
 * @param model null: the provider's default, in process the operator's
 * @param dimension how many numbers a vector is to have, where the model lets one choose; null: its own default
 * @param inputTokens how many tokens the model takes at most; only for a compatible server, whose limit nobody else knows; null:
 *     512
 */
public record EmbeddingChoice(
        EmbeddingProvider provider,
        @Nullable String baseUrl,
        @Nullable String model,
        @Nullable Integer dimension,
        @Nullable Integer inputTokens) {
    private static final int LEAST_INPUT = 128;
    private static final int MOST_INPUT = 32_768;
    private static final int MOST_DIMENSION = 4_096;

    /** The operator's model. */
    public static final EmbeddingChoice DEFAULT =
            new EmbeddingChoice(EmbeddingProvider.IN_PROCESS, null, null, null, null);

    public EmbeddingChoice {
        if (provider == EmbeddingProvider.IN_PROCESS && (baseUrl != null || dimension != null)) {
            throw new Invalid("embedding.in-process");
        }
        if (baseUrl != null) {
            ModelSettings.requireAddress(baseUrl);
        }
        // In process it is the name of a folder, which the operator has given.
        if (model != null && provider != EmbeddingProvider.IN_PROCESS) {
            ModelSettings.requireModel(model);
        }
        if (dimension != null && (dimension < 1 || dimension > MOST_DIMENSION)) {
            throw new Invalid("embedding.dimension-range", MOST_DIMENSION);
        }
        if (inputTokens != null) {
            if (provider != EmbeddingProvider.OPENAI_COMPATIBLE) {
                throw new Invalid("embedding.input-tokens-known", provider.title());
            }
            if (inputTokens < LEAST_INPUT || inputTokens > MOST_INPUT) {
                throw new Invalid("embedding.input-tokens", LEAST_INPUT, MOST_INPUT);
            }
        }
        if (provider == EmbeddingProvider.OPENAI_COMPATIBLE && (baseUrl == null || model == null)) {
            throw new Invalid("embedding.compatible");
        }
    }

    /** Where requests go; null in process. */
    public @Nullable String address() {
        return baseUrl == null ? provider.defaultBaseUrl() : baseUrl;
    }

    /** The model's name; empty for the operator's. */
    public String effectiveModel() {
        return model == null ? Objects.requireNonNullElse(provider.defaultModel(), "") : model;
    }

    /** The same with its model named, so that a later change of the default does not change it. */
    public EmbeddingChoice named(String model) {
        return new EmbeddingChoice(provider, baseUrl, model, dimension, inputTokens);
    }

    boolean ownServer() {
        return baseUrl != null && !baseUrl.equals(provider.defaultBaseUrl());
    }
}
