package dev.recado.knowledge;

import dev.recado.knowledge.ActiveVersions.Recipe;
import dev.recado.llm.Embedded;
import dev.recado.platform.NotFound;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.hibernate.search.mapper.orm.Search;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a document's way, each a transaction of its own under the document's row lock. Every step of an attempt names it, so
 * that an attempt that was given up (its node was taken for dead) can't overwrite the one that followed.
 */
@ApplicationScoped
class DocumentTransactions {
    // More crashes of the whole server than this are taken for the document's doing.
    private static final int MOST_ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofSeconds(30);

    @PersistenceContext
    EntityManager em;

    @Inject
    DueWork dueWork;

    @Inject
    Deletions deletions;

    @Inject
    ActiveVersions active;

    @Inject
    VersionTransactions versions;

    @Inject
    Event<DocumentChanged> changed;

    @Inject
    Clock clock;

    /** An attempt was overtaken: the document is gone, or another attempt has begun. */
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What an attempt needs to know.
     *
     * @param language the one that people chose; null: to be found out
     */
    record Attempt(UUID documentId, String name, @Nullable Language language, int number, Recipe recipe) {}

    @Transactional(Transactional.TxType.MANDATORY)
    public void insert(Document document, byte[] content) {
        em.persist(document);
        store(document.id(), content);
        em.flush();
        schedule(document, 0);
    }

