package dev.recado.knowledge;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How well a knowledge base fares with golden questions. Each number is 0 to 1, and null where no question tells anything about it.
 *
 * @param recall which share of the expected documents is among the first {@value #RECALL_AT}, on average of the questions that have any
 * @param reciprocalRank 1 ÷ the place of the first expected document, on average
 * @param gain nDCG among the first {@value #GAIN_AT} documents
 * @param nothingPrecision of the questions to which "nothing relevant" was said, which share really has no answer
 * @param nothingRecall of the questions that have no answer, to which share "nothing relevant" was said
 */
public record GoldenScores(
        @Nullable Double recall,
        @Nullable Double reciprocalRank,
        @Nullable Double gain,
        @Nullable Double nothingPrecision,
        @Nullable Double nothingRecall) {
    /** Of how many documents recall is measured. */
    public static final int RECALL_AT = 5;

    /** Of how many documents the gain is measured. */
    public static final int GAIN_AT = 10;

    /**
     * How one question fared.
     *
     * @param answerable whether it has expected documents that are still there
     * @param relevant whether the knowledge base said that it has an answer
     * @param recall null when it is not answerable
     * @param firstRank the place of the first expected document, from 1; null when none was found
     * @param gain null when it is not answerable
     */
    record Of(
            boolean answerable,
            boolean relevant,
            @Nullable Double recall,
            @Nullable Integer firstRank,
            @Nullable Double gain) {
        /** Whether people would be content: found among the first five, or rightly nothing. */
        boolean good() {
            return answerable ? relevant && firstRank != null && firstRank <= RECALL_AT : !relevant;
        }
    }

    /**
     * Scores one question.
     *
     * @param expected documents
     * @param found documents, best first, each once
     */
    static Of of(Set<UUID> expected, List<UUID> found, boolean relevant) {
        if (expected.isEmpty()) {
            return new Of(false, relevant, null, null, null);
        }
        long hits = found.stream().limit(RECALL_AT).filter(expected::contains).count();
        Integer first = null;
        double gain = 0;
        for (int i = 0; i < Math.min(found.size(), GAIN_AT); i++) {
            if (expected.contains(found.get(i))) {
                first = first == null ? Integer.valueOf(i + 1) : first;
                gain += discount(i);
            }
        }
        double ideal = 0;
        for (int i = 0; i < Math.min(expected.size(), GAIN_AT); i++) {
            ideal += discount(i);
        }
        return new Of(true, relevant, (double) hits / Math.min(expected.size(), RECALL_AT), first, gain / ideal);
    }

    private static double discount(int index) {
        return Math.log(2) / Math.log(index + 2.0);
    }

    /** Puts the scores of all questions together. */
    static GoldenScores of(List<Of> questions) {
        return new GoldenScores(
                average(questions, Of::recall),
                average(
                        questions,
                        question -> !question.answerable()
                                ? null
                                : Double.valueOf(question.firstRank() == null ? 0 : 1.0 / question.firstRank())),
                average(questions, Of::gain),
                average(
                        questions.stream()
                                .filter(question -> !question.relevant())
                                .toList(),
                        question -> question.answerable() ? 0.0 : 1.0),
                average(
                        questions.stream()
                                .filter(question -> !question.answerable())
                                .toList(),
                        question -> question.relevant() ? 0.0 : 1.0));
    }

    private static @Nullable Double average(List<Of> questions, Function<Of, @Nullable Double> score) {
        List<Double> scores = questions.stream()
                .flatMap(question -> Stream.ofNullable(score.apply(question)))
                .toList();
        return scores.isEmpty()
                ? null
                : Double.valueOf(scores.stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElseThrow());
    }

    /** Whether any number is lower than before by more than the tolerance; what one of both does not know is not compared. */
    boolean worseThan(GoldenScores before, double tolerance) {
        return fell(before.recall, recall, tolerance)
                || fell(before.reciprocalRank, reciprocalRank, tolerance)
                || fell(before.gain, gain, tolerance)
                || fell(before.nothingPrecision, nothingPrecision, tolerance)
                || fell(before.nothingRecall, nothingRecall, tolerance);
    }

    private static boolean fell(@Nullable Double before, @Nullable Double after, double tolerance) {
        return before != null && after != null && before - after > tolerance + 1e-9;
    }
}
