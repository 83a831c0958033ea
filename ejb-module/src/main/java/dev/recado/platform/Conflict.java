package dev.recado.platform;

/** The request contradicts the present state, such as a name that is taken. */
public final class Conflict extends RecadoException {
    private static final long serialVersionUID = 1L;

    public Conflict(String code, Object... arguments) {
        super(code, arguments);
    }
}
