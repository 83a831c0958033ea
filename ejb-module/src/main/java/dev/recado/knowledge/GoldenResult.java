package dev.recado.knowledge;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one golden question fared in a run.
 *
 * @param expected the documents in which the answer stands; empty: nowhere
 * @param found what came, best first
 * @param relevant whether the knowledge base said that it has an answer
 * @param recall null where no answer is expected
 * @param firstRank the place of the first expected document, from 1; null when none came
 * @param good whether people would be content
 * @param before the same in the run before; null where the question was not in it
 */
public record GoldenResult(
        UUID questionId,
        String question,
        List<GoldenQuestion.ExpectedDocument> expected,
        List<Found> found,
        boolean relevant,
        @Nullable Double recall,
        @Nullable Integer firstRank,
        boolean good,
        @Nullable Before before) {

    /** A passage that came. */
    public record Found(UUID documentId, String documentName, String location, double score) {}

    /** How the question fared before. */
    public record Before(boolean relevant, @Nullable Integer firstRank, boolean good) {}

    /** Whether it was good before and is no longer, or came later in the list. */
    public boolean worse() {
        return before != null && (before.good() && !good || rank(before.firstRank()) < rank(firstRank));
    }

    /** Whether it was not good before and is now, or came earlier in the list. */
    public boolean better() {
        return before != null && (!before.good() && good || rank(before.firstRank()) > rank(firstRank)) && !worse();
    }

    private static int rank(@Nullable Integer rank) {
        return rank == null ? Integer.MAX_VALUE : rank;
    }
}
