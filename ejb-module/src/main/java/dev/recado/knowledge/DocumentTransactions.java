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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

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
    Event<RenewalCancelled> renewalCancelled;

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
     * @param beside whether the document answers meanwhile
     */
    record Attempt(
            UUID documentId,
            DocumentKind kind,
            String name,
            @Nullable Language language,
            int number,
            boolean beside,
            Recipe recipe) {}

    @Transactional(Transactional.TxType.MANDATORY)
    public void insert(Document document, byte[] content) {
        em.persist(document);
        store(document.id(), 0, content);
        em.flush();
        schedule(document, 0);
    }

    /** Puts another original in the place of the one there is. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void replaceContent(UUID id, byte[] content) {
        em.createQuery("delete from DocumentPart p where p.documentId = :id")
                .setParameter("id", id)
                .executeUpdate();
        store(id, 0, content);
        em.flush();
    }

    private void store(UUID id, int first, byte[] content) {
        // An empty one has a part too: that it is empty is to be found out.
        for (int part = 0; part == 0 || part * DocumentPart.SIZE < content.length; part++) {
            int from = part * DocumentPart.SIZE;
            em.persist(new DocumentPart(
                    id,
                    first + part,
                    Arrays.copyOfRange(content, from, Math.min(content.length, from + DocumentPart.SIZE))));
        }
    }

    /** Queues the document after what it said has become wrong: that answers no more. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void takeInAnew(Document document) {
        removePassages(document.id());
        schedule(document, 0);
    }

    /**
     * Takes a document in anew; where it answers, it does so with what it says now until the new is there.
     *
     * @param content its new original, which is kept aside until then; null: the one that there is
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void renew(Document document, byte @Nullable [] content) {
        if (document.status() != DocumentStatus.READY) {
            if (content != null) {
                replaceContent(document.id(), content);
            }
            schedule(document, 0);
            return;
        }
        if (content != null) {
            removeAside(document.id());
            store(document.id(), DocumentPart.ASIDE, content);
            em.flush();
        }
        document.renew();
        dueWork.schedule(WorkKind.DOCUMENT, document.id(), clock.instant());
        changed.fire(document.changed());
    }

    private int removeAside(UUID id) {
        return em.createQuery("delete from DocumentPart p where p.documentId = :id and p.part >= :aside")
                .setParameter("id", id)
                .setParameter("aside", DocumentPart.ASIDE)
                .executeUpdate();
    }

    private byte[] original(UUID id) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
            copyContent(id, false, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return content.toByteArray();
    }

    /** The original that was kept aside, if any, becomes the document's. */
    private void adoptAside(UUID id) {
        List<DocumentPart> aside = em.createQuery(
                        "select p from DocumentPart p where p.documentId = :id and p.part >= :aside order by p.part",
                        DocumentPart.class)
                .setParameter("id", id)
                .setParameter("aside", DocumentPart.ASIDE)
                .getResultList();
        if (aside.isEmpty()) {
            return;
        }
        em.clear();
        em.createQuery("delete from DocumentPart p where p.documentId = :id")
                .setParameter("id", id)
                .executeUpdate();
        aside.forEach(part -> em.persist(new DocumentPart(id, part.number() - DocumentPart.ASIDE, part.content())));
        em.flush();
    }

    /** Puts what was made beside in the place of what answered, at once; false when another version answers meanwhile. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean replace(Attempt attempt, ParsedDocument parsed, Language language) {
        Document before = locked(attempt);
        if (!versions.answers(attempt.recipe().version())) {
            again(before, clock.instant());
            return false;
        }
        adoptAside(attempt.documentId());
        Document document = locked(attempt);
        versions.forgetDocument(attempt.documentId());
        removePassages(attempt.documentId(), false);
        // It may have left the index when its days were over: what comes now has to leave it anew, and is proved to.
        em.createQuery("delete from ExpiredDocument x where x.documentId = :id")
                .setParameter("id", attempt.documentId())
                .executeUpdate();
        em.createQuery("update IndexedPassage p set p.staged = false where p.documentId = :id")
                .setParameter("id", attempt.documentId())
                .executeUpdate();
        document.renewed(parsed.mediaType(), parsed.pages(), language.code(), clock.instant());
        document.note(parsed.notes());
        return true;
    }

    private void again(Document document, Instant when) {
        if (document.beside()) {
            document.renewAgain();
        } else {
            document.queue(document.attempts() - 1);
        }
        dueWork.schedule(WorkKind.DOCUMENT, document.id(), when);
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
                || document.status() == DocumentStatus.READY && !document.beside()
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
        if (document.beside()) {
            // Of an attempt that was broken off.
            removePassages(id, true);
        }
        Recipe recipe = active.read().orElseThrow(() -> new IllegalStateException("No version answers"));
        return new Attempt(
                id, document.kind(), document.fileName(), document.chosenLanguage(), number, document.beside(), recipe);
    }

    /**
     * Writes the original to the stream, part by part.
     *
     * @param newest the one that is kept aside, where there is one
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void copyContent(UUID id, boolean newest, OutputStream out) throws IOException {
        boolean aside = newest && em.find(DocumentPart.class, new DocumentPart.Key(id, DocumentPart.ASIDE)) != null;
        for (int number = aside ? DocumentPart.ASIDE : 0; ; number++) {
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

    /** Some of its passages, with which so much of the work is done. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void store(Attempt attempt, List<IndexedPassage> passages, Embedded embedded, int percent) {
        Document document = locked(attempt);
        passages.forEach(em::persist);
        versions.spent(attempt.recipe().version(), embedded);
        if (!attempt.beside()) {
            document.move(DocumentStatus.EMBEDDING, percent);
            changed.fire(document.changed());
        }
    }

    /** What was found out about it, and all of its passages. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void store(
            Attempt attempt,
            ParsedDocument parsed,
            Language language,
            List<IndexedPassage> passages,
            Embedded embedded,
            int percent) {
        parsed(attempt, parsed, language);
        store(attempt, passages, embedded, percent);
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
            again(document, clock.instant());
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
     * @param asked how long to wait, from 30 s to 10 minutes; null: 30 s
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void postpone(Attempt attempt, @Nullable Duration asked) {
        Document document = locked(attempt);
        Duration pause = asked == null || asked.compareTo(PAUSE) < 0 ? PAUSE : asked;
        Instant later = clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
        again(document, later);
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

    /** Ends the taking in anew of a document that answers: what it says stays. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void cancelRenewal(Document document) {
        failed(document, "document.renewal-cancelled", null);
        renewalCancelled.fire(new RenewalCancelled(document.id()));
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
        if (document.beside()) {
            if (removeAside(document.id()) > 0) {
                // It was known by its new content, which nobody else could bring as long as it is.
                byte[] original = original(document.id());
                document.returnTo(original.length, Contents.sha256(original));
            }
            removePassages(document.id(), true);
            document.stay(code, detail);
            dueWork.done(document.id());
            changed.fire(document.changed());
            return;
        }
        removePassages(document.id());
        document.fail(code, detail);
        dueWork.done(document.id());
        changed.fire(document.changed());
    }

    /** Of all versions: what it said before answers nothing any more, whichever version one goes back to. How many there were. */
    private int removePassages(UUID documentId) {
        versions.forgetDocument(documentId);
        removePassages(documentId, true);
        return removePassages(documentId, false);
    }

    private int removePassages(UUID documentId, boolean staged) {
        var index = Search.session(em).indexingPlan();
        List<UUID> passages = em.createQuery(
                        "select p.id from IndexedPassage p where p.documentId = :id and p.staged = :staged", UUID.class)
                .setParameter("id", documentId)
                .setParameter("staged", staged)
                .getResultList();
        if (passages.isEmpty()) {
            return 0;
        }
        passages.forEach(passage -> index.purge(IndexedPassage.class, passage, null));
        return em.createQuery("delete from IndexedPassage p where p.documentId = :id and p.staged = :staged")
                .setParameter("id", documentId)
                .setParameter("staged", staged)
                .executeUpdate();
    }

    /** The document of an attempt, locked; Overtaken when it is not this attempt's any more. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Document locked(Attempt attempt) {
        Document document = em.find(Document.class, attempt.documentId(), LockModeType.PESSIMISTIC_WRITE);
        boolean ours = document != null
                && document.run() == attempt.number()
                && (document.beside()
                        || document.status() == DocumentStatus.PARSING
                        || document.status() == DocumentStatus.EMBEDDING);
        if (document == null || !ours) {
            throw new Overtaken();
        }
        return document;
    }
}
