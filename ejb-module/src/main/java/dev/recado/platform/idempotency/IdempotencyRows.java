package dev.recado.platform.idempotency;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link IdempotentRequests}: each of its own, because a key must hold whatever the request does. */
@ApplicationScoped
class IdempotencyRows {
    private static final Duration KEPT = Duration.ofHours(24);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    /** A row as it was found. */
    record Seen(
            String requestHash,
            @Nullable Integer status,
            @Nullable String headers,
            @Nullable String sealedBody) {}

    /** Takes the key; false when it is taken already. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean insert(String id, String requestHash) {
        em.createQuery("delete from IdempotentRequest r where r.createdAt < :old")
                .setParameter("old", clock.instant().minus(KEPT))
                .executeUpdate();
        if (found(id) != null) {
            return false;
        }
        em.persist(new IdempotentRequest(id, requestHash, clock.instant()));
        em.flush();
        return true;
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Seen find(String id) {
        IdempotentRequest row = found(id);
        return row == null ? null : new Seen(row.requestHash(), row.status(), row.headers(), row.sealedBody());
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void answered(String id, int status, String headers, @Nullable String sealedBody) {
        IdempotentRequest row = found(id);
        if (row != null) {
            row.answered(status, headers, sealedBody);
        }
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void delete(String id) {
        em.createQuery("delete from IdempotentRequest r where r.id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    private @Nullable IdempotentRequest found(String id) {
        return em.createQuery("select r from IdempotentRequest r where r.id = :id", IdempotentRequest.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }
}
