package dev.recado.platform.work;

/**
 * Work should have been done long ago. Fired once for each piece of work and time, on behalf of its tenant and outside any
 * transaction.
 *
 * @param due the time in it is since when the oldest part of the work waits, where that is known
 * @param claimed whether somebody works on it
 */
public record WorkOverdue(Due due, boolean claimed) {}
