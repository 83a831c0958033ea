package dev.recado.channels;

import dev.recado.audit.Audit;
import dev.recado.channels.ContactIdentity.Kind;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The people who write to a tenant. */
@ApplicationScoped
public class Contacts {
    private static final UUID LAST = new UUID(-1, -1);

    @PersistenceContext
    EntityManager em;

    @Inject
    Outbox outbox;

    @Inject
    Audit audit;

    @Inject
    Event<ContactsMerged> merged;

    /** The tenant's contacts, newest first. The query looks into names, user names and the digits of phones. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<ContactDetails> list(@Nullable String query, Page.Request page) {
        String text = query == null ? "" : query.strip().toLowerCase(Locale.ROOT);
        String digits = text.replaceAll("[\\s()+./-]", "");
        boolean byPhone = !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        var rows = em.createQuery(
                        "select c from Contact c where c.id < :before"
                                + (text.isEmpty()
                                        ? ""
                                        : " and (lower(c.name) like :text escape '!' or lower(c.username) like :text escape '!'"
                                                + (byPhone ? " or c.phone like :digits)" : ")"))
                                + " order by c.id desc",
                        Contact.class)
                .setParameter("before", page.cursor() == null ? LAST : Ids.parseCursor(page.cursor()))
                .setMaxResults(page.limit() + 1);
        if (!text.isEmpty()) {
            rows.setParameter("text", "%" + text.replaceAll("[!%_]", "!$0") + "%");
            if (byPhone) {
                rows.setParameter("digits", "%" + digits + "%");
            }
        }
        return Page.of(rows.getResultList(), page.limit(), Contact::details, c -> c.id().toString());
    }

    /** One contact; {@link NotFound} when it is not the tenant's. */
    @Requires(Role.VIEWER)
    @Transactional
    public ContactDetails get(UUID id) {
        Contact contact = em.find(Contact.class, id);
        if (contact == null) {
            throw new NotFound("contact", id);
        }
        return contact.details();
    }

    /** A contact, if it is the tenant's. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<ContactDetails> find(UUID id) {
        return Optional.ofNullable(em.find(Contact.class, id)).map(Contact::details);
    }

    /** Several contacts, by id; those that are not the tenant's are missing. */
    @Transactional
    public Map<UUID, ContactDetails> byIds(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("select c from Contact c where c.id in :ids", Contact.class)
                .setParameter("ids", ids)
                .getResultStream()
                .collect(Collectors.toMap(Contact::id, Contact::details));
    }

    /**
     * The contact that an event speaks of, made on the first one. WhatsApp's user id is the better key and the phone the
     * other; the two seen together are one person, so contacts known by one of them each are merged. The exception: a phone
     * whose contact has a user id of its own went to a new owner, and moves to the contact of the new user id.
     *
     * @throws ContactRace when another transaction makes the same contact; repeat the work in a new transaction
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public ContactDetails resolve(InboundContact named, Instant at) {
        return attached(known(named), named, at).details();
    }

    /**
     * The contact that an event speaks of, if the event tells nothing new about it; empty when {@link #resolve} has to write
     * something. It only reads, and so may be asked in a transaction that then locks a conversation.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<ContactDetails> unchanged(InboundContact named, Instant at) {
        String number = number(named);
        Kind kind = named.userId() == null ? Kind.PHONE : Kind.USER_ID;
        String value = named.userId() == null ? number : named.userId();
        return em
                .createQuery(
                        "select c from ContactIdentity i join Contact c on c.id = i.contactId"
                                + " where i.kind = :kind and i.identity = :value",
                        Contact.class)
                .setParameter("kind", kind)
                .setParameter("value", value)
                .getResultList()
                .stream()
                .filter(contact -> contact.knows(named, at))
                .findFirst()
                .map(Contact::details);
    }

    /**
     * A contact for somebody of whom nothing is known yet; empty when a name of the event is somebody's. Nobody can have
     * locked a conversation of someone so new, so the caller may lock one after this.
     *
     * @throws ContactRace like {@link #resolve}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<ContactDetails> welcomed(InboundContact named, Instant at) {
        boolean stranger = owner(Kind.USER_ID, named.userId()) == null && owner(Kind.PHONE, number(named)) == null;
        return stranger ? Optional.of(attached(null, named, at).details()) : Optional.empty();
    }

    /** The contact wants nothing from the bot any more; null takes it back. The caller holds the conversation's lock. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void optedOut(UUID id, @Nullable Instant at) {
        Contact contact = em.find(Contact.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (contact == null) {
            throw new NotFound("contact", id);
        }
        contact.optedOut(at);
        audit.record(at == null ? "contact.opted-in" : "contact.opted-out", "contact", id, Map.of());
    }

    /** Whether a contact wants nothing from the bot. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean optedOut(UUID id) {
        return find(id).filter(contact -> contact.optedOutAt() != null).isPresent();
    }

    /** The contact that an event speaks of, if it is known. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<UUID> find(InboundContact named) {
        return Optional.ofNullable(known(named)).map(Contact::id);
    }

    /**
     * A person's number or user id changed: the contact goes on under the new one, and the old one no longer names it.
     *
     * @throws ContactRace like {@link #resolve}
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public ContactDetails relink(InboundContact old, InboundContact now, Instant at) {
        Contact contact = known(old);
        if (contact != null) {
            forgetWhatChanged(contact, old, now);
        }
        return attached(contact, now, at).details();
    }

    private @Nullable Contact known(InboundContact named) {
        Contact byUser = owner(Kind.USER_ID, named.userId());
        if (byUser != null) {
            return byUser;
        }
        Contact byPhone = owner(Kind.PHONE, number(named));
        return byPhone == null || formerOwner(byPhone, named) ? null : byPhone;
    }

    /** Whether the event's phone once was the contact's and is somebody else's now. */
    private static boolean formerOwner(Contact contact, InboundContact named) {
        return named.userId() != null
                && contact.userId() != null
                && !contact.userId().equals(named.userId());
    }

