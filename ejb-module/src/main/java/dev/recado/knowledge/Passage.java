package dev.recado.knowledge;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passage found for a query.
 *
 * @param documentName its title, which is the file's name unless somebody chose another
 * @param source where the knowledge comes from, as people said, such as an address; null: nothing is said
 * @param text as in the document, without the headings above it
 * @param score 0 to 1: how much of the question it covers; comparable between queries
 * @param location such as "p. 3 › Check-in"; empty where the document has neither pages nor headings
 * @param lexicalRank its place in the full-text search, from 1; null when not found there
 * @param vectorRank its place in the search by meaning, from 1; null when not found there
 */
public record Passage(
        UUID id,
        UUID documentId,
        String documentName,
        @Nullable String source,
        String category,
        String text,
        double score,
        String location,
        @Nullable Integer lexicalRank,
        @Nullable Integer vectorRank) {

    /** The same with another text. */
    Passage saying(String other) {
        return new Passage(
                id, documentId, documentName, source, category, other, score, location, lexicalRank, vectorRank);
    }
}
