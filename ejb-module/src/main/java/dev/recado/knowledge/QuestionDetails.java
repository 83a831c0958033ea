package dev.recado.knowledge;

import java.util.Locale;
import java.util.UUID;

/**
 * A question and its answer, which are one passage of the knowledge base.
 *
 * @param id of the document that they are
 * @param document what else is known about it, such as its category, days and status
 */
public record QuestionDetails(UUID id, String question, String answer, DocumentDetails document, long version) {

    /** The same, its problem told in the language. */
    public QuestionDetails in(Locale told) {
        return new QuestionDetails(id, question, answer, document.in(told), version);
    }
}
