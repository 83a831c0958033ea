package dev.recado.llm;

import dev.langchain4j.exception.NonRetriableException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach a provider failed. It has no cause, because LangChain4j would replace it by that, and is of this kind, because
 * LangChain4j would repeat the call.
 */
final class WireFailure extends NonRetriableException {
    private static final long serialVersionUID = 1L;

    private final ModelFailure.Kind kind;
    private final String detail;
    private final @Nullable Duration retryAfter;

    WireFailure(ModelFailure.Kind kind, String detail, @Nullable Duration retryAfter) {
        super(kind + " " + detail);
        this.kind = kind;
        this.detail = detail;
        this.retryAfter = retryAfter;
    }

    ModelFailure.Kind kind() {
        return kind;
    }

    /** What the provider said about it; may be empty. */
    String detail() {
        return detail;
    }

    /** How long the provider asks to be left alone, if it does. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
