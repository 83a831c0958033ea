package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.platform.Caller;
import dev.recado.platform.Ids;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deleted documents of the current tenant, and the proof that the search index holds nothing of them. */
@ApplicationScoped
public class Deletions {
    /** A document that is deleted while it is taken in may still be written to the index for a moment. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(30);

    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    @PersistenceContext
    EntityManager em;

    @Inject
    DueWork dueWork;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    /** Receipts, newest first; those that are not verified yet among them. */
    @Requires(Role.ADMIN)
    @Transactional
    public Page<DeletionReceipt> list(Page.Request page) {
        var query = em.createQuery(
                        "select d from Deletion d" + (page.cursor() == null ? "" : " where d.id < :cursor")
                                + " order by d.id desc",
                        Deletion.class)
                .setMaxResults(page.limit() + 1);
        if (page.cursor() != null) {
            query.setParameter("cursor", Ids.parseCursor(page.cursor()));
        }
        return Page.of(query.getResultList(), page.limit(), Deletion::receipt, deletion -> deletion.id()
                .toString());
    }

    /** Says, in the transaction in which a document ceases to answer, that its leaving the index is still to be proved. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void owe(Document document, long passages, DeletionCause cause) {
        Instant now = now();
        Deletion deletion = new Deletion(
                Ids.next(),
                document.id(),
                document.name(),
                passages,
                cause,
                now,
                Caller.current().map(Caller::username).orElse(null));
        em.persist(deletion);
        boolean busy = document.status() == DocumentStatus.PARSING
                || document.status() == DocumentStatus.EMBEDDING
                || document.beside();
        dueWork.schedule(WorkKind.PURGE, deletion.id(), busy ? now.plus(LAST_WRITES) : now);
    }

    /** The document whose leaving is to be proved; null when there is nothing to do any more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable UUID begin(UUID id) {
        Deletion deletion = em.find(Deletion.class, id);
        if (deletion == null || deletion.verified()) {
            dueWork.done(id);
            return null;
        }
        if (deletion.cause() == DeletionCause.EXPIRED && !isExpired(deletion.documentId())) {
            // It has got a later day, and belongs into the index again.
            dueWork.done(id);
            em.remove(deletion);
            return null;
        }
        return deletion.documentId();
    }

    /** The index still had some passages, and has lost them. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void removed(UUID id, long leftovers) {
        find(id).ifPresent(deletion -> deletion.removed(leftovers));
    }

    /** The index was asked and holds nothing: writes the receipt to the audit trail. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void verified(UUID id, String backend) {
        dueWork.done(id);
        find(id).filter(deletion -> !deletion.verified()).ifPresent(deletion -> {
            deletion.verified(backend, now());
            DeletionReceipt receipt = deletion.receipt();
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("name", receipt.documentName());
            details.put("cause", receipt.cause());
            details.put("passages", receipt.passages());
            details.put("leftovers", receipt.leftovers());
            details.put("inIndex", 0);
            details.put("backend", backend);
            details.put("deletedAt", String.valueOf(receipt.deletedAt()));
            details.put("verifiedAt", String.valueOf(receipt.verifiedAt()));
            audit.record("knowledge.document.purged", "document", receipt.documentId(), details);
        });
    }

    /** The index could not be asked: tries again, after a while that grows with each time. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void failed(UUID id, String why) {
        Optional<Deletion> found = find(id);
        if (found.isEmpty()) {
            dueWork.done(id);
            return;
        }
        Deletion deletion = found.get();
        deletion.failed(why);
        long factor = 1L << Math.min(deletion.attempts() - 1, 10);
        Duration pause = PAUSE.multipliedBy(factor);
        dueWork.schedule(WorkKind.PURGE, id, now().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    }

    /** Whether it is still so; a document that is gone altogether has to leave all the same. */
    private boolean isExpired(UUID document) {
        return em.find(Document.class, document) == null || ExpiredDocument.isKnown(em, document);
    }

    private Optional<Deletion> find(UUID id) {
        return Optional.ofNullable(em.find(Deletion.class, id, LockModeType.PESSIMISTIC_WRITE));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
