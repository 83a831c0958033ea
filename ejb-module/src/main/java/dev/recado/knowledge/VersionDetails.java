package dev.recado.knowledge;

import dev.recado.llm.EmbeddingProvider;
import dev.recado.platform.Texts;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of a tenant's knowledge.
 *
 * @param number from 1, in the order in which they were begun
 * @param baseUrl null: the provider's own address
 * @param model empty until a version of the operator's model has its first document
 * @param dimension how many numbers each vector has; null until it is known
 * @param passageTokens how long a passage should be at most, in the model's tokens
 * @param byHand whether, once complete, it waits for somebody to activate it
 * @param activating whether it was told to answer, and takes in what it lacks or is being checked before it does
 * @param documentsDone of {@code documentsTotal}, those that it has or could not take in
 * @param documentsFailed those that it could not take in; the documents of the version that answers stay as they are
 * @param passages of the documents that it has
 * @param tokens what was embedded for it so far, as the provider counts
 * @param cost in US dollars, as a decimal number; null where no price is known
 * @param problemCode why it FAILED, or what it waits for while BUILDING or READY; null otherwise
 * @param problem the same for people, in Portuguese; {@link #in} gives it in another language
 * @param problemDetail what fills the text, such as what the provider said
 */
public record VersionDetails(
        UUID id,
        int number,
        VersionState state,
        EmbeddingProvider provider,
        @Nullable String baseUrl,
        String model,
        @Nullable Integer dimension,
        int passageTokens,
        boolean byHand,
        boolean activating,
        int documentsDone,
        int documentsTotal,
        int documentsFailed,
        long passages,
        long tokens,
        @Nullable String cost,
        @Nullable String problemCode,
        @Nullable String problem,
        @Nullable String problemDetail,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Instant activatedAt,
        long version) {

    /** The same, its problem told in the language. */
    public VersionDetails in(Locale language) {
        if (problemCode == null) {
            return this;
        }
        String detail = problemDetail == null ? "" : problemDetail;
        String address = baseUrl == null ? String.valueOf(provider.defaultBaseUrl()) : baseUrl;
        String text = problemCode.startsWith("llm.")
                ? Texts.of("dev.recado.llm", language).get(problemCode, provider.title(), model, address, detail)
                : Texts.of("dev.recado.knowledge", language).get(problemCode, detail);
        return new VersionDetails(
                id,
                number,
                state,
                provider,
                baseUrl,
                model,
                dimension,
                passageTokens,
                byHand,
                activating,
                documentsDone,
                documentsTotal,
                documentsFailed,
                passages,
                tokens,
                cost,
                problemCode,
                text,
                problemDetail,
                createdAt,
                finishedAt,
                activatedAt,
                version);
    }

    /** How far it is, 0 to 100. */
    public int percent() {
        return documentsTotal == 0 ? 100 : Math.min(100, documentsDone * 100 / documentsTotal);
    }
}
