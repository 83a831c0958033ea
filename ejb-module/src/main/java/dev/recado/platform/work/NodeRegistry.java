package dev.recado.platform.work;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The table of node incarnations. Times are the database's, because nodes' clocks may differ. */
@ApplicationScoped
class NodeRegistry {
    @PersistenceContext
    EntityManager em;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void begin(UUID id, String nodeName) {
        Instant now = em.createQuery("select instant", Instant.class).getSingleResult();
        em.persist(new NodeIncarnation(id, nodeName, now));
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void beat(UUID id) {
        em.createQuery("update NodeIncarnation n set n.heartbeatAt = instant where n.id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void stopped(UUID id) {
        em.createQuery("update NodeIncarnation n set n.stoppedAt = instant where n.id = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    /** Former incarnations of this very node (dead, since we are it now) and any whose heartbeat is too old. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<UUID> dead(UUID self, String nodeName) {
        return em.createQuery(
                        "select n.id from NodeIncarnation n where n.stoppedAt is null and n.id <> :self"
                                + " and (n.nodeName = :name or n.heartbeatAt < instant - 30 second)",
                        UUID.class)
                .setParameter("self", self)
                .setParameter("name", nodeName)
                .getResultList();
    }
}
