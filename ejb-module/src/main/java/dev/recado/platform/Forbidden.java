package dev.recado.platform;

/** The caller is known, but may not do this. */
public final class Forbidden extends RecadoException {
    private static final long serialVersionUID = 1L;

    public Forbidden(Role needed) {
        super("forbidden", needed.name());
    }
}
