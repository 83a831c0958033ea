package dev.recado.knowledge;

import dev.recado.llm.EmbeddingChoice;
import dev.recado.llm.EmbeddingProvider;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A choice of an embedding model and how text is cut for it, as columns. */
@Embeddable
class EmbeddingColumns {
    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Column(name = "provider")
    private EmbeddingProvider provider;

    @Column(name = "base_url")
    private @Nullable String baseUrl;

    @Column(name = "model")
    private @Nullable String model;

    @Column(name = "wanted_dimension")
    private @Nullable Integer wantedDimension;

    @Column(name = "input_tokens")
    private @Nullable Integer inputTokens;

    @Column(name = "passage_tokens")
    private int passageTokens;

    protected EmbeddingColumns() {}

    EmbeddingColumns(EmbeddingChoice choice, int passageTokens) {
        this.provider = choice.provider();
        this.baseUrl = choice.baseUrl();
        this.model = choice.model();
        this.wantedDimension = choice.dimension();
        this.inputTokens = choice.inputTokens();
        this.passageTokens = passageTokens;
    }

    EmbeddingChoice choice() {
        return new EmbeddingChoice(provider, baseUrl, model, wantedDimension, inputTokens);
    }

    int passageTokens() {
        return passageTokens;
    }

    void named(String name) {
        model = name;
    }
}
