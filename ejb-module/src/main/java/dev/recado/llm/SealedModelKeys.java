package dev.recado.llm;

import dev.recado.platform.SealedColumns;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Tells rotation where the keys of model providers are. */
@ApplicationScoped
class SealedModelKeys implements SealedColumns {

    @Override
    public List<Column> list() {
        return List.of(
                new Column(
                        "LlmSettingsRow",
                        "id",
                        "sealedKey",
                        false,
                        "keyAddress",
                        (id, address) -> LlmSettingsRows.context((String) address)),
                new Column(
                        "EmbeddingKeyRow",
                        "id",
                        "sealedKey",
                        false,
                        "address",
                        (id, address) -> EmbeddingKeys.context((String) address)));
    }
}
