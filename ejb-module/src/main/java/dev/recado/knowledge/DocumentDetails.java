package dev.recado.knowledge;

import dev.recado.platform.Texts;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document of the knowledge base.
 *
 * @param mediaType what the content turned out to be; until it is parsed, what the sender said
 * @param size of the original, in bytes
 * @param progress 0 to 100
 * @param problemCode stable, such as {@code document.encrypted}; null unless {@link DocumentStatus#FAILED}
 * @param problem what is wrong and what to do, in Portuguese; {@link #in} gives it in another language
 * @param problemDetail what fills the text, such as the type that was found
 * @param passages how many it was cut into
 */
public record DocumentDetails(
        UUID id,
        String name,
        String mediaType,
        long size,
        UUID categoryId,
        String categoryName,
        DocumentStatus status,
        int progress,
        @Nullable String problemCode,
        @Nullable String problem,
        @Nullable String problemDetail,
        int passages,
        Instant createdAt,
        @Nullable Instant readyAt,
        long version) {

    /** The same, its problem told in the language. */
    public DocumentDetails in(Locale language) {
        if (problemCode == null) {
            return this;
        }
        String text =
                Texts.of("dev.recado.knowledge", language).get(problemCode, problemDetail == null ? "" : problemDetail);
        return new DocumentDetails(
                id,
                name,
                mediaType,
                size,
                categoryId,
                categoryName,
                status,
                progress,
                problemCode,
                text,
                problemDetail,
                passages,
                createdAt,
                readyAt,
                version);
    }
}
