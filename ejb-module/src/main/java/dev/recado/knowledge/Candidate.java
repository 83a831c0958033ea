package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A live passage that one leg or both have found.
 *
 * @param lexicalScore BM25; 0 when the full-text search did not find it
 * @param lexicalRank from 1; null when the full-text search did not find it
 * @param vectorRank from 1; null when the search by meaning did not find it
 * @param standout how far its likeness in meaning stands out from that of all candidates: 0 is their mean, 1 would be
 *     identity; 0 when its vector is of another model
 * @param coverage which share of what the question says (rare words weigh more) the passage says too, 0 to 1
 * @param words how many different words the question has, stop words aside
 */
record Candidate(
        IndexedPassage passage,
        String documentName,
        String categoryName,
        double lexicalScore,
        @Nullable Integer lexicalRank,
        @Nullable Integer vectorRank,
        double standout,
        double coverage,
        int words) {}
