package dev.recado.knowledge;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A live passage that one leg or both have found.
 *
 * @param lexicalScore BM25; 0 when the full-text search did not find it
 * @param lexicalRank from 1; null when the full-text search did not find it
 * @param vectorRank from 1; null when the search by meaning did not find it
 * @param similarity the cosine of its vector and the question's; 0 when its vector is of another model
 * @param coverage which share of what the question says (rare words weigh more) the passage says too, 0 to 1
 * @param matched the words of the question that it says, in their indexed form
 */
record Candidate(
        IndexedPassage passage,
        String documentName,
        String categoryName,
        double lexicalScore,
        @Nullable Integer lexicalRank,
        @Nullable Integer vectorRank,
        double similarity,
        double coverage,
        Set<String> matched) {}
