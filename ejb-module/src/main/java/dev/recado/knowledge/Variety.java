package dev.recado.knowledge;

import dev.recado.knowledge.Fusion.Fused;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Maximal marginal relevance (Carbonell and Goldstein, 1998): the next passage is the one that is worth most after what the
 * chosen ones already say is taken off. Likeness counts only from where passages repeat each other; what two passages on one subject
 * have in common must not push either down.
 */
final class Variety {
    /** From this share of common words on one passage repeats the other. */
    static final double REPEATS = 0.6;

    // More than any passage is worth: what repeats another comes after all that does not.
    private static final double PENALTY = 10;

    private Variety() {}

    /**
     * The best of them, best first, repetitions last.
     *
     * @param fused best first
     */
    static List<Fused> choose(List<Fused> fused, int limit) {
        List<Fused> left = new ArrayList<>(fused);
        Map<Fused, Double> repeated = new LinkedHashMap<>();
        List<Fused> chosen = new ArrayList<>();
        while (!left.isEmpty() && chosen.size() < limit) {
            Fused next = left.getFirst();
            for (Fused candidate : left) {
                if (worth(candidate, repeated) > worth(next, repeated)) {
                    next = candidate;
                }
            }
            chosen.add(next);
            left.remove(next);
            for (Fused candidate : left) {
                repeated.merge(candidate, repetition(candidate, next), Math::max);
            }
        }
        return chosen;
    }

    /** How much of a passage another one says already, 0 to 1. */
    static double repetition(Fused candidate, Fused chosen) {
        double likeness =
                candidate.candidate().text().likeness(chosen.candidate().text());
        return likeness < REPEATS ? 0 : likeness;
    }

    private static double worth(Fused candidate, Map<Fused, Double> repeated) {
        return candidate.value() - PENALTY * repeated.getOrDefault(candidate, 0.0);
    }
}
