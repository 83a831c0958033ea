package dev.recado.turns;

import dev.recado.channels.ContactDetails;
import dev.recado.channels.Contacts;
import dev.recado.channels.Devices;
import dev.recado.channels.InboundEvent;
import dev.recado.channels.Outbox;
import dev.recado.channels.StatusEvent;
import dev.recado.conversations.ConversationLog;
import dev.recado.conversations.InboundMessage;
import dev.recado.conversations.OpenConversation;
import dev.recado.conversations.Owner;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

    /** Kinds that ask for no answer. */
    private static final Set<String> SILENT_KINDS = Set.of("REACTION", "SYSTEM", "DELETED");

    @PersistenceContext
    EntityManager em;

    @Inject
    Contacts contacts;

    @Inject
    Devices devices;

    @Inject
    Outbox outbox;

    @Inject
    ConversationLog log;

    @Inject
    Tenants tenants;

    @Inject
    DueWork dueWork;

    @Inject
    Clock clock;

    @Inject
    Event<TurnVoided> voided;

    public ContactDetails contact(InboundEvent event, Instant receivedAt) {
        devices.webhookSeen(requireNonNull(event.deviceId()), receivedAt);
        return contacts.resolve(requireNonNull(event.contact()), receivedAt);
    }

    /** Writes a customer's message once; false when it was known already. */
    public boolean message(
            UUID eventId,
            Instant receivedAt,
            String correlationId,
            InboundEvent event,
            UUID contactId,
            boolean deviceEnabled) {
        UUID deviceId = requireNonNull(event.deviceId());
        OpenConversation conversation = log.lockOrOpen(deviceId, contactId);
        String externalId = requireNonNull(event.externalId());
        if (log.known(deviceId, externalId)) {
            LOG.debug("Message {} is known already", externalId);
            return false;
        }
        TenantDetails tenant = tenants.current();
        Instant now = clock.instant();
        Turn turn;
        if (SILENT_KINDS.contains(event.kind())) {
            turn = settled(conversation, receivedAt, now, correlationId, Outcome.NO_REPLY_NEEDED, "silent-kind");
        } else if (!tenant.active()) {
            turn = settled(conversation, receivedAt, now, correlationId, Outcome.REFUSED, TurnTransactions.SUSPENDED);
        } else if (!deviceEnabled) {
            turn = settled(conversation, receivedAt, now, correlationId, Outcome.REFUSED, "device-disabled");
        } else if (conversation.owner() == Owner.PEOPLE) {
            turn = settled(conversation, receivedAt, now, correlationId, Outcome.HANDED_OVER, "people-in-charge");
        } else {
            turn = joined(conversation, tenant, receivedAt, now, correlationId);
        }
        log.received(conversation, inbound(eventId, receivedAt, event), turn.id(), correlationId);
        LOG.info(
                "Message {} of kind {} joined turn {} of conversation {}",
                eventId,
                event.kind(),
                turn.id(),
                conversation.id());
        return true;
    }

    private Turn settled(
            OpenConversation conversation,
            Instant receivedAt,
            Instant now,
            String correlationId,
            Outcome outcome,
            String reason) {
        Turn turn = Turn.settled(conversation.id(), receivedAt, now, correlationId, outcome, reason);
        em.persist(turn);
        return turn;
    }

    private Turn joined(
            OpenConversation conversation,
            TenantDetails tenant,
            Instant receivedAt,
            Instant now,
            String correlationId) {
        List<Turn> open = em.createQuery("select t from Turn t where t.openKey = :conversation", Turn.class)
                .setParameter("conversation", conversation.id())
                .getResultList();
        if (!open.isEmpty() && !tenant.speaksAbout(open.getFirst().firstMessageAt())) {
            // Of before a suspension, and not found since: what is new must not be refused with it.
            refuse(open.getFirst(), now);
            em.flush();
            open = List.of();
        }
        Turn turn = open.isEmpty() ? Turn.open(conversation.id(), receivedAt, now, correlationId) : open.getFirst();
        if (open.isEmpty()) {
            em.persist(turn);
        } else if (turn.state() == TurnState.RUNNING) {
            voided.fire(new TurnVoided(turn.id(), turn.run()));
        }
        turn.join(now, Duration.ofMillis(tenant.quietWindowMillis()), Duration.ofMillis(tenant.longestWaitMillis()));
        dueWork.schedule(WorkKind.TURN, turn.id(), turn.dueAt());
        return turn;
    }

    private void refuse(Turn turn, Instant now) {
        if (turn.state() == TurnState.RUNNING) {
            voided.fire(new TurnVoided(turn.id(), turn.run()));
        }
        turn.finish(Outcome.REFUSED, TurnTransactions.SUSPENDED, null, now);
        dueWork.done(turn.id());
    }

    /** Writes down what a person sent with the phone app; false when it was known already. */
    public boolean echo(UUID eventId, Instant receivedAt, String correlationId, InboundEvent event, UUID contactId) {
        UUID deviceId = requireNonNull(event.deviceId());
        OpenConversation conversation = log.lockOrOpen(deviceId, contactId);
        if (log.known(deviceId, requireNonNull(event.externalId()))) {
            return false;
        }
        log.echoed(conversation, inbound(eventId, receivedAt, event), correlationId);
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

    private static InboundMessage inbound(UUID eventId, Instant receivedAt, InboundEvent event) {
        return new InboundMessage(
                eventId,
                requireNonNull(event.externalId()),
                requireNonNull(event.kind()),
                event.text(),
                event.replyTo(),
                requireNonNull(event.timestamp()),
                receivedAt,
                event.raw());
    }
}
