package dev.recado.channels;

/** An event that is not of the agreed shape. Trying again can't help: keep it raw. */
public final class MalformedEvent extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedEvent(String what) {
        super(what);
    }

    MalformedEvent(String what, Throwable cause) {
        super(what, cause);
    }
}
