package dev.recado.llm;

import org.jspecify.annotations.Nullable;

/** Who turns text into vectors. */
public enum EmbeddingProvider {
    /** An ONNX model inside this server; nothing leaves it. */
    IN_PROCESS("Recado", null, null),
    OPENAI("OpenAI", "https://api.openai.com/v1", "text-embedding-3-small"),
    GEMINI("Google Gemini", "https://generativelanguage.googleapis.com/v1beta", "gemini-embedding-001"),
    /** A server that speaks OpenAI's language, such as Ollama, vLLM or Text Embeddings Inference. */
    OPENAI_COMPATIBLE("OpenAI-compatible", null, null);

    private final String title;
    private final @Nullable String baseUrl;
    private final @Nullable String model;

    EmbeddingProvider(String title, @Nullable String baseUrl, @Nullable String model) {
        this.title = title;
        this.baseUrl = baseUrl;
        this.model = model;
    }

    /** The name by which people know it. */
    public String title() {
        return title;
    }

    /** The provider's own address, used where none is chosen; null where there is none. */
    public @Nullable String defaultBaseUrl() {
        return baseUrl;
    }

    /** The model used where none is chosen; null: the operator's, or one must be chosen. */
    public @Nullable String defaultModel() {
        return model;
    }
}
