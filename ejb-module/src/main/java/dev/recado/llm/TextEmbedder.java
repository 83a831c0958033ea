package dev.recado.llm;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.util.List;

/**
 * A model that turns text into vectors whose cosine says how near two texts are in meaning. Vectors of different models can't
 * be compared: {@link #name} goes with each stored vector. Safe for use by many threads; a call computes on the caller's.
 */
public final class TextEmbedder {
    private final String name;
    private final EmbeddingModel model;
    private final TokenCountEstimator tokenizer;
    private final Traits traits;
    private final int dimension;

    /**
     * What must be known about a model to use it well.
     *
     * @param maxTokens its real limit for one text, prefix and special tokens included
     * @param queryPrefix put before questions; E5 models are trained with "query: "
     * @param passagePrefix put before passages
     * @param multilingual whether it was trained on Portuguese; one that was not must not be trusted alone
     */
    record Traits(int maxTokens, String queryPrefix, String passagePrefix, boolean multilingual) {}

    TextEmbedder(String name, EmbeddingModel model, TokenCountEstimator tokenizer, Traits traits) {
        this.name = name;
        this.model = model;
        this.tokenizer = tokenizer;
        this.traits = traits;
        this.dimension = model.dimension();
    }

    /** Names the model and its version, up to 200 characters. */
    public String name() {
        return name;
    }

    /** How many numbers a vector has. */
    public int dimension() {
        return dimension;
    }

    /** Whether the model was trained on Portuguese; the results of one that was not are only a hint. */
    public boolean isMultilingual() {
        return traits.multilingual();
    }

    /** How many tokens of {@link #tokens} a passage may have, so that nothing of it is lost. */
    public int passageTokens() {
        // Two special tokens frame each text.
        return traits.maxTokens() - 2 - tokens(traits.passagePrefix());
    }

    /** How many tokens the model sees in the text, special ones not counted. */
    public int tokens(String text) {
        return text.isBlank() ? 0 : Math.max(1, tokenizer.estimateTokenCountInText(text));
    }

    /** The vector of a question, of length 1. */
    public float[] question(String text) {
        return model.embed(traits.queryPrefix() + text).content().vector();
    }

    /** The vectors of passages, of length 1, in the same order. */
    public List<float[]> passages(List<String> texts) {
        return model
                .embedAll(texts.stream()
                        .map(text -> TextSegment.from(traits.passagePrefix() + text))
                        .toList())
                .content()
                .stream()
                .map(Embedding::vector)
                .toList();
    }
}
