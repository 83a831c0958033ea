package dev.recado.knowledge;

/**
 * Whether a passage answers a question at all. Neither BM25 nor the cosine can say: both depend on the length of the question and on
 * the model. What can be compared between questions is which share of the question's weight the passage covers, how often
 * and how literally it does, and how far it stands out from the others in meaning.
 *
 * <p>Calibrated on questions in Portuguese: colloquial ones about a guest house (18 passages), alone and among others, and those of FaQuAD
 * (up to 284), whose negatives are the same questions without the paragraph that answers them, and without its whole article. The more
 * passages there are, the better the best one matches by chance, so more is asked of it; beyond the larger set nothing was measured,
 * and nothing more is asked. So is of a question of many words: of nine words the passage that answers says most, and one of the same
 * subject says three; of two words both may say both. {@code docs/benchmarks.md} has the rates.
 */
final class Relevance {
    private static final double COVERAGE = 5;
    private static final double STANDOUT = 6;
    private static final double DEPTH = 4;

    private static final double FEW = 18;
    private static final double MANY = 284;
    private static final double ENOUGH_AMONG_FEW = 3.25;
    private static final double ENOUGH_AMONG_MANY = 6;
    private static final int SHORT = 3;
    private static final int LONG = 8;
    private static final double ENOUGH_PER_WORD = 0.35;
    // So much evidence beyond what is enough is certainty.
    private static final double CERTAIN = 8;

    private Relevance() {}

    /** From 0 to 1; from one half on it answers. */
    static double score(Candidate candidate) {
        double evidence = COVERAGE * candidate.coverage() + STANDOUT * candidate.standout() + DEPTH * candidate.depth();
        double enough =
                enough(candidate.among()) + ENOUGH_PER_WORD * (Math.clamp(candidate.words(), SHORT, LONG) - SHORT);
        return evidence < enough ? evidence / enough / 2 : Math.min(1, 0.5 + (evidence - enough) / CERTAIN / 2);
    }

    static boolean answers(Candidate candidate) {
        return score(candidate) >= 0.5;
    }

    /** Whether it is not out of the question that it answers, for who has read it to say. */
    static boolean mayAnswer(Candidate candidate) {
        return score(candidate) >= 0.25;
    }

    private static double enough(long passages) {
        double size = Math.log(Math.clamp(passages, FEW, MANY) / FEW) / Math.log(MANY / FEW);
        return ENOUGH_AMONG_FEW + size * (ENOUGH_AMONG_MANY - ENOUGH_AMONG_FEW);
    }
}
