package dev.recado.knowledge;

import dev.recado.llm.EmbeddingModels;
import dev.recado.llm.TextEmbedder;

/** The model of the server, loaded once for all tests. */
final class Models {
    private static final EmbeddingModels MODELS = EmbeddingModels.inServer("target/test-models");

    private Models() {}

    static EmbeddingModels models() {
        return MODELS;
    }

    static TextEmbedder embedder() {
        return MODELS.current();
    }
}