    /** Makes both names of an event the contact's, where they are not already. */
    private Contact attached(@Nullable Contact known, InboundContact named, Instant at) {
        Contact contact = known;
        boolean fresh = contact == null;
        if (contact == null) {
            contact = new Contact(Ids.next(), at);
            em.persist(contact);
            em.persist(new OutboxLane(contact.id()));
        }
        contact = named(contact, fresh, Kind.USER_ID, named.userId(), named);
        contact = named(contact, fresh, Kind.PHONE, number(named), named);
        contact.learn(named, at);
        return contact;
    }

    private Contact named(Contact contact, boolean fresh, Kind kind, @Nullable String value, InboundContact event) {
        if (value == null) {
            return contact;
        }
        ContactIdentity identity = identity(kind, value);
        if (identity == null) {
            em.persist(new ContactIdentity(Ids.next(), kind, value, contact.id()));
            // The constraint must speak now, while the caller can still tell a race from other trouble.
            try {
                em.flush();
            } catch (PersistenceException trouble) {
                throw UniqueKey.violated(trouble) ? new ContactRace(trouble) : trouble;
            }
            return contact;
        }
        if (identity.contactId().equals(contact.id())) {
            return contact;
        }
        Contact other = em.find(Contact.class, identity.contactId());
        if (kind == Kind.PHONE && formerOwner(other, event)) {
            other.losePhone();
            identity.belongsTo(contact.id());
            return contact;
        }
        if (fresh) {
            // Nobody had the name a moment ago: it is not a second contact of the person, but the same one made twice.
            throw new ContactRace(new OptimisticLockException("The contact was made meanwhile"));
        }
        return merged(contact, other);
    }

    private Contact merged(Contact one, Contact two) {
        Contact kept = one.olderThan(two) ? one : two;
        Contact gone = kept == one ? two : one;
        kept.absorb(gone);
        em.createQuery("select i from ContactIdentity i where i.contactId = :gone", ContactIdentity.class)
                .setParameter("gone", gone.id())
                .getResultList()
                .forEach(identity -> identity.belongsTo(kept.id()));
        em.flush();
        // First those who lock conversations, then the lanes: the order in which an answer takes them.
        merged.fire(new ContactsMerged(kept.id(), gone.id()));
        outbox.merge(kept.id(), gone.id());
        em.remove(gone);
        em.flush();
        return kept;
    }

    private void forgetWhatChanged(Contact contact, InboundContact old, InboundContact now) {
        String oldNumber = number(old);
        String newNumber = number(now);
        if (oldNumber != null && newNumber != null && !oldNumber.equals(newNumber)) {
            forget(Kind.PHONE, oldNumber, contact);
            if (oldNumber.equals(contact.phone())) {
                contact.losePhone();
            }
        }
        if (old.userId() != null && now.userId() != null && !old.userId().equals(now.userId())) {
            forget(Kind.USER_ID, old.userId(), contact);
            if (old.userId().equals(contact.userId())) {
                contact.loseUserId();
            }
        }
    }

    private void forget(Kind kind, String value, Contact contact) {
        ContactIdentity identity = identity(kind, value);
        if (identity != null && identity.contactId().equals(contact.id())) {
            em.remove(identity);
            em.flush();
        }
    }

    private @Nullable Contact owner(Kind kind, @Nullable String value) {
        ContactIdentity identity = value == null ? null : identity(kind, value);
        return identity == null ? null : em.find(Contact.class, identity.contactId());
    }

    private @Nullable ContactIdentity identity(Kind kind, String value) {
        return em.createQuery(
                        "select i from ContactIdentity i where i.kind = :kind and i.identity = :value",
                        ContactIdentity.class)
                .setParameter("kind", kind)
                .setParameter("value", value)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    private static @Nullable String number(InboundContact named) {
        String number = named.waId() == null ? named.phone() : named.waId();
        return number == null ? null : PhoneNumbers.canonical(number);
    }
}
