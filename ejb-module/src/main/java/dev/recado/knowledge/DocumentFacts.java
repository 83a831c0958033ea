package dev.recado.knowledge;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What people say about a document. In a change, null leaves a member as it is; in a new document it takes its default.
 *
 * @param title up to 300 characters; empty (the default): the document's name
 * @param categoryId the default is the tenant's standard category
 * @param source where the knowledge comes from: an address or free text, up to 2,000 characters; empty: nothing to say
 * @param language {@code pt} or {@code en}; empty (the default): found out from the text
 * @param validFrom the first day on which it answers, such as {@code 2026-12-01}, in the tenant's zone; empty: from ever
 * @param validUntil the last day on which it answers; empty: for ever
 * @param rereadHours for pages of the web: after how many hours the page is looked at again; 0: never by itself
 * @param tags up to 20 words of up to 50 characters each, which are kept in lower case
 */
public record DocumentFacts(
        @Nullable String title,
        @Nullable UUID categoryId,
        @Nullable String source,
        @Nullable String language,
        @Nullable String validFrom,
        @Nullable String validUntil,
        @Nullable Integer rereadHours,
        @Nullable List<String> tags) {
    /** Nothing said. */
    public static final DocumentFacts NONE = new DocumentFacts(null, null, null, null, null, null, null, null);

    /** Only in which category it lies; null: the standard one. */
    public static DocumentFacts in(@Nullable UUID categoryId) {
        return new DocumentFacts(null, categoryId, null, null, null, null, null, null);
    }
}
