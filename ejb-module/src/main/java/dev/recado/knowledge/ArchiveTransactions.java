package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.knowledge.DocumentTransactions.Attempt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps of taking an archive's files in, each a transaction of its own. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class ArchiveTransactions {
    private static final int LONGEST_SOURCE = 2_000;

    @Inject
    DocumentTransactions documents;

    @Inject
    Library library;

    @Inject
    Tags tags;

    @Inject
    Audit audit;

    /**
     * Adds a file as a document with what people said about the archive.
     *
     * @param path where it lies in the archive
     */
    public void add(Attempt attempt, String name, String path, byte[] content) {
        library.makeRoom(content.length);
        Document archive = documents.locked(attempt);
        library.refuseDuplicate(content);
        String source = archive.source() == null ? archive.name() + Chunk.SEPARATOR + path : archive.source();
        Language language = archive.chosenLanguage();
        Document document = library.add(
                DocumentKind.FILE,
                name,
                "application/octet-stream",
                content,
                new DocumentFacts(
                        null,
                        archive.categoryId(),
                        source.length() <= LONGEST_SOURCE ? source : source.substring(0, LONGEST_SOURCE),
                        language == null ? null : language.code(),
                        day(archive.validFrom()),
                        day(archive.validUntil()),
                        null,
                        tags.of(List.of(archive.id())).getOrDefault(archive.id(), List.of())));
        audit.record(
                "knowledge.document.uploaded",
                "document",
                document.id(),
                Map.of("name", document.name(), "size", content.length, "archive", archive.name()));
    }

    /** Ends the archive: nothing of it answers by itself. */
    public void end(Attempt attempt, String mediaType, int taken, List<DocumentNote> notes) {
        documents.unpacked(attempt, mediaType, taken, notes);
    }

    private static @Nullable String day(@Nullable LocalDate day) {
        return day == null ? null : day.toString();
    }
}
