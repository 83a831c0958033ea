package dev.recado.knowledge;

import dev.recado.platform.Texts;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document of the knowledge base.
 *
 * @param name of the file
 * @param title what people and customers are told; the name unless somebody chose another
 * @param source where the knowledge comes from: an address or free text; null: nothing is said
 * @param page where it is read; null unless it is a page of the web
 * @param mediaType what the content turned out to be; until it is parsed, what the sender said
 * @param size of the original, in bytes
 * @param language {@code pt} or {@code en}; null until it is known
 * @param languageChosen whether people chose the language, so that it is not found out from the text
 * @param tags in lower case, in order
 * @param validFrom the first day on which it answers, in the tenant's zone; null: from ever
 * @param validUntil the last day on which it answers; null: for ever
 * @param validity where today lies
 * @param progress 0 to 100
 * @param renewing whether it is being taken in anew, and answers meanwhile with what it said before
 * @param problemCode stable, such as {@code document.encrypted}; null when nothing is wrong; of a {@link DocumentStatus#READY} one: why it could not be taken in
 *     anew, so that what it said before answers
 * @param problem what is wrong and what to do, in Portuguese; {@link #in} gives it in another language
 * @param problemDetail what fills the text, such as the type that was found
 * @param notes what else its owner should know about how it was read, such as which pages have no text, or what became of the files
 *     of an archive
 * @param passages how many it was cut into
 */
public record DocumentDetails(
        UUID id,
        String name,
        String title,
        DocumentKind kind,
        @Nullable String source,
        @Nullable WebPageDetails page,
        String mediaType,
        long size,
        UUID categoryId,
        String categoryName,
        @Nullable String language,
        boolean languageChosen,
        List<String> tags,
        @Nullable LocalDate validFrom,
        @Nullable LocalDate validUntil,
        Validity validity,
        DocumentStatus status,
        int progress,
        boolean renewing,
        @Nullable String problemCode,
        @Nullable String problem,
        @Nullable String problemDetail,
        List<DocumentNote> notes,
        int passages,
        Instant createdAt,
        @Nullable Instant readyAt,
        long version) {

    /** The same, its problems told in the language. */
    public DocumentDetails in(Locale told) {
        String text = problemCode == null
                ? null
                : Texts.of("dev.recado.knowledge", told).get(problemCode, problemDetail == null ? "" : problemDetail);
        return new DocumentDetails(
                id,
                name,
                title,
                kind,
                source,
                page == null ? null : page.in(told),
                mediaType,
                size,
                categoryId,
                categoryName,
                language,
                languageChosen,
                tags,
                validFrom,
                validUntil,
                validity,
                status,
                progress,
                renewing,
                problemCode,
                text,
                problemDetail,
                notes.stream().map(note -> note.in(told)).toList(),
                passages,
                createdAt,
                readyAt,
                version);
    }
}
