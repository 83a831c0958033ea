package dev.recado.channels;

/** Where a kept event stands. */
public enum KeptState {
    /** It waits for somebody to decide. */
    KEPT,
    /** It was put on the inbound queue again, and has not come back. */
    REPLAYED,
    /** Somebody decided that nothing is to be done. */
    DISMISSED
}
