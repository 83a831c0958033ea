package dev.recado.knowledge;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which documents to list; null and empty members filter nothing.
 *
 * @param category with everything below it
 * @param tags those that a document must have, all of them
 * @param text a part of the title or name, however it is spelt in upper and lower case
 */
public record DocumentFilter(
        @Nullable UUID category,
        Set<String> tags,
        @Nullable DocumentStatus status,
        @Nullable DocumentKind kind,
        @Nullable String text) {
    /** All documents. */
    public static final DocumentFilter ALL = new DocumentFilter(null, Set.of(), null, null, null);

    public DocumentFilter {
        tags = Tags.wanted(tags);
    }
}
