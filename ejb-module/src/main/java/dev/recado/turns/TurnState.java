package dev.recado.turns;

/** Where a turn stands. */
public enum TurnState {
    /** It waits for the customer to pause, or for its next try. */
    COLLECTING,
    /** An agent works on it. */
    RUNNING,
    /** It has its outcome. */
    DONE
}
