package dev.recado.platform;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller is known, but may not do this. */
public final class Forbidden extends RecadoException {
    private static final long serialVersionUID = 1L;

    private final @Nullable Scope scope;

    public Forbidden(Role needed) {
        super("forbidden", needed.name());
        this.scope = null;
    }

    /** An API key lacks the scope. */
    public Forbidden(Scope needed) {
        super("forbidden.scope", needed.text());
        this.scope = needed;
    }

    private Forbidden(String code) {
        super(code);
        this.scope = null;
    }

    /** No API key may do this, only people. */
    public static Forbidden toKeys() {
        return new Forbidden("forbidden.people-only");
    }

    /** The scope that an API key lacks, where that is the trouble. */
    public Optional<Scope> scope() {
        return Optional.ofNullable(scope);
    }
}