    /** Puts another original in the place of the one there is. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void replaceContent(UUID id, byte[] content) {
        em.createQuery("delete from DocumentPart p where p.documentId = :id")
                .setParameter("id", id)
                .executeUpdate();
        store(id, content);
        em.flush();
    }

    private void store(UUID id, byte[] content) {
        for (int part = 0; part * DocumentPart.SIZE < content.length; part++) {
            int from = part * DocumentPart.SIZE;
            em.persist(new DocumentPart(
                    id, part, Arrays.copyOfRange(content, from, Math.min(content.length, from + DocumentPart.SIZE))));
        }
    }

    /** Queues the document after what it said has become wrong: that answers no more. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void takeInAnew(Document document) {
        removePassages(document.id());
        schedule(document, 0);
    }

    /** Ends a document that never came as far as being taken in. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void failBefore(Document document, String code, @Nullable String detail) {
        failed(document, code, detail);
    }

    /** Tells whoever looks at it that something about the document is another now. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void announce(Document document) {
        changed.fire(document.changed());
    }

    /** Waits for content, which somebody else is to bring. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void await(Document document) {
        document.queue(0);
        dueWork.done(document.id());
        changed.fire(document.changed());
    }

    /** Queues the document; {@code countedAttempts} are held against it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void schedule(Document document, int countedAttempts) {
        document.queue(countedAttempts);
        dueWork.schedule(WorkKind.DOCUMENT, document.id(), clock.instant());
        changed.fire(document.changed());
    }

    /** Begins an attempt; null when there is nothing to do any more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Attempt begin(UUID id) {
        Document document = em.find(Document.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (document == null
                || document.status() == DocumentStatus.READY
                || document.status() == DocumentStatus.FAILED
                || document.status() == DocumentStatus.UNPACKED
                || document.status() == DocumentStatus.CANCELLED) {
            dueWork.done(id);
            return null;
        }
        int number = document.attempt();
        if (document.attempts() > MOST_ATTEMPTS) {
            failed(document, "document.crashed", String.valueOf(MOST_ATTEMPTS));
            return null;
        }
        changed.fire(document.changed());
        Recipe recipe = active.read().orElseThrow(() -> new IllegalStateException("No version answers"));
        return new Attempt(id, document.fileName(), document.chosenLanguage(), number, recipe);
    }

    /** Writes the original to the stream, part by part. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void copyContent(UUID id, OutputStream out) throws IOException {
        for (int number = 0; ; number++) {
            DocumentPart part = em.find(DocumentPart.class, new DocumentPart.Key(id, number));
            if (part == null) {
                return;
            }
            out.write(part.content());
            em.detach(part);
        }
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void parsed(Attempt attempt, ParsedDocument parsed, Language language) {
        Document document = locked(attempt);
        document.parsed(parsed.mediaType(), parsed.pages(), language.code());
        document.note(parsed.notes());
        removePassages(attempt.documentId());
        changed.fire(document.changed());
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void progress(Attempt attempt, int percent) {
        Document document = locked(attempt);
        document.move(DocumentStatus.EMBEDDING, percent);
        changed.fire(document.changed());
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void store(Attempt attempt, List<IndexedPassage> passages, Embedded embedded) {
        locked(attempt);
        passages.forEach(em::persist);
        versions.spent(attempt.recipe().version(), embedded);
    }

    /** The document answers; false when another version does meanwhile, for which it is taken in next. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean ready(Attempt attempt, int passages) {
        Document document = locked(attempt);
        boolean answers = versions.completed(attempt.recipe().version(), attempt.documentId(), passages);
        if (answers) {
            document.ready(passages, clock.instant());
            dueWork.done(document.id());
        } else {
            document.queue(document.attempts() - 1);
            dueWork.schedule(WorkKind.DOCUMENT, document.id(), clock.instant());
        }
        changed.fire(document.changed());
        return answers;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void fail(Attempt attempt, DocumentProblem problem) {
        failed(locked(attempt), problem.code(), problem.detail());
    }

    /**
     * Something that is not the document's fault went wrong: tries again later, and does not count this attempt.
     *
     * @param asked how long to wait at least; null: 30 s
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void postpone(Attempt attempt, @Nullable Duration asked) {
        Document document = locked(attempt);
        Instant later = clock.instant().plus(asked == null || asked.compareTo(PAUSE) < 0 ? PAUSE : asked);
        document.queue(document.attempts() - 1);
        dueWork.schedule(WorkKind.DOCUMENT, document.id(), later);
        changed.fire(document.changed());
    }

    /** Removes a document with all that came of it; its passages leave the index with the same commit, which is then proved. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void remove(UUID id) {
        Document document = em.find(Document.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (document == null) {
            throw new NotFound("document", id);
        }
        deletions.owe(document, removePassages(id), DeletionCause.DELETED);
        dueWork.done(id);
        em.remove(document);
    }

    /** Ends what is under way; whoever works on it finds out at its next step. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void cancel(Document document) {
        removePassages(document.id());
        document.cancel();
        dueWork.done(document.id());
        changed.fire(document.changed());
    }

    /** Ends an archive, whose files are documents of their own now; it fails when none of them could be taken. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void unpacked(Attempt attempt, String mediaType, int taken, List<DocumentNote> notes) {
        Document document = locked(attempt);
        removePassages(document.id());
        document.unpacked(mediaType);
        document.note(notes);
        if (taken == 0) {
            document.fail("document.archive-nothing", null);
        }
        dueWork.done(document.id());
        changed.fire(document.changed());
    }

    private void failed(Document document, String code, @Nullable String detail) {
        removePassages(document.id());
        document.fail(code, detail);
        dueWork.done(document.id());
        changed.fire(document.changed());
    }

    /** Of all versions: what it said before answers nothing any more, whichever version one goes back to. How many there were. */
    private int removePassages(UUID documentId) {
        versions.forgetDocument(documentId);
        var index = Search.session(em).indexingPlan();
        for (UUID passage : em.createQuery("select p.id from IndexedPassage p where p.documentId = :id", UUID.class)
                .setParameter("id", documentId)
                .getResultList()) {
            index.purge(IndexedPassage.class, passage, null);
        }
        return em.createQuery("delete from IndexedPassage p where p.documentId = :id")
                .setParameter("id", documentId)
                .executeUpdate();
    }

    /** The document of an attempt, locked; Overtaken when it is not this attempt's any more. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Document locked(Attempt attempt) {
        Document document = em.find(Document.class, attempt.documentId(), LockModeType.PESSIMISTIC_WRITE);
        boolean ours = document != null
                && document.run() == attempt.number()
                && (document.status() == DocumentStatus.PARSING || document.status() == DocumentStatus.EMBEDDING);
        if (document == null || !ours) {
            throw new Overtaken();
        }
        return document;
    }
}
