package dev.recado.llm;

import org.jspecify.annotations.Nullable;

/**
 * Which model answers for a tenant.
 *
 * @param baseUrl null: the provider's own address
 * @param model null: the provider's default
 * @param temperature 0 to 2
 * @param maxOutputTokens the longest answer, in tokens
 * @param timeoutSeconds for one answer, all attempts together
 * @param hasKey whether an API key is stored; the key itself never comes back
 * @param keyHint its last four characters
 */
public record LlmSettingsDetails(
        Provider provider,
        @Nullable String baseUrl,
        @Nullable String model,
        double temperature,
        int maxOutputTokens,
        int timeoutSeconds,
        boolean hasKey,
        @Nullable String keyHint,
        long version) {}
