package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.platform.CurrentTenant;
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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.search.mapper.orm.Search;
import org.hibernate.search.mapper.orm.work.SearchIndexingPlan;
import org.jspecify.annotations.Nullable;

/**
 * The steps of comparing a tenant's passages with the search index and of putting right what differs, each a small transaction of
 * its own. Vectors are in the database, so nothing is embedded again.
 */
@ApplicationScoped
class IndexChecks {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    @PersistenceContext
    EntityManager em;

    @Inject
    PassagesInIndex index;

    @Inject
    DueWork dueWork;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    /** Where a check is: the passages up to {@code doneUpTo} are done (null: none yet). */
    record Task(
            UUID id,
            IndexReason reason,
            boolean everything,
            @Nullable UUID doneUpTo,
            long done,
            long missing) {}

    /** A passage by its ids. */
    record Listed(UUID id, UUID document) {}

    /**
     * Has the current tenant's part looked at, now. One that is under way goes on, unless everything is to be written again and it
     * would not do that.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void request(IndexReason reason, boolean everything) {
        IndexState state = state();
        if (state == null) {
            state = new IndexState(CurrentTenant.get().value());
            state.begin(reason, everything, passages(), now());
            em.persist(state);
        } else if (!state.underWay() || (everything && !state.everything()) || isLostAgain(state, reason)) {
            state.begin(reason, everything || state.underWay() && state.everything(), passages(), now());
        } else if (reason == IndexReason.START) {
            state.goesOnSinceStart();
        }
        dueWork.schedule(WorkKind.INDEX, state.id(), now());
        if (reason == IndexReason.REQUEST) {
            audit.record(
                    everything ? "knowledge.index.rebuild-requested" : "knowledge.index.check-requested",
                    "search-index",
                    state.id(),
                    Map.of());
        }
    }

    /** Whether what a check that is under way has seen to is gone. */
    private boolean isLostAgain(IndexState state, IndexReason reason) {
        return reason == IndexReason.LOST || reason == IndexReason.START && index.count() < state.done();
    }

