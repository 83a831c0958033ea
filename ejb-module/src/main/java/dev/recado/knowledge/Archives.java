package dev.recado.knowledge;

import dev.recado.knowledge.DocumentTransactions.Attempt;
import dev.recado.knowledge.ParsedDocument.Archive;
import dev.recado.knowledge.ParsedDocument.Refused;
import dev.recado.knowledge.ParsedDocument.Unpacked;
import dev.recado.platform.Conflict;
import dev.recado.platform.Invalid;
import dev.recado.platform.RecadoException;
import dev.recado.platform.TooManyRequests;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes the files of an archive documents of their own, in its category, with its days, tags and language. Each is a transaction by
 * itself: what came before a crash is there and is recognised by its content when the archive is read again.
 */
@ApplicationScoped
class Archives {
    private static final int LONGEST_NAME = 300;
    private static final int MOST_NAMED = 40;

    @Inject
    @ConfigProperty(name = "recado.knowledge.upload.max.bytes", defaultValue = "25000000")
    int mostBytes;

    @Inject
    ArchiveTransactions transactions;

    /** Takes the files in while they are there, and ends the archive itself with a summary. */
    void takeIn(Attempt attempt, String mediaType, Archive archive) throws IOException {
        List<Refused> refused = new ArrayList<>(archive.refused());
        Set<String> names = new HashSet<>();
        int taken = 0;
        for (Unpacked unpacked : archive.files()) {
            // The child wrote them, and might have been taken over by what it read: no links, nothing larger than an
            // upload.
            if (unpacked.name().isBlank()
                    || !Files.isRegularFile(unpacked.file(), LinkOption.NOFOLLOW_LINKS)
                    || Files.size(unpacked.file()) > mostBytes) {
                refused.add(new Refused(unpacked.name(), "archive.reason.corrupt", ""));
                continue;
            }
            try {
                transactions.add(
                        attempt, name(unpacked.name(), names), unpacked.name(), Files.readAllBytes(unpacked.file()));
                taken++;
            } catch (Conflict | Invalid | TooManyRequests e) {
                refused.add(new Refused(unpacked.name(), reason(e), detail(e)));
            }
        }
        transactions.end(attempt, mediaType, taken, notes(taken, refused));
    }

    /** The file's own name; with its folders where the archive has another of that name. */
    private static String name(String path, Set<String> names) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!names.add(name)) {
            name = path.replace("/", " - ");
        }
        return name.length() <= LONGEST_NAME ? name : name.substring(name.length() - LONGEST_NAME);
    }

    private static String reason(RecadoException refusal) {
        return DocumentNote.REASON
                + switch (refusal.code()) {
                    case "knowledge.document.duplicate" -> "duplicate";
                    case "tenant.limit.documents" -> "documents";
                    case "tenant.limit.storage" -> "storage";
                    default -> refusal instanceof TooManyRequests ? "rate" : "corrupt";
                };
    }

    private static String detail(RecadoException refusal) {
        return refusal.arguments().isEmpty()
                ? ""
                : String.valueOf(refusal.arguments().getFirst());
    }

    private static List<DocumentNote> notes(int taken, List<Refused> refused) {
        List<DocumentNote> notes = new ArrayList<>();
        notes.add(DocumentNote.of(
                "document.note.archive", List.of(String.valueOf(taken), String.valueOf(taken + refused.size()))));
        for (Refused one : refused.subList(0, Math.min(MOST_NAMED, refused.size()))) {
            notes.add(
                    DocumentNote.of("document.note.archive-refused", List.of(one.name(), one.reason(), one.detail())));
        }
        if (refused.size() > MOST_NAMED) {
            notes.add(DocumentNote.of(
                    "document.note.archive-more", List.of(String.valueOf(refused.size() - MOST_NAMED))));
        }
        return notes;
    }
}
