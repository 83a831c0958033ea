package dev.recado.llm;

import org.jspecify.annotations.Nullable;

/** Who runs the model. */
public enum Provider {
    OPENAI("https://api.openai.com/v1", "gpt-4.1-mini"),
    GEMINI("https://generativelanguage.googleapis.com/v1beta", "gemini-2.5-flash"),
    DEEPSEEK("https://api.deepseek.com", "deepseek-chat"),
    /** No model at all: answers are quotations from the knowledge base. */
    OFFLINE(null, null);

    private final @Nullable String baseUrl;
    private final @Nullable String model;

    Provider(@Nullable String baseUrl, @Nullable String model) {
        this.baseUrl = baseUrl;
        this.model = model;
    }

    /** The provider's own address, used where the settings name none; null for {@link #OFFLINE}. */
    public @Nullable String defaultBaseUrl() {
        return baseUrl;
    }

    /** The model used where the settings name none; null for {@link #OFFLINE}. */
    public @Nullable String defaultModel() {
        return model;
    }
}
