package dev.recado.audit;

import dev.recado.platform.DataKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Entries and seals, batch by batch, in small transactions of their own. */
@ApplicationScoped
class TrailRows {
    /** Entries under one seal at most. */
    static final int BATCH = 500;

    @PersistenceContext
    EntityManager em;

    @Inject
    Marks marks;

    @Inject
    Clock clock;

    /** The chains that have entries without a seal. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<UUID> unsealedChains() {
        return em.createQuery("select distinct a.tenantId from AuditRow a where a.seal is null", UUID.class)
                .getResultStream()
                .map(tenant -> tenant == null ? DataKeys.INSTALLATION : tenant)
                .toList();
    }

    /**
     * Seals the oldest entries that are committed and have no seal yet; empty when there are none. An entry that was written
     * earlier but is committed later simply goes under a later seal. Fails, and leaves nothing behind, when another node
     * seals at the same time: both want the same number.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<SealDetails> seal(UUID chain) {
        List<MarkedEntry> entries = entries(chain, "a.seal is null", null, BATCH);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        SealDetails last = last(chain).orElse(null);
        SealDetails open = new SealDetails(
                chain,
                last == null ? 1 : last.number() + 1,
                last == null ? "" : last.mac(),
                Marks.digest(entries),
                entries.size(),
                entries.getFirst().entry().id(),
                entries.getLast().entry().id(),
                clock.instant(),
                marks.key(),
                "");
        SealDetails seal = open.with(marks.mark(Canonical.of(open)));
        em.persist(new AuditSeal(seal));
        em.flush();
        int sealed = em.createQuery("update AuditRow a set a.seal = :number where a.id in :ids and a.seal is null")
                .setParameter("number", seal.number())
                .setParameter(
                        "ids", entries.stream().map(entry -> entry.entry().id()).toList())
                .executeUpdate();
        if (sealed != entries.size()) {
            throw new IllegalStateException("Another node has sealed some of these entries meanwhile");
        }
        return Optional.of(seal);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<SealDetails> last(UUID chain) {
        return em.createQuery(
                        "select s from AuditSeal s where s.chain = :chain order by s.number desc", AuditSeal.class)
                .setParameter("chain", chain)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(AuditSeal::details);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<SealDetails> find(UUID chain, long number) {
        return Optional.ofNullable(em.find(AuditSeal.class, new AuditSeal.Key(chain, number)))
                .map(AuditSeal::details);
    }

    /** The first seal after this number, and what it covers; empty at the end. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<TrailStep> after(UUID chain, long number) {
        return em.createQuery(
                        "select s from AuditSeal s where s.chain = :chain and s.number > :number order by s.number",
                        AuditSeal.class)
                .setParameter("chain", chain)
                .setParameter("number", number)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(AuditSeal::details)
                // One more than a seal can cover shows that there are too many.
                .map(seal -> new TrailStep(seal, entries(chain, "a.seal = :number", seal.number(), BATCH + 1)));
    }

    /** An entry that names a seal which is not there; null where there is none. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable UUID orphan(UUID chain) {
        Query query = em.createQuery("select a.id from AuditRow a where " + of(chain)
                + " and a.seal is not null and not exists (select 1 from AuditSeal s where s.chain = :key and s.number = a.seal)"
                + " order by a.id");
        query.setParameter("key", chain);
        bind(query, chain);
        return (UUID) query.setMaxResults(1).getResultStream().findFirst().orElse(null);
    }

    /** Entries that wait for a seal, after this id. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<MarkedEntry> unsealed(UUID chain, UUID after) {
        var query = em.createQuery(
                        "select a from AuditRow a where " + of(chain)
                                + " and a.seal is null and a.id > :after order by a.id",
                        AuditRow.class)
                .setParameter("after", after)
                .setMaxResults(BATCH);
        bind(query, chain);
        return query.getResultStream().map(AuditRow::marked).toList();
    }

    private List<MarkedEntry> entries(UUID chain, String condition, @Nullable Long number, int most) {
        var query = em.createQuery(
                        "select a from AuditRow a where " + of(chain) + " and " + condition + " order by a.id",
                        AuditRow.class)
                .setMaxResults(most);
        bind(query, chain);
        if (number != null) {
            query.setParameter("number", number);
        }
        return query.getResultStream().map(AuditRow::marked).toList();
    }

    private static String of(UUID chain) {
        return chain.equals(DataKeys.INSTALLATION) ? "a.tenantId is null" : "a.tenantId = :chain";
    }

    private static void bind(Query query, UUID chain) {
        if (!chain.equals(DataKeys.INSTALLATION)) {
            query.setParameter("chain", chain);
        }
    }
}
