package dev.recado.platform.work;

/**
 * Work should have been done long ago. Fired once for each piece of work and due time, on behalf of its tenant and outside any
 * transaction.
 *
 * @param claimed whether somebody works on it
 */
public record WorkOverdue(Due due, boolean claimed) {}
