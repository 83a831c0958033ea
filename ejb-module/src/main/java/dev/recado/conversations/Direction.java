package dev.recado.conversations;

/** Which way a message went. */
public enum Direction {
    /** From the customer. */
    IN,
    /** To the customer. */
    OUT
}
