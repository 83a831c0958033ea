package dev.recado.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The table of data keys. A key is made in a transaction of its own: what it seals may be rolled back, but no row may ever
 * name a key that was.
 */
@ApplicationScoped
class DataKeyRows {
    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Transactional
    public Optional<WrappedKey> find(UUID id) {
        return rows("select k from DataKey k where k.id = :x", id).stream().findFirst();
    }

    @Transactional
    public Optional<WrappedKey> active(UUID owner) {
        return rows("select k from DataKey k where k.activeOwner = :x", owner).stream()
                .findFirst();
    }

    @Transactional
    public List<WrappedKey> all() {
        return em.createQuery("select k from DataKey k order by k.id", DataKey.class)
                .getResultStream()
                .map(DataKey::wrappedKey)
                .toList();
    }

    @Transactional
    public boolean none() {
        return em.createQuery("select k.id from DataKey k", UUID.class)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    /**
     * Adds the key as the one that seals for its owner, in place of {@code former}; does nothing when the present one is
     * another. Fails when somebody does the same at the same time.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void activate(UUID id, UUID owner, String wrapped, String masterKey, @Nullable UUID former) {
        List<DataKey> present = em.createQuery("select k from DataKey k where k.activeOwner = :owner", DataKey.class)
                .setParameter("owner", owner)
                .getResultList();
        if (!present.stream()
                .map(key -> key.wrappedKey().id())
                .toList()
                .equals(former == null ? List.of() : List.of(former))) {
            return;
        }
        present.forEach(DataKey::stepDown);
        // The unique key must be free before it is taken again.
        em.flush();
        em.persist(new DataKey(id, owner, wrapped, masterKey, clock.instant()));
        em.flush();
    }

    /** Replaces the wrapping, unless somebody else has already. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void rewrap(WrappedKey old, String wrapped, String masterKey) {
        DataKey row = em.find(DataKey.class, old.id());
        if (row != null && row.wrappedKey().masterKey().equals(old.masterKey())) {
            row.rewrap(wrapped, masterKey);
        }
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void retireFormer(UUID owner) {
        Instant now = clock.instant();
        em.createQuery(
                        "select k from DataKey k where k.owner = :owner and k.activeOwner is null and k.retiredAt is null",
                        DataKey.class)
                .setParameter("owner", owner)
                .getResultStream()
                .forEach(key -> key.retire(now));
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int destroyRetired(UUID owner, Instant retiredBefore) {
        return em.createQuery("delete from DataKey k where k.owner = :owner and k.activeOwner is null"
                        + " and k.retiredAt < :before")
                .setParameter("owner", owner)
                .setParameter("before", retiredBefore)
                .executeUpdate();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public int shred(UUID owner) {
        return em.createQuery("delete from DataKey k where k.owner = :owner")
                .setParameter("owner", owner)
                .executeUpdate();
    }

    private List<WrappedKey> rows(String query, UUID parameter) {
        return em.createQuery(query, DataKey.class)
                .setParameter("x", parameter)
                .getResultStream()
                .map(DataKey::wrappedKey)
                .toList();
    }
}
