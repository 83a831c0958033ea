package dev.recado.knowledge;

import dev.recado.llm.EmbeddingProvider;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant's knowledge is embedded with and how it is cut, or will be once the version under way is complete.
 *
 * @param baseUrl null: the provider's own address
 * @param model null: the provider's default, in process the operator's
 * @param dimension null: the model's own
 * @param inputTokens of a compatible server's model; null: 512
 * @param passageTokens how long a passage should be at most, in the model's tokens
 * @param activateByHand whether a new version waits for somebody once it is complete
 * @param hasKey whether an API key is stored for the address; the key itself never comes back
 * @param keyHint its last four characters
 * @param activeVersion which version answers
 * @param pendingVersion which one is under way, waits or has failed; null where none does
 */
public record EmbeddingSettingsDetails(
        EmbeddingProvider provider,
        @Nullable String baseUrl,
        @Nullable String model,
        @Nullable Integer dimension,
        @Nullable Integer inputTokens,
        int passageTokens,
        boolean activateByHand,
        boolean hasKey,
        @Nullable String keyHint,
        UUID activeVersion,
        @Nullable UUID pendingVersion,
        long version) {}
