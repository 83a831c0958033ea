package dev.recado.turns;

import dev.recado.agents.PastTurns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Set;
import java.util.UUID;

/** Tells agents which customers' messages were other people's to answer. */
@ApplicationScoped
class SettledTurns implements PastTurns {
    @PersistenceContext
    EntityManager em;

    @Override
    @Transactional
    public Set<UUID> settled(Collection<UUID> turnIds) {
        return Set.copyOf(em.createQuery(
                        "select t.id from Turn t where t.id in :ids and t.outcome in (HANDED_OVER, REFUSED)",
                        UUID.class)
                .setParameter("ids", turnIds)
                .getResultList());
    }
}
