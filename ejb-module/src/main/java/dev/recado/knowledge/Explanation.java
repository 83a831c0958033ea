package dev.recado.knowledge;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Why a search found what it found.
 *
 * @param model the embedding model that was asked; null: none could be, words alone decided
 * @param questions what the text was taken apart into
 */
public record Explanation(@Nullable String model, List<Question> questions) {

    /**
     * One of the questions.
     *
     * @param relevant whether it is answered
     * @param decidedBy what said so
     * @param otherWords synonyms and other wordings that were looked for, too
     * @param agreement how far the two legs agree, 0 to 1: so much of its say has the search by meaning
     * @param candidates all that one leg or both have found, in the fused order
     */
    public record Question(
            String question,
            boolean relevant,
            Judge decidedBy,
            List<String> otherWords,
            double agreement,
            List<Considered> candidates) {}

    /**
     * A passage that was considered.
     *
     * @param lexicalRank its place by words, from 1; null when it says none of them
     * @param lexicalScore comparable within the question only
     * @param vectorRank its place in the search by meaning, from 1; null when not found there
     * @param similarity the cosine; null where its vector is of another model
     * @param fusedRank its place after both were fused, from 1
     * @param fusedScore comparable within the question only
     * @param score 0 to 1: whether it answers, from one half on
     * @param place its place among what the agent gets for this question, from 1; null when it was dropped
     * @param dropped why; null when it was not
     */
    public record Considered(
            UUID id,
            UUID documentId,
            String documentName,
            String location,
            String text,
            @Nullable Integer lexicalRank,
            double lexicalScore,
            @Nullable Integer vectorRank,
            @Nullable Double similarity,
            int fusedRank,
            double fusedScore,
            double score,
            @Nullable Integer place,
            @Nullable Dropped dropped) {}

    /** What decides whether a question is answered. */
    public enum Judge {
        /** The score of the best passage. */
        SCORE,
        /** The tenant's model, which has read the passages. */
        MODEL
    }

    /** Why a passage is not among what the agent gets. */
    public enum Dropped {
        /** It says what a better one says already. */
        REPEATS,
        /** Its score is below the least that is wanted. */
        SCORE,
        /** Others are better, and there was no room. */
        ROOM
    }
}
