package dev.recado.knowledge;

import org.jspecify.annotations.Nullable;

/**
 * A piece of a document that makes sense by itself.
 *
 * @param heading the headings above it, joined by " › "; may be empty
 * @param firstPage from 1; null where the document has no pages
 */
record Chunk(
        String heading,
        String text,
        @Nullable Integer firstPage,
        @Nullable Integer lastPage) {
    static final String SEPARATOR = " › ";

    /** What is embedded and indexed: a passage is often understood only through the headings above it. */
    String searchText() {
        return heading.isEmpty() ? text : heading + "\n" + text;
    }

    /** Such as "p. 3–4 › Check-in". */
    String location() {
        String pages = "";
        if (firstPage != null) {
            pages = "p. " + firstPage + (lastPage == null || lastPage.equals(firstPage) ? "" : "–" + lastPage);
        }
        return pages + (pages.isEmpty() || heading.isEmpty() ? "" : SEPARATOR) + heading;
    }
}
