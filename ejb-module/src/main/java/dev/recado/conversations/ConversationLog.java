package dev.recado.conversations;

import dev.recado.channels.ContactsMerged;
import dev.recado.channels.DeliveryChanged;
import dev.recado.channels.NewOutbound;
import dev.recado.channels.Outbox;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.Tenants;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.interceptor.Interceptor;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes conversations on behalf of the machinery (turns, channels), as against {@link Conversations}, which serves people.
 * Every method joins a transaction; those that decide anything want the conversation locked first.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class ConversationLog {
    private static final Duration LATE = Duration.ofMinutes(10);
    private static final int MOST_UNANSWERED = 100;

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Outbox outbox;

    @Inject
    Tenants tenants;

    @Inject
    DueWork dueWork;

    @Inject
    Event<ConversationChanged> changed;

    @Inject
    Event<OwnershipChanged> ownership;

    /**
     * Locks the open conversation of a contact with a device, making one if there is none. When two first messages race, the
     * loser's transaction fails on a unique key and is to be repeated.
     */
    public OpenConversation lockOrOpen(UUID deviceId, UUID contactId) {
        List<Conversation> open = open(deviceId, contactId);
        if (!open.isEmpty()) {
            return view(open.getFirst());
        }
        Conversation fresh = new Conversation(Ids.next(), deviceId, contactId, clock.instant());
        em.persist(fresh);
        em.flush();
        return view(fresh);
    }

    private List<Conversation> open(UUID deviceId, UUID contactId) {
        return em.createQuery("select c from Conversation c where c.openKey = :key", Conversation.class)
                .setParameter("key", Conversation.openKey(deviceId, contactId))
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    /** Locks a conversation; {@link NotFound} when it is not the tenant's. */
    public OpenConversation lock(UUID id) {
        return view(locked(id));
    }

    /** Whether WhatsApp's message is already known for the device. */
    public boolean known(UUID deviceId, String externalId) {
        return !em.createQuery("select m.id from Message m where m.deviceId = :device and m.externalId = :external")
                .setParameter("device", deviceId)
                .setParameter("external", externalId)
                .getResultList()
                .isEmpty();
    }

    /** Locks the open conversation of a contact with a device, if there is one. */
    public Optional<OpenConversation> lockOpen(UUID deviceId, UUID contactId) {
        return open(deviceId, contactId).stream().findFirst().map(ConversationLog::view);
    }

    /** The conversation of a customer's message, by WhatsApp's id. */
    public Optional<UUID> conversationOf(UUID deviceId, String externalId) {
        return inbound(deviceId, externalId).map(Message::conversationId);
    }

    /** What was done to a message that has not come yet, oldest first. */
    public List<Correction> corrections(UUID deviceId, String messageExternalId) {
        return em.createQuery(
                        "select c from CorrectionRow c where c.deviceId = :device and c.messageExternalId = :message"
                                + " order by c.sentAt, c.id",
                        CorrectionRow.class)
                .setParameter("device", deviceId)
                .setParameter("message", messageExternalId)
                .getResultStream()
                .map(CorrectionRow::correction)
                .toList();
    }

    /**
     * Writes down, once, what a customer did to a message of the locked conversation, and does it. A correction that comes
     * before its message, or is older than what is known, is only written down.
     *
     * @return the message's turn, if the message says something else now
     */
    public Optional<UUID> correct(OpenConversation in, Correction correction) {
        boolean known = em.createQuery(
                                "select count(c) from CorrectionRow c where c.deviceId = :device and c.externalId = :external",
                                Long.class)
                        .setParameter("device", correction.deviceId())
                        .setParameter("external", correction.externalId())
                        .getSingleResult()
                > 0;
        if (known) {
            return Optional.empty();
        }
        em.persist(new CorrectionRow(correction));
        Message message =
                inbound(correction.deviceId(), correction.messageExternalId()).orElse(null);
        if (message == null || !message.conversationId().equals(in.id())) {
            return Optional.empty();
        }
        String before = message.text();
        if (!message.correct(correction)) {
            return Optional.empty();
        }
        if (correction.deletion()) {
            forgetTexts(correction.deviceId(), correction.messageExternalId());
        }
        locked(in.id()).corrected(message.sentAt(), before, message.text());
        tell(in.id());
        return Optional.ofNullable(message.turnId());
    }

    /** What a message said in its edits goes with it. */
    private void forgetTexts(UUID deviceId, String messageExternalId) {
        em.flush();
        em.createQuery("update CorrectionRow c set c.text = null"
                        + " where c.deviceId = :device and c.messageExternalId = :message")
                .setParameter("device", deviceId)
                .setParameter("message", messageExternalId)
                .executeUpdate();
    }

    private Optional<Message> inbound(UUID deviceId, String externalId) {
        return em.createQuery(
                        "select m from Message m where m.deviceId = :device and m.externalId = :external",
                        Message.class)
                .setParameter("device", deviceId)
                .setParameter("external", externalId)
                .getResultStream()
                .filter(message -> message.direction() == Direction.IN)
                .findFirst();
    }

    /** Adds a customer's message to the locked conversation, with what was done to it before it came. */
    public void received(
            OpenConversation to,
            InboundMessage message,
            List<Correction> corrections,
            @Nullable UUID turnId,
            String correlationId) {
        Conversation conversation = locked(to.id());
        Message row = Message.inbound(conversation, message, Author.CUSTOMER, correlationId);
        corrections.forEach(row::correct);
        if (corrections.stream().anyMatch(Correction::deletion)) {
            forgetTexts(to.deviceId(), message.externalId());
        }
        if (turnId != null) {
            row.answeredBy(turnId);
        }
        em.persist(row);
        conversation.heardFrom(message.sentAt(), row.text());
        if (!Message.SILENT_KINDS.contains(message.kind())) {
            waits(conversation);
        }
        tell(to.id());
    }

    /** Adds what a person wrote with the phone app, and puts the conversation into people's hands. */
    public void echoed(OpenConversation to, InboundMessage message, String correlationId) {
        Conversation conversation = locked(to.id());
        em.persist(Message.inbound(conversation, message, Author.PERSON, correlationId));
        conversation.said(message.sentAt(), message.text());
        conversation.toPeople(null, null, "phone-app", null);
        conversation.answeredByPeople();
        ownership.fire(new OwnershipChanged(to.id(), Owner.PEOPLE, "phone-app"));
        tell(to.id());
    }

    /** Puts texts into the locked conversation and into the outbox, in order. */
    public void send(OpenConversation to, List<OutboundText> texts, String correlationId) {
        Conversation conversation = locked(to.id());
        Instant now = clock.instant();
        for (OutboundText text : texts) {
            em.persist(Message.outbound(conversation, text, now, correlationId));
            Instant closes = conversation.windowClosesAt();
            outbox.enqueue(new NewOutbound(
                    Ids.next(),
                    conversation.deviceId(),
                    conversation.contactId(),
                    conversation.id(),
                    text.id(),
                    text.turnId(),
                    text.text(),
                    null,
                    closes == null ? Instant.EPOCH : closes,
                    correlationId,
                    text.template()));
            conversation.said(now, text.text());
        }
        tell(to.id());
    }

    /** An agent hands the locked conversation over to people; the customer now waits for them. */
    public void handOver(OpenConversation from, @Nullable String reason, @Nullable String summary) {
        Conversation conversation = locked(from.id());
        conversation.toPeople(null, null, reason, summary);
        waits(conversation);
        tell(from.id());
    }

    /** A loop is suspected: the locked conversation goes to people, and nothing more is sent. */
    public void breakLoop(OpenConversation of, String summary) {
        Conversation conversation = locked(of.id());
        conversation.toPeople(null, null, Conversation.LOOP, summary);
        waits(conversation);
        ownership.fire(new OwnershipChanged(of.id(), Owner.PEOPLE, Conversation.LOOP));
        tell(of.id());
    }

    /** The customer of the locked conversation waits for people from now on. */
    public void waits(OpenConversation in) {
        waits(locked(in.id()));
    }

    void waits(Conversation conversation) {
        int limit = tenants.current().peopleTimeLimitMinutes();
        if (conversation.waits(clock.instant()) && limit > 0) {
            Instant since = conversation.waitsInVainSince();
            if (since != null) {
                dueWork.schedule(WorkKind.PEOPLE, conversation.id(), since.plus(Duration.ofMinutes(limit)));
            }
        }
    }

    /**
     * The customer of the locked conversation has waited in vain. This is written down once, until a person does something.
     *
     * @param toBot whether the bot is in charge again
     */
    public void fellBack(OpenConversation of, boolean toBot) {
        Conversation conversation = locked(of.id());
        conversation.fellBack(clock.instant());
        if (toBot) {
            conversation.toBot();
            ownership.fire(new OwnershipChanged(of.id(), Owner.BOT, "nobody-answered"));
        }
        tell(of.id());
    }

    /** The customer's newest messages that nobody has answered, oldest first; reactions and the like are none. */
    public List<MessageDetails> unanswered(UUID conversationId) {
        // By arrival: of what customers write WhatsApp tells only the second, in which an answer before it may lie,
        // too.
        List<Message> newestFirst = em.createQuery(
                        "select m from Message m where m.conversationId = :conversation and m.deletedAt is null"
                                + " and (m.status is null or m.status not in (CANCELLED, FAILED))"
                                + " order by m.arrivedAt desc, m.id desc",
                        Message.class)
                .setParameter("conversation", conversationId)
                .setMaxResults(MOST_UNANSWERED)
                .getResultList();
        List<MessageDetails> found = new ArrayList<>();
        for (Message message : newestFirst) {
            if (message.direction() == Direction.OUT) {
                break;
            }
            if (!Message.SILENT_KINDS.contains(message.details().kind())) {
                found.add(message.details());
            }
        }
        return found.reversed();
    }

    /** The reactions of a conversation that came since a moment. */
    public List<MessageDetails> reactionsSince(UUID conversationId, Instant arrivedSince) {
        return em.createQuery(
                        // The second of WhatsApp's clock only leads the index to where they are.
                        "select m from Message m where m.conversationId = :conversation and m.sentAt >= :about"
                                + " and m.arrivedAt >= :since and m.kind = 'REACTION' and m.direction = IN",
                        Message.class)
                .setParameter("conversation", conversationId)
                .setParameter("about", arrivedSince.minus(LATE))
                .setParameter("since", arrivedSince)
                .getResultStream()
                .map(Message::details)
                .toList();
    }

    /** Gives messages to another turn, which is to answer them. */
    public void give(List<UUID> messageIds, UUID turnId) {
        em.createQuery("select m from Message m where m.id in :ids", Message.class)
                .setParameter("ids", messageIds)
                .getResultList()
                .forEach(message -> message.answeredBy(turnId));
    }

    /** What the customer said in a conversation since a moment (of WhatsApp's clock), newest first. */
    public List<MessageDetails> heardSince(UUID conversationId, Instant since, int most) {
        return em.createQuery(
                        "select m from Message m where m.conversationId = :conversation and m.sentAt >= :since"
                                + " and m.direction = IN order by m.sentAt desc, m.id desc",
                        Message.class)
                .setParameter("conversation", conversationId)
                .setParameter("since", since)
                .setMaxResults(most)
                .getResultStream()
                .map(Message::details)
                .toList();
    }

    /** Puts another agent in charge of the locked conversation. */
    public void transfer(OpenConversation of, UUID agentId) {
        locked(of.id()).agent(agentId);
    }

    /** The messages of a turn, in WhatsApp's order (its second, then arrival), without those that their sender deleted. */
    public List<MessageDetails> ofTurn(UUID turnId) {
        return em.createQuery(
                        "select m from Message m where m.turnId = :turn and m.deletedAt is null order by m.sentAt, m.id",
                        Message.class)
                .setParameter("turn", turnId)
                .getResultStream()
                .map(Message::details)
                .toList();
    }

    /**
     * The newest {@code limit} messages of before a turn, oldest first; what was deleted or never reached anybody is left out.
     * What is of a later turn is not known yet to who answers this one: it would be answered twice.
     */
    public List<MessageDetails> recent(UUID conversationId, UUID beforeTurn, int limit) {
        return em
                .createQuery(
                        "select m from Message m where m.conversationId = :conversation"
                                + " and (m.turnId is null or m.turnId < :turn)"
                                + " and m.deletedAt is null and (m.status is null or m.status not in (CANCELLED, FAILED))"
                                + " order by m.sentAt desc, m.id desc",
                        Message.class)
                .setParameter("conversation", conversationId)
                .setParameter("turn", beforeTurn)
                .setMaxResults(limit)
                .getResultList()
                .reversed()
                .stream()
                .map(Message::details)
                .toList();
    }

    /** The turns' messages by turn, ids only. */
    public List<UUID> messageIds(Collection<UUID> turnIds) {
        return em.createQuery("select m.id from Message m where m.turnId in :turns order by m.sentAt, m.id", UUID.class)
                .setParameter("turns", turnIds)
                .getResultList();
    }

    /** Before all others, who may ask what the customer has got. */
    void deliveryChanged(@Observes @Priority(Interceptor.Priority.APPLICATION) DeliveryChanged event) {
        Message message = em.find(Message.class, event.messageId());
        if (message == null) {
            return;
        }
        MessageStatus status =
                switch (event.status()) {
                    case PENDING -> MessageStatus.PENDING;
                    case SENDING, UNKNOWN -> MessageStatus.SENDING;
                    case SENT -> MessageStatus.SENT;
                    case DELIVERED -> MessageStatus.DELIVERED;
                    case READ -> MessageStatus.READ;
                    case PLAYED -> MessageStatus.PLAYED;
                    case FAILED -> MessageStatus.FAILED;
                    case CANCELLED -> MessageStatus.CANCELLED;
                    case UNCONFIRMED -> MessageStatus.UNCONFIRMED;
                };
        message.delivery(status, event.externalId(), event.error());
        tell(event.conversationId());
    }

    /** Two contacts turned out to be one person: their conversations belong to the one that stays. */
    void contactsMerged(@Observes ContactsMerged event) {
        List<Conversation> moved = em.createQuery(
                        "select c from Conversation c where c.contactId = :gone", Conversation.class)
                .setParameter("gone", event.goneId())
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
        for (Conversation conversation : moved) {
            conversation.moveTo(event.keptId(), openElsewhere(conversation, event.keptId()), clock.instant());
        }
    }

    private boolean openElsewhere(Conversation conversation, UUID contactId) {
        return conversation.open()
                && !em.createQuery("select c.id from Conversation c where c.openKey = :key")
                        .setParameter("key", Conversation.openKey(conversation.deviceId(), contactId))
                        .getResultList()
                        .isEmpty();
    }

    private Conversation locked(UUID id) {
        Conversation conversation = em.find(Conversation.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (conversation == null) {
            throw new NotFound("conversation", id);
        }
        return conversation;
    }

    private void tell(UUID conversationId) {
        changed.fire(new ConversationChanged(CurrentTenant.get().value(), conversationId));
    }

    private static OpenConversation view(Conversation conversation) {
        return new OpenConversation(
                conversation.id(),
                conversation.deviceId(),
                conversation.contactId(),
                conversation.owner(),
                conversation.open(),
                conversation.agentId(),
                conversation.waitsInVainSince(),
                conversation.watchedFrom(),
                conversation.windowClosesAt());
    }
}
