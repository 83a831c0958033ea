package dev.recado.llm;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What providers do to those who embed. */
public final class Failures {
    private Failures() {}

    /** Too many calls. */
    public static ModelFailure rateLimited(@Nullable Duration retryAfter) {
        return new ModelFailure(
                new WireFailure(ModelFailure.Kind.RATE_LIMITED, "HTTP 429", retryAfter),
                EmbeddingChoice.DEFAULT,
                "HTTP 429");
    }

    /** A key that is not good. */
    public static ModelFailure keyRefused() {
        return new ModelFailure(ModelFailure.Kind.KEY_REFUSED, EmbeddingChoice.DEFAULT, "HTTP 401");
    }
}
