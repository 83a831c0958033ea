package dev.recado.channels;

/** Another transaction made the same contact at the same time. Doing the work again, in a new transaction, succeeds. */
public final class ContactRace extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ContactRace(Throwable cause) {
        super("A contact was made by another transaction at the same time", cause);
    }
}
