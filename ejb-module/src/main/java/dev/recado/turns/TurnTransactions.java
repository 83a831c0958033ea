package dev.recado.turns;

import dev.recado.agents.AgentDetails;
import dev.recado.agents.AgentTask;
import dev.recado.agents.Agents;
import dev.recado.channels.Channel;
import dev.recado.channels.ContactDetails;
import dev.recado.channels.Contacts;
import dev.recado.channels.DeliveryChanged;
import dev.recado.channels.DeliveryStatus;
import dev.recado.channels.Outbox;
import dev.recado.conversations.Author;
import dev.recado.conversations.ConversationLog;
import dev.recado.conversations.MessageDetails;
import dev.recado.conversations.OpenConversation;
import dev.recado.conversations.OutboundText;
import dev.recado.conversations.Owner;
import dev.recado.conversations.OwnershipChanged;
import dev.recado.platform.Correlation;
import dev.recado.platform.Ids;
import dev.recado.platform.Texts;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.PeopleFallBack;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions of a turn: its start, its end, a failed run, and what befalls it from outside. Each locks the conversation
 * first, so that arrivals, people and runs take turns in deciding.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class TurnTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(TurnTransactions.class);
    /** The reason of a turn that a suspension has ended. */
    static final String SUSPENDED = "tenant-suspended";

    /** The reason of a turn whose customer wants nothing from the bot. */
    static final String OPTED_OUT = "opted-out";

    private static final Duration FORMER_TURN = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration ABSENCE = Duration.ofSeconds(2);
    private static final Duration LONGEST_ABSENCE = Duration.ofMinutes(5);

    @PersistenceContext
    EntityManager em;

    @Inject
    ConversationLog log;

    @Inject
    Contacts contacts;

    @Inject
    Tenants tenants;

    @Inject
    Agents agents;

    @Inject
    Channel channel;

    @Inject
    Outbox outbox;

    @Inject
    DueWork dueWork;

    @Inject
    Clock clock;

    @Inject
    TurnEndings endings;

    @Inject
    LoopWatch loops;

    @Inject
    Event<PeopleSilent> peopleSilent;

    @Inject
    Event<LoopSuspected> loopSuspected;

    /**
     * Like {@link #start}, of a turn that has to be claimed first: also empty when it is not due, or another's.
     *
     * @param claimed becomes true when the claim succeeds, and then has to be let go of, whatever comes of this
     */
    public Optional<TurnTask> claimAndStart(UUID turnId, AtomicBoolean claimed) {
        Turn seen = em.find(Turn.class, turnId);
        if (seen != null) {
            // Arrivals lock the conversation and then the work; so must this, or each would wait for the other.
            log.lock(seen.conversationId());
        }
        if (!dueWork.claimHere(turnId, clock.instant())) {
            return Optional.empty();
        }
        claimed.set(true);
        return start(turnId);
    }

    /**
     * Starts a run of a turn that this node has claimed; empty when there is nothing to run, because the turn ended or got a
     * newer message in the meantime.
     */
    public Optional<TurnTask> start(UUID turnId) {
        Turn seen = em.find(Turn.class, turnId);
        if (seen == null || seen.state() == TurnState.DONE) {
            dueWork.done(turnId);
            return Optional.empty();
        }
        OpenConversation conversation = log.lock(seen.conversationId());
        em.refresh(seen, LockModeType.PESSIMISTIC_WRITE);
        Instant now = clock.instant();
        TenantDetails tenant = tenants.current();
        if (seen.state() == TurnState.DONE) {
            dueWork.done(turnId);
            return Optional.empty();
        }
        if (conversation.owner() != Owner.BOT) {
            endings.end(seen, Outcome.HANDED_OVER, "people-in-charge", null);
            return Optional.empty();
        }
        if (!tenant.speaksAbout(seen.firstMessageAt())) {
            endings.end(seen, Outcome.REFUSED, SUSPENDED, null);
            return Optional.empty();
        }
        if (seen.dueAt().isAfter(now)) {
            dueWork.schedule(WorkKind.TURN, turnId, seen.dueAt());
            return Optional.empty();
        }
        if (endings.mustWait(seen)) {
            // The turn before wakes this one when it ends; should that get lost, this asks again.
            dueWork.schedule(WorkKind.TURN, turnId, now.plus(FORMER_TURN));
            return Optional.empty();
        }
        ContactDetails contact = contacts.find(conversation.contactId()).orElse(null);
        if (contact != null && contact.optedOutAt() != null) {
            endings.end(seen, Outcome.REFUSED, OPTED_OUT, null);
            return Optional.empty();
        }
        Instant closes = conversation.windowClosesAt();
        if (closes != null && !now.isBefore(closes)) {
            // It was held up on its way for longer than WhatsApp lets us answer: no model needs to be asked.
            log.handOver(conversation, DeliveryChanged.WINDOW_CLOSED, null);
            endings.end(seen, Outcome.HANDED_OVER, DeliveryChanged.WINDOW_CLOSED, null);
            return Optional.empty();
        }
        Optional<String> sign = loops.suspect(conversation, now);
        if (sign.isPresent()) {
            Texts texts = Texts.of("dev.recado.turns", tenant.locale());
            // Ends this turn, too.
            log.breakLoop(conversation, texts.get("loop." + sign.get()));
            loopSuspected.fire(new LoopSuspected(conversation.id(), sign.get()));
            return Optional.empty();
        }
        seen.start(now);
        List<MessageDetails> messages = log.ofTurn(turnId);
        AgentDetails agent = agents.inCharge(conversation.agentId());
        LOG.info("Run {} of turn {} starts with {} message(s)", seen.run(), turnId, messages.size());
        return Optional.of(new TurnTask(
                turnId,
                conversation.id(),
                conversation.deviceId(),
                seen.run(),
                seen.revision(),
                seen.correlationId(),
                messages,
                new AgentTask(
                        tenant,
                        agent,
                        conversation.id(),
                        turnId,
                        contact == null ? null : contact.name(),
                        contact == null ? null : contact.phone(),
                        messages,
                        now),
                seen.lastResort()));
    }

    /**
     * Ends a turn with what its run came to, together with the reply's place in the outbox; false when the run no longer
     * counts (a newer message, a newer run, a person), in which case nothing of it leaves.
     */
    public boolean finish(TurnTask task, Conclusion conclusion, Instant decidedAt) {
        OpenConversation conversation = log.lock(task.conversationId());
        Turn turn = em.find(Turn.class, task.turnId(), LockModeType.PESSIMISTIC_WRITE);
        if (turn == null || !turn.isRunning(task.run(), task.revision()) || conversation.owner() != Owner.BOT) {
            return false;
        }
        if (!tenants.current().speaksAbout(turn.firstMessageAt())) {
            endings.end(turn, Outcome.REFUSED, SUSPENDED, null);
            return false;
        }
        if (contacts.optedOut(conversation.contactId())) {
            endings.end(turn, Outcome.REFUSED, OPTED_OUT, null);
            return false;
        }
        turn.decided(decidedAt);
        List<OutboundText> parts = channel.render(conclusion.markdown()).stream()
                .map(text -> new OutboundText(
                        Ids.next(), text, conclusion.author(), null, conclusion.authorName(), task.turnId()))
                .toList();
        if (!parts.isEmpty()) {
            log.send(conversation, parts, task.correlationId());
        }
        if (conclusion.outcome() == Outcome.HANDED_OVER) {
            log.handOver(conversation, conclusion.reason(), conclusion.summary());
        }
        if (conclusion.transferTo() != null) {
            log.transfer(conversation, conclusion.transferTo());
        }
        endings.end(turn, conclusion.outcome(), conclusion.reason(), conclusion.trace());
        if (conclusion.outcome() == Outcome.HANDED_OVER) {
            // What came meanwhile is for people, too.
            endings.cutOffAll(conversation.id(), Outcome.HANDED_OVER, "people-in-charge");
        }
        LOG.info("Turn {} ends: {} in {} part(s)", task.turnId(), conclusion.outcome(), parts.size());
        return true;
    }

    /** A run ended without a decision: the turn is tried again after a growing pause. */
    public void failed(TurnTask task) {
        log.lock(task.conversationId());
        Turn turn = em.find(Turn.class, task.turnId(), LockModeType.PESSIMISTIC_WRITE);
        if (turn == null || !turn.isRunning(task.run(), task.revision())) {
            return;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(turn.failedRuns() * 2, 8));
        turn.failed(clock.instant().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
        dueWork.schedule(WorkKind.TURN, turn.id(), turn.dueAt());
    }

    /**
     * What a run needs is away for moments, as while the search index is being filled: the turn is tried again soon, and that does not
     * count as failed unless the customer has waited for five minutes already.
     */
    public void putOff(TurnTask task) {
        log.lock(task.conversationId());
        Turn turn = em.find(Turn.class, task.turnId(), LockModeType.PESSIMISTIC_WRITE);
        if (turn == null || !turn.isRunning(task.run(), task.revision())) {
            return;
        }
        Instant now = clock.instant();
        if (turn.firstMessageAt().plus(LONGEST_ABSENCE).isBefore(now)) {
            failed(task);
            return;
        }
        turn.putOff(now.plus(ABSENCE));
        dueWork.schedule(WorkKind.TURN, turn.id(), turn.dueAt());
    }

    /** The tenant's turns that have not ended, some of them. */
    public List<UUID> open(int most) {
        return em.createQuery(
                        "select t.id from Turn t where t.openKey is not null or t.closingKey is not null order by t.id",
                        UUID.class)
                .setMaxResults(most)
                .getResultList();
    }

    /** Makes a turn due for which nothing is; whether it was. */
    public boolean found(UUID turnId) {
        Turn turn = em.find(Turn.class, turnId);
        if (turn == null) {
            return false;
        }
        log.lock(turn.conversationId());
        em.refresh(turn, LockModeType.PESSIMISTIC_WRITE);
        if (turn.state() == TurnState.DONE || dueWork.isKnown(turnId)) {
            return false;
        }
        dueWork.schedule(WorkKind.TURN, turnId, turn.dueAt());
        return true;
    }

    /** Ends a turn whose tenant may not answer any more. */
    public void refuse(UUID turnId) {
        Turn turn = em.find(Turn.class, turnId);
        if (turn == null) {
            return;
        }
        log.lock(turn.conversationId());
        em.refresh(turn, LockModeType.PESSIMISTIC_WRITE);
        if (turn.state() != TurnState.DONE) {
            endings.cutOff(turn, Outcome.REFUSED, SUSPENDED);
        }
    }

    /** People step in: the open turn ends here, and what was still to be sent for the bot is withdrawn. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void ownershipChanged(@Observes OwnershipChanged event) {
        if (event.owner() != Owner.PEOPLE) {
            return;
        }
        boolean cutOff = endings.cutOffAll(event.conversationId(), Outcome.HANDED_OVER, event.reason());
        boolean withdrawn = !outbox.cancelPending(event.conversationId(), true).isEmpty();
        if ((cutOff || withdrawn) && event.reason().equals("taken-over")) {
            // Taking over is no answer yet.
            log.waits(log.lock(event.conversationId()));
        }
    }

    /**
     * A customer may have waited for people for as long as the tenant wants them to: the bot takes over again, with what nobody
     * has answered as one turn, or the customer gets a word. At most once until a person does something.
     */
    public boolean waitedInVain(UUID conversationId) {
        OpenConversation conversation = log.lock(conversationId);
        TenantDetails tenant = tenants.current();
        Instant since = conversation.waitsInVainSince();
        Duration limit = Duration.ofMinutes(tenant.peopleTimeLimitMinutes());
        Instant now = clock.instant();
        dueWork.done(conversationId);
        if (since == null || limit.isZero()) {
            return false;
        }
        if (!tenant.active() || contacts.optedOut(conversation.contactId())) {
            // Nothing may be said now; the customer may still wait when the tenant is back, or they are.
            dueWork.schedule(WorkKind.PEOPLE, conversationId, now.plus(limit));
            return false;
        }
        if (since.plus(limit).isAfter(now)) {
            dueWork.schedule(WorkKind.PEOPLE, conversationId, since.plus(limit));
            return false;
        }
        boolean toBot = tenant.peopleFallBack() == PeopleFallBack.BOT;
        log.fellBack(conversation, toBot);
        List<UUID> unanswered = log.unanswered(conversationId).stream()
                .filter(message -> tenant.speaksAbout(message.sentAt()))
                .map(MessageDetails::id)
                .toList();
        if (toBot && !unanswered.isEmpty()) {
            Turn turn = Turn.open(conversationId, now, now, Correlation.current());
            em.persist(turn);
            log.give(unanswered, turn.id());
            dueWork.schedule(WorkKind.TURN, turn.id(), turn.dueAt());
        } else {
            say(conversation, tenant, toBot ? "people.back" : "people.wait");
        }
        peopleSilent.fire(new PeopleSilent(conversationId, tenant.peopleFallBack()));
        return true;
    }

    /** Recado itself says something that belongs to no turn. */
    private void say(OpenConversation to, TenantDetails tenant, String key) {
        String text = Texts.of("dev.recado.turns", tenant.locale()).get(key);
        log.send(
                to,
                channel.render(text).stream()
                        .map(part -> new OutboundText(Ids.next(), part, Author.SYSTEM, null, null, null))
                        .toList(),
                Correlation.current());
    }

    /** The reply's fate decides the turn's: refused, unconfirmed, withdrawn, or after all delivered. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void deliveryChanged(@Observes DeliveryChanged event) {
        if (event.turnId() == null
                || event.status() == DeliveryStatus.SENDING
                || event.status() == DeliveryStatus.PENDING
                || event.furtherOn()) {
            return;
        }
        boolean lost = event.status() == DeliveryStatus.FAILED || event.status() == DeliveryStatus.CANCELLED;
        if (lost) {
            // Conversations are locked before their turns, everywhere.
            log.lock(event.conversationId());
        }
        if (event.windowClosed()) {
            // Only people can go on, with a template.
            OpenConversation conversation = log.lock(event.conversationId());
            if (conversation.open() && conversation.owner() == Owner.BOT) {
                log.handOver(conversation, DeliveryChanged.WINDOW_CLOSED, null);
            }
        }
        Turn turn = em.find(Turn.class, event.turnId(), LockModeType.PESSIMISTIC_WRITE);
        if (turn == null || turn.state() != TurnState.DONE) {
            return;
        }
        switch (event.status()) {
            case SENT, DELIVERED, READ, PLAYED -> {
                turn.sent(event.at());
                if (turn.outcome() == Outcome.UNCONFIRMED) {
                    turn.revise(Outcome.ANSWERED, null);
                }
            }
            case FAILED ->
                reviseAnswered(
                        turn,
                        Outcome.UNDELIVERABLE,
                        event.windowClosed() ? DeliveryChanged.WINDOW_CLOSED : event.error());
            case UNCONFIRMED -> reviseAnswered(turn, Outcome.UNCONFIRMED, event.error());
            case CANCELLED -> {
                Instant finished = turn.finishedAt();
                if (finished != null && !tenants.current().speaksAbout(finished)) {
                    reviseAnswered(turn, Outcome.REFUSED, SUSPENDED);
                } else if (contacts.optedOut(log.lock(event.conversationId()).contactId())) {
                    reviseAnswered(turn, Outcome.REFUSED, OPTED_OUT);
                } else {
                    reviseAnswered(turn, Outcome.HANDED_OVER, "withdrawn");
                }
            }
            default -> LOG.debug("Turn {}: delivery is {}", turn.id(), event.status());
        }
        if (lost) {
            missed(event.conversationId());
        }
    }

    /** The bot's answer did not leave: should people be in charge by now, and have said nothing, the customer waits for them. */
    private void missed(UUID conversationId) {
        OpenConversation conversation = log.lock(conversationId);
        if (conversation.open()
                && conversation.owner() == Owner.PEOPLE
                && !log.unanswered(conversationId).isEmpty()) {
            log.waits(conversation);
        }
    }

    private static void reviseAnswered(Turn turn, Outcome outcome, @Nullable String reason) {
        if (turn.outcome() == Outcome.ANSWERED || turn.outcome() == Outcome.UNCONFIRMED) {
            turn.revise(outcome, reason);
        }
    }
}