    /** Where it is; null when there is nothing to do any more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Task begin(UUID id) {
        IndexState state = em.find(IndexState.class, id);
        if (state == null || !state.underWay()) {
            dueWork.done(id);
            return null;
        }
        return state.task();
    }

    /** Whether database and index have the same number of passages. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean sameNumber() {
        return index.count() == passages();
    }

    /** The tenant's next passages in the order of their ids. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<Listed> next(@Nullable UUID after, int most) {
        var query = em.createQuery(
                        "select p.id, p.documentId from IndexedPassage p where " + ExpiredDocument.INDEXED
                                + (after == null ? "" : " and p.id > :after") + " order by p.id",
                        Object[].class)
                .setMaxResults(most);
        if (after != null) {
            query.setParameter("after", after);
        }
        return query.getResultStream()
                .map(row -> new Listed((UUID) row[0], (UUID) row[1]))
                .toList();
    }

    /** Which of these the index does not have. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<Listed> missing(List<Listed> passages) {
        Set<UUID> present = index.present(passages.stream().map(Listed::id).toList());
        return passages.stream()
                .filter(passage -> !present.contains(passage.id()))
                .toList();
    }

    /**
     * Writes these passages of a document to the index, and returns how many had been lost. Under the document's lock, and before the commit: a deletion waits, and
     * so proves that they are gone only after they came.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int write(UUID document, List<UUID> passages) {
        Document row = em.find(Document.class, document, LockModeType.PESSIMISTIC_WRITE);
        if (row == null) {
            return 0;
        }
        SearchIndexingPlan plan = Search.session(em).indexingPlan();
        List<IndexedPassage> rows = em.createQuery(
                        "select p from IndexedPassage p where p.id in :ids and " + ExpiredDocument.INDEXED,
                        IndexedPassage.class)
                .setParameter("ids", passages)
                .getResultList();
        rows.forEach(plan::addOrUpdate);
        plan.execute();
        // Of one that is being taken in nothing was lost: it was on its way.
        return row.status() == DocumentStatus.READY ? rows.size() : 0;
    }

    /** Takes out of the index what the database does not have, and returns how many passages that were. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public long removeSurplus() {
        if (index.count() <= passages()) {
            return 0;
        }
        long[] removed = {0};
        index.each(batch -> {
            Set<UUID> surplus = new HashSet<>(batch);
            em.createQuery(
                            "select p.id from IndexedPassage p where p.id in :ids and " + ExpiredDocument.INDEXED,
                            UUID.class)
                    .setParameter("ids", batch)
                    .getResultList()
                    .forEach(surplus::remove);
            index.remove(List.copyOf(surplus));
            removed[0] += surplus.size();
        });
        return removed[0];
    }

    /** Remembers how far it has come; false when it was begun anew meanwhile, or is not wanted any more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean advance(Task from, UUID upTo, long looked, long missing) {
        IndexState state = em.find(IndexState.class, from.id(), LockModeType.PESSIMISTIC_WRITE);
        if (state == null || !state.underWay() || !from.equals(state.task())) {
            return false;
        }
        state.advance(upTo, looked, missing);
        return true;
    }

    /** Lets the others have their turn. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void pause(UUID id, Duration rest) {
        dueWork.schedule(WorkKind.INDEX, id, now().plus(rest));
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void finish(Task task, long surplus) {
        IndexState state = em.find(IndexState.class, task.id(), LockModeType.PESSIMISTIC_WRITE);
        if (state == null || !task.equals(state.task())) {
            return;
        }
        state.finish(surplus, now());
        dueWork.done(task.id());
        if (task.missing() > 0 || surplus > 0) {
            audit.record(
                    "knowledge.index.repaired",
                    "search-index",
                    task.id(),
                    Map.of(
                            "reason", task.reason(),
                            "rebuild", task.everything(),
                            "written", task.missing(),
                            "removed", surplus));
        }
    }

    /** Tries again, after a while that grows with each time. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void failed(UUID id, String why) {
        IndexState state = em.find(IndexState.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (state == null) {
            dueWork.done(id);
            return;
        }
        state.fail(why);
        Duration pause = PAUSE.multipliedBy(1L << Math.min(state.attempts() - 1, 8));
        dueWork.schedule(WorkKind.INDEX, id, now().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    }

    /** Whether the current tenant's part was looked at since, or is being looked at. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean finishedSince(Instant moment) {
        return !em.createQuery(
                        "select s.id from IndexState s where s.finishedAt is null or s.finishedAt >= :moment",
                        UUID.class)
                .setParameter("moment", moment)
                .getResultList()
                .isEmpty();
    }

    /** Null when it was never looked at. */
    @Transactional(Transactional.TxType.REQUIRED)
    public @Nullable IndexState state() {
        return em.createQuery("select s from IndexState s where s.id = :id", IndexState.class)
                .setParameter("id", IndexState.id(CurrentTenant.get().value()))
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    /**
     * Whether the current tenant's part is still being filled: after a start, or after it was lost, the index has fewer passages than
     * the database.
     *
     * @param surely whether that is known to be looked at, although it was not asked for yet
     */
    @Transactional(Transactional.TxType.REQUIRED)
    public boolean isBeingFilled(boolean surely) {
        IndexState state = surely ? null : state();
        if (!surely && (state == null || !state.isFilling())) {
            return false;
        }
        // What is written again into an index that was left behind long ago may be there in numbers, and be old.
        return state != null && state.everything() || index.count() < passages();
    }

    /** How many passages the database has that belong into the index. */
    @Transactional(Transactional.TxType.REQUIRED)
    public long passages() {
        return em.createQuery("select count(p) from IndexedPassage p where " + ExpiredDocument.INDEXED, Long.class)
                .getSingleResult();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
