package dev.recado.conversations;

import dev.recado.audit.Audit;
import dev.recado.channels.Channel;
import dev.recado.channels.ContactDetails;
import dev.recado.channels.Contacts;
import dev.recado.channels.Devices;
import dev.recado.channels.TemplateMessage;
import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.Correlation;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conversations as people see them: they look, take over, write and hand back. */
@ApplicationScoped
public class Conversations {
    private static final int LONGEST_TEXT = 20_000;

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    ConversationLog log;

    @Inject
    Channel channel;

    @Inject
    Contacts contacts;

    @Inject
    Devices devices;

    @Inject
    Tenants tenants;

    @Inject
    Audit audit;

    @Inject
    Event<OwnershipChanged> ownership;

    @Inject
    Event<ConversationChanged> changed;

    /** Conversations, the one with the latest message first. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<ConversationDetails> list(ConversationFilter filter, Page.Request page) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        StringBuilder where = new StringBuilder("1 = 1");
        if (filter.owner() != null) {
            where.append(" and c.owner = :owner");
            parameters.put("owner", filter.owner());
        }
        if (filter.open() != null) {
            where.append(filter.open() ? " and c.openKey is not null" : " and c.openKey is null");
        }
        if (filter.waiting() != null) {
            where.append(" and c.waiting = :waiting");
            parameters.put("waiting", filter.waiting());
        }
        if (filter.query() != null && !filter.query().isBlank()) {
            List<UUID> found = contacts.list(filter.query(), new Page.Request(null, 200)).items().stream()
                    .map(ContactDetails::id)
                    .toList();
            where.append(" and c.contactId in :contacts");
            parameters.put("contacts", found);
        }
        if (page.cursor() != null) {
            TimeCursor cursor = TimeCursor.parse(page.cursor());
            where.append(" and (c.lastMessageAt < :at or (c.lastMessageAt = :at and c.id < :id))");
            parameters.put("at", cursor.at());
            parameters.put("id", cursor.id());
        }
        TypedQuery<Conversation> query = em.createQuery(
                "select c from Conversation c where " + where + " order by c.lastMessageAt desc, c.id desc",
                Conversation.class);
        parameters.forEach(query::setParameter);
        List<Conversation> rows = query.setMaxResults(page.limit() + 1).getResultList();
        Page<Conversation> shown =
                Page.of(rows, page.limit(), c -> c, c -> new TimeCursor(c.lastMessageAt(), c.id()).toString());
        return new Page<>(described(shown.items()), shown.nextCursor());
    }

    /** One conversation; {@link NotFound} when it is not the tenant's. */
    @Requires(Role.VIEWER)
    @Transactional
    public ConversationDetails get(UUID id) {
        return described(find(id));
    }

    /** The transcript, newest message first; the cursor leads back in time. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<MessageDetails> messages(UUID id, Page.Request page) {
        find(id);
        TimeCursor cursor = page.cursor() == null ? null : TimeCursor.parse(page.cursor());
        var query = em.createQuery(
                        "select m from Message m where m.conversationId = :conversation"
                                + (cursor == null ? "" : " and (m.sentAt < :at or (m.sentAt = :at and m.id < :id))")
                                + " order by m.sentAt desc, m.id desc",
                        Message.class)
                .setParameter("conversation", id)
                .setMaxResults(page.limit() + 1);
        if (cursor != null) {
            query.setParameter("at", cursor.at()).setParameter("id", cursor.id());
        }
        return Page.of(query.getResultList(), page.limit(), Message::details, m -> new TimeCursor(m.sentAt(), m.id())
                .toString());
    }

    /**
     * Puts the conversation into the caller's hands: from this commit on the bot says nothing more. It is no answer: a customer
     * who waits for people goes on waiting, with the tenant's time limit.
     */
    @Requires(Role.OPERATOR)
    @Transactional
    public ConversationDetails takeOver(UUID id) {
        Conversation conversation = lockedOpen(id);
        takenBy(conversation, Caller.required());
        return told(conversation);
    }

    /** Gives the conversation back to the bot, which answers only what comes from now on, not the backlog. */
    @Requires(Role.OPERATOR)
    @Transactional
    public ConversationDetails handBack(UUID id) {
        Conversation conversation = lockedOpen(id);
        if (conversation.owner() == Owner.PEOPLE) {
            Map<String, Object> before = audited(conversation);
            conversation.toBot();
            conversation.peopleActed();
            conversation.watchFrom(clock.instant());
            ownership.fire(new OwnershipChanged(id, Owner.BOT, "handed-back"));
            audit.change("conversation.handed-back", "conversation", id, before, audited(conversation));
        }
        return told(conversation);
    }

    /** Writes a text or sends a template, whichever is given; {@link Invalid} when it is both or none. */
    @Requires(Role.OPERATOR)
    @Transactional
    public MessageDetails write(UUID id, @Nullable String text, @Nullable TemplateMessage template) {
        // First of all: what is wrong with a message to somebody else's conversation is nobody's business.
        find(id);
        if (text != null && template == null) {
            return write(id, text);
        }
        if (text == null && template != null) {
            return write(id, template);
        }
        throw new Invalid("message.content");
    }

