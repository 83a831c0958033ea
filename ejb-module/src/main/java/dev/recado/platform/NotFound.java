package dev.recado.platform;

/** There is no such thing, or it belongs to another tenant: the two must look the same from outside. */
public final class NotFound extends RecadoException {
    private static final long serialVersionUID = 1L;

    public NotFound(String kind, Object id) {
        super("not-found", kind, id);
    }
}
