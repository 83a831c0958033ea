package dev.recado.channels;

/**
 * What came of replaying many events.
 *
 * @param replayed how many are on the inbound queue again
 * @param refused how many could not be replayed and are kept as they were
 * @param more whether there are more that match: ask again
 */
public record ReplayResult(int replayed, int refused, boolean more) {}
