package dev.recado.knowledge;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * Joins the two legs. A passage is worth its lexical score as a share of the best one, plus or minus so much for each standard
 * deviation by which its likeness in meaning differs from that of the other candidates.
 *
 * <p>How much that is depends on whether the legs agree on this very question (the correlation of their scores over all candidates).
 * A model that knows the language likes about what the words like; one that does not is as good as chance there, and then has
 * no say. So a weak leg costs nothing: with random vectors the order is exactly that of the words. Reciprocal rank fusion
 * (Cormack, Clarke and Büttcher, 2009), which sees ranks only, lost 4 points of nDCG@10 with the English model in the server (ADR 40).
 */
final class Fusion {
    /** For a model that was not trained on the language. */
    static final double WEAK = 0.2;

    /** For a multilingual model. */
    static final double STRONG = 0.35;

    private static final double EAGERNESS = 3;
    // A correlation of a few passages means little.
    private static final double DOUBT = 5;
    private static final double MOST_DEVIATIONS = 3;

    private Fusion() {}

    /**
     * A candidate and what it is worth.
     *
     * @param value can be compared within one question only
     */
    record Fused(Candidate candidate, double value) {}

    /** All candidates, best first. */
    static List<Fused> fuse(List<Candidate> candidates, double trust) {
        double best =
                candidates.stream().mapToDouble(Candidate::lexicalScore).max().orElse(0);
        Likeness likeness = Likeness.of(candidates);
        // Where no word was found, meaning alone decides.
        double say = best == 0 ? 1 : trust * agreement(candidates, likeness);
        Map<Candidate, Double> values = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            double words = best == 0 ? 0 : candidate.lexicalScore() / best;
            values.put(candidate, words + say * likeness.deviations(candidate));
        }
        return values.entrySet().stream()
                .map(entry -> new Fused(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingDouble(Fused::value)
                        .reversed()
                        .thenComparing(fused -> fused.candidate().passage().id()))
                .toList();
    }

    /** How far the legs agree, 0 to 1. */
    static double agreement(List<Candidate> candidates) {
        return agreement(candidates, Likeness.of(candidates));
    }

    private static double agreement(List<Candidate> candidates, Likeness likeness) {
        List<Candidate> both = candidates.stream()
                .filter(candidate -> candidate.similarity() != null)
                .toList();
        double mean =
                both.stream().mapToDouble(Candidate::lexicalScore).average().orElse(0);
        double together = 0;
        double words = 0;
        for (Candidate candidate : both) {
            double word = candidate.lexicalScore() - mean;
            together += word * likeness.uncut(candidate);
            words += word * word;
        }
        if (words == 0 || likeness.deviation() == 0) {
            return 0;
        }
        double correlation = together / Math.sqrt(words * both.size());
        return Math.clamp(EAGERNESS * correlation * both.size() / (both.size() + DOUBT), 0, 1);
    }

    /** The likeness in meaning of all candidates that have one. */
    private record Likeness(double mean, double deviation) {
        static Likeness of(List<Candidate> candidates) {
            OptionalDouble mean = similarities(candidates).average();
            if (mean.isEmpty()) {
                return new Likeness(0, 0);
            }
            double variance = similarities(candidates)
                    .map(each -> (each - mean.getAsDouble()) * (each - mean.getAsDouble()))
                    .average()
                    .orElse(0);
            return new Likeness(mean.getAsDouble(), Math.sqrt(variance));
        }

        private static DoubleStream similarities(List<Candidate> candidates) {
            return candidates.stream()
                    .flatMap(candidate -> Stream.ofNullable(candidate.similarity()))
                    .mapToDouble(Double::doubleValue);
        }

        double uncut(Candidate candidate) {
            Double similarity = candidate.similarity();
            return similarity == null || deviation == 0 ? 0 : (similarity - mean) / deviation;
        }

        double deviations(Candidate candidate) {
            return Math.min(MOST_DEVIATIONS, uncut(candidate));
        }
    }
}
