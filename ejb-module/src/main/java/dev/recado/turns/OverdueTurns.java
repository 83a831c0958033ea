package dev.recado.turns;

import dev.recado.conversations.ConversationLog;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import dev.recado.platform.work.WorkOverdue;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says of an overdue turn why it is, and sees to its end: a run that takes too long is cut off, and what has ended already is
 * struck off the list.
 */
@ApplicationScoped
class OverdueTurns {
    private static final Logger LOG = LoggerFactory.getLogger(OverdueTurns.class);

    @PersistenceContext
    EntityManager em;

    @Inject
    DueWork dueWork;

    @Inject
    ConversationLog log;

    @Inject
    TurnEndings endings;

    @Inject
    Clock clock;

    @Inject
    Event<TurnOverdue> overdue;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void found(@Observes WorkOverdue found) {
        if (found.due().kind() != WorkKind.TURN) {
            return;
        }
        Turn turn = em.find(Turn.class, found.due().id());
        if (turn != null) {
            log.lock(turn.conversationId());
            em.refresh(turn, LockModeType.PESSIMISTIC_WRITE);
        }
        if (turn == null || turn.state() == TurnState.DONE) {
            LOG.info("Turn {} has ended; it is due no more", found.due().id());
            dueWork.done(found.due().id());
            return;
        }
        boolean running = turn.state() == TurnState.RUNNING;
        overdue.fire(new TurnOverdue(
                CurrentTenant.get().value(),
                turn.id(),
                turn.conversationId(),
                turn.dueAt(),
                running ? "run-too-long" : "not-started"));
        if (running) {
            // Another run would hardly be quicker, and the customer has waited enough.
            Instant now = clock.instant();
            endings.interrupt(turn);
            turn.gaveUp(now);
            dueWork.schedule(WorkKind.TURN, turn.id(), now);
        }
    }
}
