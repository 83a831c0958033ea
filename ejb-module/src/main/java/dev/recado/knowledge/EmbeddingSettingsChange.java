package dev.recado.knowledge;

import dev.recado.llm.EmbeddingProvider;
import org.jspecify.annotations.Nullable;

/**
 * A change of settings; null members stay as they are. Another provider starts with its own address, model and dimension.
 *
 * @param baseUrl the empty text goes back to the provider's own address
 * @param model the empty text goes back to the default
 * @param dimension 0 goes back to the model's own
 * @param inputTokens 0 goes back to the default
 * @param apiKey write-only; kept for the address that these settings have after the change; the empty text removes it
 */
public record EmbeddingSettingsChange(
        @Nullable EmbeddingProvider provider,
        @Nullable String baseUrl,
        @Nullable String model,
        @Nullable Integer dimension,
        @Nullable Integer inputTokens,
        @Nullable Integer passageTokens,
        @Nullable Boolean activateByHand,
        @Nullable String apiKey) {

    @Override
    public String toString() {
        return "EmbeddingSettingsChange[" + provider + ", " + baseUrl + ", " + model + "]";
    }
}
