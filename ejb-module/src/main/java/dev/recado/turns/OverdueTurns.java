package dev.recado.turns;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import dev.recado.platform.work.WorkOverdue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says of an overdue turn why it is, or strikes off the list what has ended already. */
@ApplicationScoped
class OverdueTurns {
    private static final Logger LOG = LoggerFactory.getLogger(OverdueTurns.class);

    @PersistenceContext
    EntityManager em;

    @Inject
    DueWork dueWork;

    @Inject
    Event<TurnOverdue> overdue;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void found(@Observes WorkOverdue found) {
        if (found.due().kind() != WorkKind.TURN) {
            return;
        }
        Turn turn = em.find(Turn.class, found.due().id());
        if (turn == null || turn.state() == TurnState.DONE) {
            LOG.info("Turn {} has ended; it is due no more", found.due().id());
            dueWork.done(found.due().id());
            return;
        }
        overdue.fire(new TurnOverdue(
                CurrentTenant.get().value(),
                turn.id(),
                turn.conversationId(),
                turn.dueAt(),
                turn.state() == TurnState.RUNNING ? "run-too-long" : "not-started"));
    }
}
