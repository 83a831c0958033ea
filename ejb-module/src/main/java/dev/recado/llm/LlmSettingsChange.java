package dev.recado.llm;

import org.jspecify.annotations.Nullable;

/**
 * A change of settings; null members stay as they are.
 *
 * @param baseUrl the empty text goes back to the provider's own address. A change of provider or address needs the key
 *     again, so that a stored key can't be sent to somebody else
 * @param model the empty text goes back to the provider's default
 * @param apiKey write-only; the empty text removes it
 */
public record LlmSettingsChange(
        @Nullable Provider provider,
        @Nullable String baseUrl,
        @Nullable String model,
        @Nullable Double temperature,
        @Nullable Integer maxOutputTokens,
        @Nullable Integer timeoutSeconds,
        @Nullable String apiKey) {

    @Override
    public String toString() {
        return "LlmSettingsChange[" + provider + ", " + baseUrl + ", " + model + "]";
    }
}
