package dev.recado.knowledge;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A question whose right answer people know.
 *
 * @param documents where the answer stands; empty: nowhere, and the right answer is "nothing relevant"
 */
public record GoldenQuestion(
        UUID id, String question, List<ExpectedDocument> documents, Instant changedAt, long version) {

    /**
     * A document in which the answer stands.
     *
     * @param name empty when it is gone: then nothing is held against the knowledge base for not finding it
     */
    public record ExpectedDocument(UUID id, String name) {
        /** Whether it is still there. */
        public boolean present() {
            return !name.isEmpty();
        }
    }
}
