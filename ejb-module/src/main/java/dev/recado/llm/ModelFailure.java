package dev.recado.llm;

import dev.recado.platform.RecadoException;
import dev.recado.platform.Texts;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A provider did not answer as it should. The stable code says in which way; it never reaches a customer. */
public final class ModelFailure extends RecadoException {
    private static final long serialVersionUID = 1L;

    /** Why a call failed. */
    enum Kind {
        /** The stored key does not open with this server's master key. */
        KEY_UNREADABLE("llm.key-unreadable", false),
        KEY_REFUSED("llm.key-refused", false),
        MODEL_UNKNOWN("llm.model-unknown", false),
        RATE_LIMITED("llm.rate-limited", true),
        QUOTA("llm.quota", false),
        UNREACHABLE("llm.unreachable", true),
        HOST_UNKNOWN("llm.host-unknown", true),
        INTERNAL_ADDRESS("llm.internal-address", false),
        TLS("llm.tls", false),
        TIMEOUT("llm.timeout", false),
        SERVER_ERROR("llm.server-error", true),
        GARBLED("llm.garbled", false),
        BAD_REQUEST("llm.bad-request", false),
        CONTENT_FILTERED("llm.content-filtered", false),
        CONTEXT_TOO_LONG("llm.context-too-long", false),
        EMBEDDING_REFUSED("llm.embedding-refused", false),
        EMBEDDING_GARBLED("llm.embedding-garbled", false),
        DIMENSION("llm.embedding-dimension", false);

        private final String code;
        private final boolean worthRepeating;

        Kind(String code, boolean worthRepeating) {
            this.code = code;
            this.worthRepeating = worthRepeating;
        }

        /** Whether the same request may succeed a moment later. */
        boolean worthRepeating() {
            return worthRepeating;
        }
    }

    private final Kind kind;
    private final transient Object[] arguments;
    private final transient @Nullable Duration retryAfter;

    /** @param detail what the provider said, without secrets; may be empty */
    ModelFailure(Kind kind, ModelSettings settings, String detail) {
        this(
                kind,
                null,
                settings.provider().title(),
                settings.effectiveModel(),
                String.valueOf(settings.address()),
                detail);
    }

    ModelFailure(Kind kind, EmbeddingChoice choice, String detail) {
        this(kind, null, choice, detail);
    }

    /** An attempt to embed something failed. */
    ModelFailure(WireFailure failure, EmbeddingChoice choice, String detail) {
        this(ofEmbedding(failure.kind()), failure.retryAfter(), choice, detail);
    }

    private ModelFailure(Kind kind, @Nullable Duration retryAfter, EmbeddingChoice choice, String detail) {
        this(
                kind,
                retryAfter,
                choice.provider().title(),
                choice.effectiveModel(),
                String.valueOf(choice.address()),
                detail);
    }

    private ModelFailure(Kind kind, @Nullable Duration retryAfter, Object... arguments) {
        super(kind.code, arguments);
        this.kind = kind;
        this.retryAfter = retryAfter;
        this.arguments = arguments;
    }

    // The advice that goes with the others is for models that talk.
    private static Kind ofEmbedding(Kind kind) {
        return switch (kind) {
            case BAD_REQUEST, CONTENT_FILTERED, CONTEXT_TOO_LONG -> Kind.EMBEDDING_REFUSED;
            case GARBLED -> Kind.EMBEDDING_GARBLED;
            default -> kind;
        };
    }

    /** Whether the same may succeed later, with nothing changed here. */
    public boolean isPassing() {
        return kind.worthRepeating() || kind == Kind.TIMEOUT;
    }

    /** How long the provider asks to be left alone; null when it does not. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** What the provider said, without secrets; may be empty. */
    public String detail() {
        return String.valueOf(arguments[arguments.length - 1]);
    }

    Kind kind() {
        return kind;
    }

    @Override
    public String text(Locale locale) {
        return Texts.of(LlmSettings.TEXTS, locale).get(code(), arguments);
    }
}
