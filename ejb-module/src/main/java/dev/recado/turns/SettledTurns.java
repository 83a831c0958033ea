package dev.recado.turns;

import dev.recado.agents.PastTurns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Tells agents which customers' messages were other people's to answer. */
@ApplicationScoped
class SettledTurns implements PastTurns {
    @PersistenceContext
    EntityManager em;

    @Override
    @Transactional
    public Map<UUID, Settled> settled(Collection<UUID> turnIds) {
        return em.createQuery(
                        "select t from Turn t where t.id in :ids and t.outcome in (HANDED_OVER, REFUSED)", Turn.class)
                .setParameter("ids", turnIds)
                .getResultStream()
                .collect(Collectors.toMap(
                        Turn::id, turn -> turn.outcome() == Outcome.REFUSED ? Settled.REFUSED : Settled.TO_PEOPLE));
    }
}
