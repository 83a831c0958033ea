package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A live passage that one leg or both have found.
 *
 * @param text its words
 * @param lexicalScore how well it says the words of the question, by {@link Wanted#score}
 * @param lexicalRank from 1; null when it says none of the words
 * @param vectorRank from 1; null when the search by meaning did not find it
 * @param similarity the cosine of its vector and the question's; null when its vector is of another model
 * @param standout how far its likeness in meaning stands out from that of all candidates: 0 is their mean, 1 would be
 *     identity; 0 when its vector is of another model
 * @param coverage which share of what the question says (rare words weigh more) the passage says too, 0 to 1
 * @param depth its lexical score as a share of the weight of the question's words; 0 to about 2
 * @param words how many different words the question has, stop words aside
 * @param among how many passages the tenant has
 */
record Candidate(
        IndexedPassage passage,
        Wanted.Text text,
        String documentName,
        @Nullable String source,
        String categoryName,
        double lexicalScore,
        @Nullable Integer lexicalRank,
        @Nullable Integer vectorRank,
        @Nullable Double similarity,
        double standout,
        double coverage,
        double depth,
        int words,
        long among) {}
