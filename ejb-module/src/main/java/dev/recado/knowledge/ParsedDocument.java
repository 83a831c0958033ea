package dev.recado.knowledge;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the document parser found in a file.
 *
 * @param mediaType what the content is
 * @param pages null where the format has none
 * @param notes what the document's owner should know
 * @param archive the files in it; null unless the document is an archive, which has no text of its own
 */
record ParsedDocument(
        String mediaType,
        @Nullable Integer pages,
        List<Block> blocks,
        List<DocumentNote> notes,
        @Nullable Archive archive) {

    /** A document with text. */
    ParsedDocument(String mediaType, @Nullable Integer pages, List<Block> blocks) {
        this(mediaType, pages, blocks, List.of(), null);
    }

    enum Kind {
        HEADING,
        PARAGRAPH,
        LIST,
        TABLE,
        /** What somebody typed as the answer to the heading above it; it stays whole. */
        ANSWER
    }

    /**
     * A block of the document.
     *
     * @param page from 1; null where the format has none
     * @param path the headings above the block; for a heading, those above it
     */
    record Block(Kind kind, String text, @Nullable Integer page, List<String> path) {}

    /** What an archive holds. */
    record Archive(List<Unpacked> files, List<Refused> refused) {}

    /**
     * A file of an archive.
     *
     * @param file where it was unpacked, until the archive has been taken in
     * @param name its path in the archive
     */
    record Unpacked(Path file, String name) {}

    /**
     * A file of an archive that the parser did not unpack.
     *
     * @param reason the key of the text for people in the bundle {@code dev.recado.knowledge}
     */
    record Refused(String name, String reason, String detail) {}
}
