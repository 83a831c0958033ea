package dev.recado.turns;

import dev.recado.agents.AgentPace;
import dev.recado.agents.Agents;
import dev.recado.channels.ContactDetails;
import dev.recado.channels.Contacts;
import dev.recado.channels.InboundContact;
import dev.recado.channels.InboundEvent;
import dev.recado.channels.Outbox;
import dev.recado.channels.StatusEvent;
import dev.recado.conversations.Author;
import dev.recado.conversations.ConversationLog;
import dev.recado.conversations.Correction;
import dev.recado.conversations.MessageDetails;
import dev.recado.conversations.OpenConversation;
import dev.recado.conversations.OutboundText;
import dev.recado.conversations.Owner;
import dev.recado.platform.Ids;
import dev.recado.platform.Texts;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static java.util.Objects.requireNonNull;

/**
 * The transactions of an arrival, each short and to be repeated when it collides with another. The contact has one of its
 * own, because finishing a turn locks first the conversation and then the contact: the reverse would be a deadlock.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class ArrivalTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(ArrivalTransactions.class);

    /** A reaction asks for no answer, but belongs to what is being answered. */
    static final String REACTION = "REACTION";

    /** The reason of a turn of whose messages none is left. */
    private static final String DELETED = "deleted";

    /** Kinds that ask for no answer. */
    private static final Set<String> SILENT_KINDS = Set.of(REACTION, "SYSTEM", "DELETED");

    @PersistenceContext
    EntityManager em;

    @Inject
    Contacts contacts;

    @Inject
    Outbox outbox;

    @Inject
    ConversationLog log;

    @Inject
    Tenants tenants;

    @Inject
    Agents agents;

    @Inject
    DueWork dueWork;

    @Inject
    Clock clock;

    @Inject
    TurnEndings endings;

    public UUID contact(InboundEvent event, Instant receivedAt) {
        return contacts.resolve(requireNonNull(event.contact()), receivedAt).id();
    }

    /**
     * Writes the message of a contact about whom it tells nothing new, or of whom nothing was known, which is nearly every one;
     * false when the contact must be written first.
     */
    public boolean message(Arrival arrival) {
        InboundContact named = requireNonNull(arrival.event().contact());
        Optional<ContactDetails> contact = contacts.unchanged(named, arrival.receivedAt())
                .or(() -> contacts.welcomed(named, arrival.receivedAt()));
        return contact.isPresent() && message(arrival, contact.get());
    }

    /** Writes a customer's message once: one that is known already changes nothing. */
    public boolean message(Arrival arrival, UUID contactId) {
        ContactDetails contact = contacts.byIds(Set.of(contactId)).get(contactId);
        if (contact == null) {
            // So that the event comes again, and finds the one that stayed.
            throw new OptimisticLockException("Contact " + contactId + " was merged into another");
        }
        return message(arrival, contact);
    }

    private boolean message(Arrival arrival, ContactDetails contact) {
        InboundEvent event = arrival.event();
        OpenConversation conversation = log.lockOrOpen(arrival.deviceId(), contact.id());
        if (log.known(arrival.deviceId(), arrival.externalId())) {
            LOG.debug("Message {} is known already", arrival.externalId());
            return true;
        }
        TenantDetails tenant = tenants.current();
        Instant now = clock.instant();
        List<Correction> corrections = log.corrections(arrival.deviceId(), arrival.externalId());
        Turn turn = REACTION.equals(event.kind()) ? open(conversation.id()) : null;
        if (turn != null) {
            LOG.debug("A reaction belongs to the open turn, and neither delays nor cancels anything");
        } else if (SILENT_KINDS.contains(event.kind())) {
            turn = endings.settle(arrival, conversation.id(), now, Outcome.NO_REPLY_NEEDED, "silent-kind");
        } else if (corrections.stream().anyMatch(Correction::deletion)) {
            turn = endings.settle(arrival, conversation.id(), now, Outcome.NO_REPLY_NEEDED, DELETED);
        } else if (contact.optedOutAt() == null && Words.optsOut(event.text(), tenant.optOutWords())) {
            return order(arrival, conversation, tenant, now);
        } else if (contact.optedOutAt() != null && Words.optsIn(event.text())) {
            return order(arrival, conversation, tenant, null);
        } else if (!speaksAbout(arrival, tenant)) {
            turn = endings.settle(arrival, conversation.id(), now, Outcome.REFUSED, TurnTransactions.SUSPENDED);
        } else if (!arrival.deviceEnabled()) {
            turn = endings.settle(arrival, conversation.id(), now, Outcome.REFUSED, "device-disabled");
        } else if (conversation.owner() == Owner.PEOPLE
                || arrival.before(conversation.watchedFrom(), Arrival.ON_THE_WAY)) {
            turn = endings.settle(arrival, conversation.id(), now, Outcome.HANDED_OVER, "people-in-charge");
        } else if (contact.optedOutAt() != null) {
            turn = endings.settle(arrival, conversation.id(), now, Outcome.REFUSED, TurnTransactions.OPTED_OUT);
        } else {
            turn = joined(arrival, conversation, tenant, now);
        }
        log.received(conversation, arrival.message(), corrections, turn.id(), arrival.correlationId());
        LOG.info(
                "Message {} of kind {} joined turn {} of conversation {}",
                arrival.eventId(),
                event.kind(),
                turn.id(),
                conversation.id());
        return true;
    }

    /**
     * The customer wants no more messages, or wants them again: it is written down, and confirmed where anything may be said.
     *
     * @param optedOut null when they come back
     */
    private boolean order(
            Arrival arrival, OpenConversation conversation, TenantDetails tenant, @Nullable Instant optedOut) {
        Instant now = clock.instant();
        String reason = optedOut == null ? "opted-in" : TurnTransactions.OPTED_OUT;
        contacts.optedOut(conversation.contactId(), optedOut);
        if (optedOut != null) {
            endings.cutOffAll(conversation.id(), Outcome.REFUSED, reason);
            outbox.cancelPending(conversation.id(), true);
        }
        boolean mayAnswer = speaksAbout(arrival, tenant);
        boolean speaks = mayAnswer && arrival.deviceEnabled();
        Turn turn = endings.settle(
                arrival,
                conversation.id(),
                now,
                speaks ? Outcome.ANSWERED : Outcome.REFUSED,
                speaks ? reason : mayAnswer ? "device-disabled" : TurnTransactions.SUSPENDED);
        log.received(conversation, arrival.message(), List.of(), turn.id(), arrival.correlationId());
        if (speaks) {
            String text = Texts.of("dev.recado.turns", tenant.locale()).get(reason);
            OpenConversation heard = log.lock(conversation.id());
            log.send(
                    heard,
                    List.of(new OutboundText(Ids.next(), text, Author.SYSTEM, null, null, turn.id())),
                    arrival.correlationId());
        }
        LOG.info("Contact {}: {}", conversation.contactId(), reason);
        return true;
    }

    /** Whether the tenant may answer it: not what is of before the end of a suspension, even if it is worked off only now. */
    private static boolean speaksAbout(Arrival arrival, TenantDetails tenant) {
        return tenant.active() && !arrival.before(tenant.answersFrom(), Duration.ZERO);
    }

    private Turn joined(Arrival arrival, OpenConversation conversation, TenantDetails tenant, Instant now) {
        Turn turn = open(conversation.id());
        if (turn != null && !tenant.speaksAbout(turn.firstMessageAt())) {
            // Of before a suspension, and not found since: what is new must not be refused with it.
            endings.cutOff(turn, Outcome.REFUSED, TurnTransactions.SUSPENDED);
            em.flush();
            turn = null;
        } else if (turn != null && !turn.mayBeJoined(tenant.mostInterruptions())) {
            // Whoever goes on writing would never be answered.
            turn.takeNoMore();
            em.flush();
            turn = null;
        }
        AgentPace pace = pace(conversation, tenant);
        if (turn == null) {
            turn = Turn.open(conversation.id(), arrival.receivedAt(), now, arrival.correlationId());
            em.persist(turn);
            takeIn(turn, pace, now);
            turn.join(now, pace);
            dueWork.scheduleNew(WorkKind.TURN, turn.id(), turn.dueAt());
        } else {
            endings.interrupt(turn);
            turn.join(now, pace);
            dueWork.schedule(WorkKind.TURN, turn.id(), turn.dueAt());
        }
        return turn;
    }

    /** A reaction that overtook the burst it belongs to was settled by itself; now it belongs to the burst's turn. */
    private void takeIn(Turn turn, AgentPace pace, Instant now) {
        for (MessageDetails reaction : log.reactionsSince(turn.conversationId(), now.minus(pace.quietWindow()))) {
            Turn alone = reaction.turnId() == null ? null : em.find(Turn.class, reaction.turnId());
            if (alone != null && alone.outcome() == Outcome.NO_REPLY_NEEDED && alone.run() == 0) {
                log.give(List.of(reaction.id()), turn.id());
                em.remove(alone);
            }
        }
    }

    /** How long the agent in charge waits for a customer's pause. */
    private AgentPace pace(OpenConversation conversation, TenantDetails tenant) {
        return agents.pace(conversation.agentId(), tenant);
    }

    /**
     * What a customer did to a message; false when the message is not known, for then the contact must be, whose conversation
     * lets the two of them meet.
     */
    public boolean correction(Arrival arrival) {
        Optional<UUID> conversation =
                log.conversationOf(arrival.deviceId(), arrival.correction().messageExternalId());
        conversation.ifPresent(id -> correct(arrival, log.lock(id)));
        return conversation.isPresent();
    }

    /** What a customer did to a message that is not known yet, or has just become known. */
    public boolean correction(Arrival arrival, UUID contactId) {
        OpenConversation conversation = log.lockOrOpen(arrival.deviceId(), contactId);
        correct(
                arrival,
                log.conversationOf(arrival.deviceId(), arrival.correction().messageExternalId())
                        .map(log::lock)
                        .orElse(conversation));
        return true;
    }

    private void correct(Arrival arrival, OpenConversation conversation) {
        Turn turn = log.correct(conversation, arrival.correction())
                .map(id -> em.find(Turn.class, id, LockModeType.PESSIMISTIC_WRITE))
                .orElse(null);
        if (turn == null || turn.state() == TurnState.DONE) {
            return;
        }
        endings.interrupt(turn);
        boolean left = log.ofTurn(turn.id()).stream().anyMatch(message -> !SILENT_KINDS.contains(message.kind()));
        if (left) {
            turn.correct(clock.instant(), pace(conversation, tenants.current()));
            dueWork.schedule(WorkKind.TURN, turn.id(), turn.dueAt());
        } else {
            endings.end(turn, Outcome.NO_REPLY_NEEDED, DELETED, null);
        }
    }

    /** A customer is writing: the open turn waits for what comes, within the longest wait. */
    public boolean typing(InboundEvent event, Instant receivedAt) {
        contacts.find(requireNonNull(event.contact()))
                .flatMap(contact -> log.lockOpen(requireNonNull(event.deviceId()), contact))
                .ifPresent(conversation -> {
                    Turn turn = open(conversation.id());
                    if (turn != null && turn.typing(receivedAt, pace(conversation, tenants.current()))) {
                        dueWork.schedule(WorkKind.TURN, turn.id(), turn.dueAt());
                    }
                });
        return true;
    }

    private @Nullable Turn open(UUID conversationId) {
        return em.createQuery("select t from Turn t where t.openKey = :conversation", Turn.class)
                .setParameter("conversation", conversationId)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    /** Writes down what a person sent with the phone app; false when it was known already. */
    public boolean echo(Arrival arrival, UUID contactId) {
        OpenConversation conversation = log.lockOrOpen(arrival.deviceId(), contactId);
        if (log.known(arrival.deviceId(), arrival.externalId())) {
            return false;
        }
        log.echoed(conversation, arrival.message(), arrival.correlationId());
        return true;
    }

    public boolean status(InboundEvent event) {
        InboundEvent.Problem problem = event.error();
        outbox.applyStatus(new StatusEvent(
                requireNonNull(event.deviceId()),
                requireNonNull(event.externalId()),
                event.opaque(),
                requireNonNull(event.status()),
                requireNonNull(event.timestamp()),
                problem == null ? null : problem.code(),
                problem == null ? null : described(problem)));
        return true;
    }

    public boolean identity(InboundEvent event, Instant receivedAt) {
        contacts.relink(requireNonNull(event.contact()), requireNonNull(event.newContact()), receivedAt);
        return true;
    }

    private static String described(InboundEvent.Problem problem) {
        return Stream.of(problem.title(), problem.detail())
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.joining(": "));
    }
}
