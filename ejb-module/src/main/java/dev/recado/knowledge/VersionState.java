package dev.recado.knowledge;

/** Where a version of a tenant's knowledge stands. Exactly one of a tenant is {@link #ACTIVE}. */
public enum VersionState {
    /** Its passages are being made, beside the version that answers. */
    BUILDING,
    /** Complete, kept up to date, and waiting for somebody to activate it. */
    READY,
    /** Answers. */
    ACTIVE,
    /** Has answered before and is kept, so that one can go back to it. */
    RETIRED,
    /** Could not be completed; the problem says why. It can go on where it stopped. */
    FAILED,
    /** Called off, or overtaken by a newer one. */
    CANCELLED,
    /** Has answered before; its passages are gone. */
    REMOVED
}
