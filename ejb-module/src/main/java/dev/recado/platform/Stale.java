package dev.recado.platform;

/** Somebody else changed the thing since the caller read it (a failed {@code If-Match}). */
public final class Stale extends RecadoException {
    private static final long serialVersionUID = 1L;

    public Stale(String kind, Object id) {
        super("stale", kind, id);
    }
}