    /**
     * Writes to the customer in the caller's name, taking the conversation over if the bot has it. {@link Conflict} when the
     * 24-hour window is closed, since WhatsApp would refuse the text.
     */
    @Requires(Role.OPERATOR)
    @Transactional
    public MessageDetails write(UUID id, String text) {
        if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
            throw new Invalid("message.text", LONGEST_TEXT);
        }
        Conversation conversation = writable(id);
        Instant closes = conversation.windowClosesAt();
        if (closes == null || closes.isBefore(clock.instant())) {
            throw new Conflict("conversation.window-closed");
        }
        Caller caller = Caller.required();
        List<OutboundText> parts = new ArrayList<>();
        for (String part : channel.render(text)) {
            parts.add(new OutboundText(Ids.next(), part, Author.PERSON, caller.userId(), caller.username(), null));
        }
        return sent(conversation, parts);
    }

    /**
     * Sends an approved template in the caller's name, taking the conversation over if the bot has it. It may be sent at any
     * time, also when the 24-hour window has closed; whether WhatsApp knows the template shows in the message's status.
     */
    @Requires(Role.OPERATOR)
    @Transactional
    public MessageDetails write(UUID id, TemplateMessage template) {
        if (!template.wellFormed()) {
            throw new Invalid("message.template");
        }
        Caller caller = Caller.required();
        return sent(
                writable(id),
                List.of(new OutboundText(
                        Ids.next(),
                        template.shown(),
                        Author.PERSON,
                        caller.userId(),
                        caller.username(),
                        null,
                        template)));
    }

    private Conversation writable(UUID id) {
        if (!tenants.current().active()) {
            throw new Conflict("conversation.tenant-suspended");
        }
        return lockedOpen(id);
    }

    private MessageDetails sent(Conversation conversation, List<OutboundText> parts) {
        takenBy(conversation, Caller.required());
        conversation.answeredByPeople();
        log.send(log.lock(conversation.id()), parts, Correlation.current());
        return em.find(Message.class, parts.getFirst().id()).details();
    }

    /** Closes the conversation; the customer's next message opens a new one, which the bot answers. */
    @Requires(Role.OPERATOR)
    @Transactional
    public ConversationDetails close(UUID id) {
        Conversation conversation = lockedOpen(id);
        ownership.fire(new OwnershipChanged(id, Owner.PEOPLE, "closed"));
        conversation.close(clock.instant());
        audit.change("conversation.closed", "conversation", id, Map.of("status", "OPEN"), Map.of("status", "CLOSED"));
        return told(conversation);
    }

    /** The newest {@code limit} messages of before the turn, oldest first: what a model may be reminded of. */
    @Transactional
    public List<MessageDetails> recent(UUID conversationId, UUID beforeTurn, int limit) {
        return log.recent(conversationId, beforeTurn, limit);
    }

    /** Numbers for the dashboard: open conversations in the bot's hands, in people's hands, and waiting for people. */
    @Requires(Role.VIEWER)
    @Transactional
    public ConversationNumbers numbers() {
        return em.createQuery(
                        "select new dev.recado.conversations.ConversationNumbers("
                                + "count(case when c.owner = BOT then 1 end), count(case when c.owner = PEOPLE then 1 end),"
                                + " count(case when c.waiting then 1 end)) from Conversation c where c.openKey is not null",
                        ConversationNumbers.class)
                .getSingleResult();
    }

    private void takenBy(Conversation conversation, Caller caller) {
        if (conversation.owner() == Owner.PEOPLE && caller.userId().equals(conversation.ownerUserId())) {
            return;
        }
        Map<String, Object> before = audited(conversation);
        conversation.toPeople(caller.userId(), caller.username(), "taken-over", null);
        conversation.peopleActed();
        if (conversation.waiting()) {
            log.waits(conversation);
        }
        ownership.fire(new OwnershipChanged(conversation.id(), Owner.PEOPLE, "taken-over"));
        audit.change("conversation.taken-over", "conversation", conversation.id(), before, audited(conversation));
    }

    private static Map<String, Object> audited(Conversation conversation) {
        Map<String, Object> state = new HashMap<>();
        state.put("owner", conversation.owner());
        state.put("ownerUserId", conversation.ownerUserId());
        return state;
    }

    private ConversationDetails told(Conversation conversation) {
        em.flush();
        changed.fire(new ConversationChanged(CurrentTenant.get().value(), conversation.id()));
        return described(conversation);
    }

    private Conversation find(UUID id) {
        Conversation conversation = em.find(Conversation.class, id);
        if (conversation == null) {
            throw new NotFound("conversation", id);
        }
        return conversation;
    }

    private Conversation lockedOpen(UUID id) {
        Conversation conversation = em.find(Conversation.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (conversation == null) {
            throw new NotFound("conversation", id);
        }
        if (!conversation.open()) {
            throw new Conflict("conversation.closed");
        }
        return conversation;
    }

    private ConversationDetails described(Conversation conversation) {
        return described(List.of(conversation)).getFirst();
    }

    private List<ConversationDetails> described(List<Conversation> rows) {
        Map<UUID, ContactDetails> people =
                contacts.byIds(rows.stream().map(Conversation::contactId).collect(Collectors.toSet()));
        Map<UUID, String> deviceNames =
                devices.names(rows.stream().map(Conversation::deviceId).collect(Collectors.toSet()));
        return rows.stream()
                .map(c -> {
                    @Nullable ContactDetails contact = people.get(c.contactId());
                    return c.details(
                            contact == null ? null : contact.name(),
                            contact == null ? null : contact.phone(),
                            contact != null && contact.optedOutAt() != null,
                            deviceNames.getOrDefault(c.deviceId(), ""));
                })
                .toList();
    }
}
