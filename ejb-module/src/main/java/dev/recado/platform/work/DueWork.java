package dev.recado.platform.work;

import dev.recado.platform.CurrentTenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The table of due work. Scheduling joins the transaction of the work itself, so that neither exists without the other. */
@ApplicationScoped
public class DueWork {
    private static final String LATE = "(w.since < :before or w.since is null and w.dueAt < :before)";

    // How many hold it: whoever had it taken away by a new time is still at it for a while when the next begins.
    private final Map<UUID, Integer> held = new ConcurrentHashMap<>();
    private Set<UUID> suspects = Set.of();

    @PersistenceContext
    EntityManager em;

    @Inject
    WakeUps wakeUps;

    @Inject
    Nodes nodes;

    /**
     * Says that there is work of the current tenant, or moves what is already known to a new time and takes it from whoever
     * had claimed it. A wake-up goes out after the commit; should it be lost, the sweeper sends another.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void schedule(WorkKind kind, UUID id, Instant dueAt) {
        Due due = new Due(kind, id, CurrentTenant.get(), dueAt);
        DueWorkRow known = em.find(DueWorkRow.class, id);
        if (known == null) {
            em.persist(new DueWorkRow(due));
        } else {
            known.dueAt(dueAt);
            known.claimedBy(null);
        }
        wakeUps.afterCommit(due);
    }

    /**
     * Like {@link #schedule(WorkKind, UUID, Instant)}, of work that may be put off many times: whether it is overdue is a matter
     * of how long the oldest part of it waits.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void schedule(WorkKind kind, UUID id, Instant dueAt, Instant since) {
        schedule(kind, id, dueAt);
        em.find(DueWorkRow.class, id).since(since);
    }

    /** Like {@link #schedule(WorkKind, UUID, Instant)}, of work that has just been made and so can't be known. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void scheduleNew(WorkKind kind, UUID id, Instant dueAt) {
        Due due = new Due(kind, id, CurrentTenant.get(), dueAt);
        em.persist(new DueWorkRow(due));
        wakeUps.afterCommit(due);
    }

    /** Ends the work; nothing happens when it is unknown. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void done(UUID id) {
        DueWorkRow known = em.find(DueWorkRow.class, id);
        if (known != null) {
            em.remove(known);
        }
    }

    /** Whether there is such work, due or not, claimed or not. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean isKnown(UUID id) {
        return em.find(DueWorkRow.class, id) != null;
    }

    /** All of the current tenant's work of one kind, due or not, claimed or not. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Set<UUID> known(WorkKind kind) {
        return em.createQuery("select w.id from DueWorkRow w where w.kind = :kind and w.tenantId = :tenant", UUID.class)
                .setParameter("kind", kind)
                .setParameter("tenant", CurrentTenant.get().value())
                .getResultStream()
                .collect(Collectors.toSet());
    }

    /**
     * Unclaimed work of one kind whose time has come, oldest first, but of each tenant only the oldest few: one tenant's flood
     * must not hide what the others wait for.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<Due> dueOfEachTenant(WorkKind kind, Instant now, int perTenant, int limit) {
        // Native, because WildFly holds JPQL to the specification, which knows no subquery in a from clause. The table
        // is the
        // platform's, so no tenant's wall is passed by.
        Query query = em.createNativeQuery(
                "select d.* from due_work d join (select w.id, row_number() over (partition by w.tenant_id"
                        + " order by w.due_at, w.id) as place from due_work w where w.incarnation_id is null"
                        + " and w.due_at <= ?1 and w.kind = ?2) r on r.id = d.id where r.place <= ?3"
                        + " order by r.place, d.due_at",
                DueWorkRow.class);
        query.setParameter(1, now);
        query.setParameter(2, kind.name());
        query.setParameter(3, (long) perTenant);
        List<?> rows = query.setMaxResults(limit).getResultList();
        return rows.stream().map(row -> ((DueWorkRow) row).due()).toList();
    }

    /** What of a kind was due, or has waited since, before a moment and of which nobody has been told yet; from now on somebody has. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    List<WorkOverdue> newlyOverdue(WorkKind kind, Instant before, Instant now, int limit) {
        List<WorkOverdue> found = new ArrayList<>();
        em.createQuery(
                        "select w from DueWorkRow w where w.kind = :kind and " + LATE + " and w.alertedAt is null"
                                + " order by w.dueAt",
                        DueWorkRow.class)
                .setParameter("kind", kind)
                .setParameter("before", before)
                // Two nodes that sweep at once tell it once.
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .setMaxResults(limit)
                .getResultList()
                .forEach(row -> {
                    row.alerted(now);
                    found.add(new WorkOverdue(row.late(), row.claimed()));
                });
        return found;
    }

    /** How much there is of a kind, due or not, claimed or not, of all tenants. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public long count(WorkKind kind) {
        return em.createQuery("select count(w) from DueWorkRow w where w.kind = :kind", Long.class)
                .setParameter("kind", kind)
                .getSingleResult();
    }

    /** How much of a kind was due, or has waited since, before a moment. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    long overdue(WorkKind kind, Instant before) {
        return em.createQuery("select count(w) from DueWorkRow w where w.kind = :kind and " + LATE, Long.class)
                .setParameter("kind", kind)
                .setParameter("before", before)
                .getSingleResult();
    }

    /**
     * Claims work for this node; false when it is gone, not due or another's. Of several claimers exactly one succeeds, and
     * must call {@link #letGo} when it is through, whatever came of it.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean claim(UUID id, Instant now) {
        return claimHere(id, now);
    }

    /** Like {@link #claim}, as a part of the running transaction: should that fail, nothing is claimed. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean claimHere(UUID id, Instant now) {
        // Native, because the ORM translates its own language anew each time. The table is the platform's.
        boolean claimed = em.createNativeQuery("update due_work set incarnation_id = ?1"
                                + " where id = ?2 and incarnation_id is null and due_at <= ?3")
                        .setParameter(1, nodes.incarnation())
                        .setParameter(2, id)
                        .setParameter(3, now)
                        .executeUpdate()
                == 1;
        if (claimed) {
            held.merge(id, 1, Integer::sum);
        }
        return claimed;
    }

    /** The claimer is through. Work that is then still claimed (its last transaction failed) is soon given back. */
    public void letGo(UUID id) {
        held.computeIfPresent(id, (work, holders) -> holders == 1 ? null : holders - 1);
    }

    /**
     * Gives back what this node has claimed but nobody works on any more. Only what was found so twice in a row counts,
     * because a claim is in the table a moment before it is known here.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void releaseForgotten() {
        Set<UUID> forgotten = em.createQuery("select w.id from DueWorkRow w where w.incarnation = :node", UUID.class)
                .setParameter("node", nodes.incarnation())
                .getResultStream()
                .filter(id -> !held.containsKey(id))
                .collect(Collectors.toSet());
        for (UUID id : forgotten) {
            if (suspects.contains(id)) {
                em.createQuery(
                                "update DueWorkRow w set w.incarnation = null where w.id = :id and w.incarnation = :node")
                        .setParameter("id", id)
                        .setParameter("node", nodes.incarnation())
                        .executeUpdate();
            }
        }
        suspects = forgotten;
    }

    /** Gives back what a dead incarnation had claimed. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int release(UUID incarnation) {
        return em.createQuery("update DueWorkRow w set w.incarnation = null where w.incarnation = :node")
                .setParameter("node", incarnation)
                .executeUpdate();
    }
}
