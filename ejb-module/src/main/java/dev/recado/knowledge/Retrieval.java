package dev.recado.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found.
 *
 * @param passages best first; may be non-empty although nothing is relevant
 * @param relevant whether there is an answer here at all; when false, say that you do not know
 * @param millis how long it took
 * @param explanation why; null when it was not asked for
 */
public record Retrieval(
        List<Passage> passages,
        boolean relevant,
        long millis,
        @Nullable Explanation explanation) {
    /** Without an explanation. */
    public Retrieval(List<Passage> passages, boolean relevant, long millis) {
        this(passages, relevant, millis, null);
    }
}
