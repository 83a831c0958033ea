package dev.recado.knowledge;

import java.util.List;

/**
 * What was found.
 *
 * @param passages best first; may be non-empty although nothing is relevant
 * @param relevant whether there is an answer here at all; when false, say that you do not know
 * @param millis how long it took
 */
public record Retrieval(List<Passage> passages, boolean relevant, long millis) {}
