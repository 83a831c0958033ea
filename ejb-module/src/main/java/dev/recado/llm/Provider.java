package dev.recado.llm;

import org.jspecify.annotations.Nullable;

/** Who runs the model. */
public enum Provider {
    OPENAI("OpenAI", "https://api.openai.com/v1", "gpt-4.1-mini"),
    GEMINI("Google Gemini", "https://generativelanguage.googleapis.com/v1beta", "gemini-2.5-flash"),
    DEEPSEEK("DeepSeek", "https://api.deepseek.com", "deepseek-chat"),
    /** No model at all: answers are quotations from the knowledge base. */
    OFFLINE("OFFLINE", null, null);

    private final String title;
    private final @Nullable String baseUrl;
    private final @Nullable String model;

    Provider(String title, @Nullable String baseUrl, @Nullable String model) {
        this.title = title;
        this.baseUrl = baseUrl;
        this.model = model;
    }

    /** The name by which people know it. */
    public String title() {
        return title;
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
