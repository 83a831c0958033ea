package dev.recado.llm;

import dev.recado.platform.RecadoException;
import dev.recado.platform.Texts;
import java.util.Locale;

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
        CONTEXT_TOO_LONG("llm.context-too-long", false);

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

    /** @param detail what the provider said, without secrets; may be empty */
    ModelFailure(Kind kind, ModelSettings settings, String detail) {
        this(kind, settings.provider().title(), settings.effectiveModel(), String.valueOf(settings.address()), detail);
    }

    private ModelFailure(Kind kind, Object... arguments) {
        super(kind.code, arguments);
        this.kind = kind;
        this.arguments = arguments;
    }

    Kind kind() {
        return kind;
    }

    @Override
    public String text(Locale locale) {
        return Texts.of(LlmSettings.TEXTS, locale).get(code(), arguments);
    }
}
