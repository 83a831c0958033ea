package dev.recado.turns;

import dev.recado.agents.AnswerTrace;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which turns end: the outcome is written and told, no work is due any more, and the turn that had to wait for
 * this one is woken. Every method wants the conversation locked.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class TurnEndings {
    @PersistenceContext
    EntityManager em;

    @Inject
    DueWork dueWork;

    @Inject
    Clock clock;

    @Inject
    Event<TurnVoided> voided;

    @Inject
    Event<TurnEnded> ended;

    /** Makes a turn that ends as its message comes, because what becomes of that is plain. */
    Turn settle(Arrival arrival, UUID conversationId, Instant now, Outcome outcome, String reason) {
        Turn turn = Turn.settled(conversationId, arrival.receivedAt(), now, arrival.correlationId(), outcome, reason);
        em.persist(turn);
        tell(outcome);
        return turn;
    }

    /** Ends a turn by itself. */
    void end(Turn turn, Outcome outcome, @Nullable String reason, @Nullable AnswerTrace trace) {
        boolean awaited = turn.closing();
        Instant now = clock.instant();
        turn.finish(outcome, reason, trace, now);
        tell(outcome);
        dueWork.done(turn.id());
        if (awaited) {
            for (Turn follower : unfinished(turn.conversationId())) {
                if (!follower.id().equals(turn.id())) {
                    dueWork.schedule(
                            WorkKind.TURN, follower.id(), follower.dueAt().isBefore(now) ? now : follower.dueAt());
                }
            }
        }
    }

    private void tell(Outcome outcome) {
        ended.fire(new TurnEnded(CurrentTenant.get().value(), outcome));
    }

    /** Ends a turn from outside: a run that is under way stops at once. */
    void cutOff(Turn turn, Outcome outcome, String reason) {
        interrupt(turn);
        end(turn, outcome, reason, null);
    }

    /** Ends all that a conversation has under way; whether there was anything. */
    boolean cutOffAll(UUID conversationId, Outcome outcome, String reason) {
        List<Turn> unfinished = unfinished(conversationId);
        unfinished.forEach(turn -> cutOff(turn, outcome, reason));
        return !unfinished.isEmpty();
    }

    /** Stops a run that is under way, if there is one: its result no longer counts. */
    void interrupt(Turn turn) {
        if (turn.state() == TurnState.RUNNING) {
            voided.fire(new TurnVoided(turn.id(), turn.run()));
        }
    }

    /** Whether another turn of the conversation takes no more messages and has to end before this one starts. */
    boolean mustWait(Turn turn) {
        return byKey("closingKey", turn.conversationId()).stream().anyMatch(other -> !other.equals(turn));
    }

    /** A conversation's turns that have not ended, in their order: at most one that takes no more messages, and the open one. */
    List<Turn> unfinished(UUID conversationId) {
        return Stream.concat(byKey("closingKey", conversationId).stream(), byKey("openKey", conversationId).stream())
                .toList();
    }

    // One by one, because databases look up only one key at a time.
    private List<Turn> byKey(String key, UUID conversationId) {
        return em.createQuery("select t from Turn t where t." + key + " = :conversation", Turn.class)
                .setParameter("conversation", conversationId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }
}
