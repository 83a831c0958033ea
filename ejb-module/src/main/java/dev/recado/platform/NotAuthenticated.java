package dev.recado.platform;

/** It is not known who is asking. */
public final class NotAuthenticated extends RecadoException {
    private static final long serialVersionUID = 1L;

    public NotAuthenticated() {
        super("not-authenticated");
    }

    public NotAuthenticated(String code) {
        super(code);
    }
}
