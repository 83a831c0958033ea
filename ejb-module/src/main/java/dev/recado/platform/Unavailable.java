package dev.recado.platform;

/** Infrastructure is missing at the moment; the same request may succeed later. */
public final class Unavailable extends RecadoException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String code, Object... arguments) {
        super(code, arguments);
    }

    public Unavailable(String code, Throwable cause) {
        super(code);
        initCause(cause);
    }
}
