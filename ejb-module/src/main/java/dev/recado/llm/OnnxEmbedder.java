package dev.recado.llm;

import dev.langchain4j.model.TokenCountEstimator;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.recado.platform.work.Computing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** A model inside this server; it computes on the caller's thread. */
final class OnnxEmbedder implements TextEmbedder {
    private static final int BATCH = 16;

    private final String name;
    private final EmbeddingModel model;
    private final TokenCountEstimator tokenizer;
    private final Traits traits;
    private final int dimension;
    private final Computing computing;

    /**
     * What must be known about a model to use it well.
     *
     * @param maxTokens its real limit for one text, prefix and special tokens included
     * @param queryPrefix put before questions; E5 models are trained with "query: "
     * @param passagePrefix put before passages
     * @param multilingual whether it was trained on Portuguese; one that was not must not be trusted alone
     */
    record Traits(int maxTokens, String queryPrefix, String passagePrefix, boolean multilingual) {}

    OnnxEmbedder(String name, EmbeddingModel model, TokenCountEstimator tokenizer, Traits traits, Computing computing) {
        this.name = name;
        this.model = model;
        this.tokenizer = tokenizer;
        this.traits = traits;
        this.computing = computing;
        this.dimension = model.dimension();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public boolean isMultilingual() {
        return traits.multilingual();
    }

    @Override
    public int passageTokens() {
        // Two special tokens frame each text.
        return traits.maxTokens() - 2 - tokens(traits.passagePrefix());
    }

    @Override
    public int tokens(String text) {
        return text.isBlank() ? 0 : Math.max(1, tokenizer.estimateTokenCountInText(text));
    }

    @Override
    public int batch() {
        return BATCH;
    }

    @Override
    public float[] question(String text) {
        return model.embed(traits.queryPrefix() + text).content().vector();
    }

    @Override
    public Embedded embed(List<String> texts) {
        List<float[]> vectors = new ArrayList<>();
        try {
            for (String text : texts) {
                vectors.add(computing.background(() ->
                        model.embed(traits.passagePrefix() + text).content().vector()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while passages were embedded");
        }
        return new Embedded(vectors, texts.stream().mapToLong(this::tokens).sum(), BigDecimal.ZERO);
    }
}
