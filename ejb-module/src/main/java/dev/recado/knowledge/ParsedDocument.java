package dev.recado.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the document parser found in a file.
 *
 * @param mediaType what the content is
 * @param pages null where the format has none
 */
record ParsedDocument(String mediaType, @Nullable Integer pages, List<Block> blocks) {

    enum Kind {
        HEADING,
        PARAGRAPH,
        LIST,
        TABLE
    }

    /**
     * A block of the document.
     *
     * @param page from 1; null where the format has none
     * @param path the headings above the block; for a heading, those above it
     */
    record Block(Kind kind, String text, @Nullable Integer page, List<String> path) {}
}
