package dev.recado.platform;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The request contradicts the present state, such as a name that is taken. */
public final class Conflict extends RecadoException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable UUID existing;

    public Conflict(String code, Object... arguments) {
        super(code, arguments);
        existing = null;
    }

    private Conflict(UUID existing, String code, Object... arguments) {
        super(code, arguments);
        this.existing = existing;
    }

    /** A conflict with something that is there already and that the caller may see. */
    public static Conflict with(UUID existing, String code, Object... arguments) {
        return new Conflict(existing, code, arguments);
    }

    /** The id of what is there already, where that is the trouble. */
    public Optional<UUID> existing() {
        return Optional.ofNullable(existing);
    }
}
