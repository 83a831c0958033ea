package dev.recado.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009) with a guard for a weak leg: by its rank in the search by meaning a
 * passage may only overtake others whose words match the question hardly better. Plain fusion with the English model in the server
 * lost 6 points of nDCG@10 against the full-text search alone on Portuguese questions; guarded, it gains.
 */
final class Fusion {
    /** The constant of the formula; the authors' value. */
    private static final double K = 60;

    /** A model that was not trained on Portuguese decides between near ties only. */
    static final double WEAK = 0.9;

    /** A multilingual model may prefer what matches much fewer of the words, but not what matches next to none. */
    static final double STRONG = 0.5;

    private Fusion() {}

    /**
     * The best candidates, best first.
     *
     * @param guard 0 to 1: which share of the best full-text score still to be placed a passage must have to be placed before
     *     it; 0 is plain fusion, 1 is the order of the full-text search
     */
    static List<Candidate> fuse(List<Candidate> candidates, double guard, int limit) {
        List<Candidate> left = new ArrayList<>(candidates);
        left.sort(Comparator.comparingDouble(Fusion::score).reversed());
        List<Candidate> fused = new ArrayList<>();
        while (!left.isEmpty() && fused.size() < limit) {
            double best =
                    left.stream().mapToDouble(Candidate::lexicalScore).max().orElse(0);
            int next = 0;
            while (left.get(next).lexicalScore() < guard * best) {
                next++;
            }
            fused.add(left.remove(next));
        }
        return fused;
    }

    private static double score(Candidate candidate) {
        return term(candidate.lexicalRank()) + term(candidate.vectorRank());
    }

    private static double term(@Nullable Integer rank) {
        return rank == null ? 0 : 1 / (K + rank);
    }
}
