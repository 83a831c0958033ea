package dev.recado.knowledge;

import dev.recado.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/**
 * Documents whose last day is over. They answer nothing from that midnight on, because the days are asked for at each retrieval;
 * then they leave the index, too, which is proved as a deletion is. One that is taken in anew leaves when that has ended: what is made
 * beside would leave with it, and be missed.
 */
@ApplicationScoped
class Expiries {
    private static final int MOST_AT_ONCE = 100;

    @PersistenceContext
    EntityManager em;

    @Inject
    TenantDay day;

    @Inject
    Deletions deletions;

    @Inject
    Clock clock;

    /** Documents that are expired now and still in the index. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<UUID> expired() {
        return em.createQuery(
                        "select d.id from Document d where d.validUntil < :today and d.status = :ready"
                                + " and d.beside = false"
                                + " and not exists (select 1 from ExpiredDocument x where x.documentId = d.id)",
                        UUID.class)
                .setParameter("today", day.today())
                .setParameter("ready", DocumentStatus.READY)
                .setMaxResults(MOST_AT_ONCE)
                .getResultList();
    }

    /** One leaves; nothing happens when its days have changed meanwhile. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void leave(UUID id) {
        Document document = em.find(Document.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (document == null
                || document.status() != DocumentStatus.READY
                || document.beside()
                || Validity.on(day.today(), null, document.validUntil()) != Validity.EXPIRED
                || ExpiredDocument.isKnown(em, id)) {
            return;
        }
        long passages = em.createQuery(
                        "select count(p) from IndexedPassage p where p.documentId = :id and p.staged = false",
                        Long.class)
                .setParameter("id", id)
                .getSingleResult();
        em.persist(new ExpiredDocument(Ids.next(), id, clock.instant().truncatedTo(ChronoUnit.MICROS)));
        deletions.owe(document, passages, DeletionCause.EXPIRED);
    }

    /** Forgets about those that are not expired any more, or are taken in anew; how many there were. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int returning() {
        List<UUID> ids = em.createQuery(
                        "select x.documentId from ExpiredDocument x join Document d on d.id = x.documentId"
                                + " where d.validUntil is null or d.validUntil >= :today or d.status <> :ready",
                        UUID.class)
                .setParameter("today", day.today())
                .setParameter("ready", DocumentStatus.READY)
                .setMaxResults(MOST_AT_ONCE)
                .getResultList();
        return ids.isEmpty()
                ? 0
                : em.createQuery("delete from ExpiredDocument x where x.documentId in :ids")
                        .setParameter("ids", ids)
                        .executeUpdate();
    }
}
