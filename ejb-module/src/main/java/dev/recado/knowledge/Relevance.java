package dev.recado.knowledge;

/** Whether a passage answers a question at all. */
final class Relevance {
    private static final double ENOUGH = 0.5;

    private Relevance() {}

    static double score(Candidate candidate) {
        return candidate.coverage();
    }

    static boolean answers(Candidate candidate) {
        return score(candidate) >= ENOUGH;
    }
}
