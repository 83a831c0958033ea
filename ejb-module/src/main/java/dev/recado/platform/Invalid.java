package dev.recado.platform;

/** The input can'\''t be accepted as it is. The code says which rule was broken. */
public final class Invalid extends RecadoException {
    private static final long serialVersionUID = 1L;

    public Invalid(String code, Object... arguments) {
        super(code, arguments);
    }
}
