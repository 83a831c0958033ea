package dev.recado.limits;

import java.time.Duration;

/**
 * A limit and what is left of it.
 *
 * @param name {@code user}, {@code key} or {@code tenant}
 * @param quota how much may be done within the window; the whole of it at once, too
 * @param left how much may be done now
 * @param reset until all of the quota is there again
 */
public record Rate(String name, long quota, Duration window, long left, Duration reset) {}
