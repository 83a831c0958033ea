package dev.recado.channels;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.TenantId;
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
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way out. A row here is the truth about a message; it is sent at most once, because WhatsApp has no
 * idempotency key. Every method joins the transaction of whoever decides.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class Outbox {
    private static final Duration PARKED_FOR = Duration.ofDays(2);
    // By way of the due work, because only contacts with something to send are in there.
    private static final String STUCK = " from OutboxMessage o where o.status = PENDING and o.turnId is not null"
            + " and o.createdAt < :before and o.contactId in"
            + " (select w.id from DueWorkRow w where w.kind = :kind and w.tenantId = :tenant)";

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    DueWork dueWork;

    @Inject
    OutboxSteps steps;

    @Inject
    Event<DeliveryChanged> changed;

    @Inject
    Event<StatusParked> parked;

    /** A status had to be parked; once that is committed, its message may have become known meanwhile. */
    record StatusParked(TenantId tenant, UUID deviceId, String externalId) {}

    /**
     * Adds a message, under an outbox id that is new, behind those that already wait for the contact. It locks the contact's
     * lane, so whoever also locks a conversation must do that first.
     */
    public void enqueue(NewOutbound message) {
        if (message.body().isBlank() || message.body().length() > OutboxMessage.LONGEST_BODY) {
            throw new Invalid("outbox.body", OutboxMessage.LONGEST_BODY);
        }
        if (em.find(OutboxLane.class, message.contactId(), LockModeType.PESSIMISTIC_WRITE) == null) {
            throw new NotFound("contact", message.contactId());
        }
        Instant now = now();
        em.persist(new OutboxMessage(message, now));
        dueWork.schedule(WorkKind.OUTBOX, message.contactId(), now);
    }

    /**
     * Takes back what was written for a conversation and has not been sent. A message that is being sent at this moment goes
     * on, but is not sent again should it turn out that it did not leave. The caller holds the conversation's lock.
     *
     * @param onlyAnswers leaves what people wrote
     * @return the outbox ids of the messages that are cancelled now
     */
    public List<UUID> cancelPending(UUID conversationId, boolean onlyAnswers) {
        Instant now = now();
        OutboxCancellation cancellation = em.find(OutboxCancellation.class, conversationId);
        if (cancellation == null) {
            cancellation = new OutboxCancellation(conversationId);
            em.persist(cancellation);
        }
        cancellation.cancel(onlyAnswers, now);
        List<OutboxMessage> pending = em
                .createQuery(
                        "select o from OutboxMessage o where o.conversationId = :conversation and o.status = PENDING"
                                + (onlyAnswers ? " and o.turnId is not null" : "") + " order by o.createdAt, o.id",
                        OutboxMessage.class)
                .setParameter("conversation", conversationId)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .stream()
                .filter(row -> row.status() == DeliveryStatus.PENDING)
                .toList();
        for (OutboxMessage row : pending) {
            row.to(DeliveryStatus.CANCELLED, now);
            changed.fire(row.changed());
        }
        return pending.stream().map(OutboxMessage::id).toList();
    }

    /**
     * Applies what WhatsApp says about a message, found by our own id first and by WhatsApp's otherwise. A status of an
     * unknown message is kept for two days, in case it overtook the answer to our sending.
     */
    public void applyStatus(StatusEvent event) {
        OutboxMessage row = named(event);
        if (row == null) {
            park(event);
            return;
        }
        steps.report(row, event);
    }

    /** The current tenant's answers that were written before a moment and still wait to be sent, by turn, oldest first. */
    public List<StuckAnswer> stuck(Instant before, int most) {
        List<Object[]> rows = em.createQuery(
                        "select o.turnId, o.conversationId, o.deviceId, max(o.errorCode), min(o.createdAt)" + STUCK
                                + " group by o.turnId, o.conversationId, o.deviceId order by min(o.createdAt)",
                        Object[].class)
                .setParameter("kind", WorkKind.OUTBOX)
                .setParameter("tenant", CurrentTenant.get().value())
                .setParameter("before", before)
                .setMaxResults(most)
                .getResultList();
        return rows.stream()
                .map(row -> new StuckAnswer(
                        (UUID) row[0], (UUID) row[1], reason((UUID) row[2], (String) row[3]), (Instant) row[4]))
                .toList();
    }

    /** Of how many turns answers were written before a moment and still wait to be sent. */
    public long stuckTurns(Instant before) {
        return em.createQuery("select count(distinct o.turnId)" + STUCK, Long.class)
                .setParameter("kind", WorkKind.OUTBOX)
                .setParameter("tenant", CurrentTenant.get().value())
                .setParameter("before", before)
                .getSingleResult();
    }

    private @Nullable String reason(UUID deviceId, @Nullable String errorCode) {
        Device device = em.find(Device.class, deviceId);
        if (device == null || device.sends()) {
            return errorCode;
        }
        return device.enabled() ? "device-stopped" : "device-disabled";
    }

    /** Locks the lanes of the contacts for whom something waits for a device; who changes the device locks it afterwards. */
    List<UUID> holdLanes(UUID deviceId) {
        List<UUID> contacts = em.createQuery(
                        "select distinct o.contactId from OutboxMessage o where o.deviceId = :device and o.status = PENDING"
                                + " order by o.contactId",
                        UUID.class)
                .setParameter("device", deviceId)
                .getResultList();
        contacts.forEach(contact -> em.find(OutboxLane.class, contact, LockModeType.PESSIMISTIC_WRITE));
        return contacts;
    }

    /** Lets what waits for a device go out: it may send again, or is gone. */
    void resume(List<UUID> contacts) {
        Instant now = now();
        contacts.forEach(contact -> steps.wake(contact, now));
    }

    /** What went to one contact belongs to another from now on. */
    void merge(UUID kept, UUID gone) {
        // In the order of their ids, so that two such moves can't wait for each other.
        Stream.of(kept, gone)
                .sorted()
                .forEach(contact -> em.find(OutboxLane.class, contact, LockModeType.PESSIMISTIC_WRITE));
        em.createQuery("select o from OutboxMessage o where o.contactId = :gone", OutboxMessage.class)
                .setParameter("gone", gone)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList()
                .forEach(row -> row.movedTo(kept));
        em.createQuery("select f from OutboxFlight f where f.contactId = :gone", OutboxFlight.class)
                .setParameter("gone", gone)
                .getResultList()
                .forEach(flight -> flight.movedTo(kept));
        dueWork.done(gone);
        dueWork.schedule(WorkKind.OUTBOX, kept, now());
        em.remove(em.getReference(OutboxLane.class, gone));
    }

    /** The message that a status speaks of, locked. */
    private @Nullable OutboxMessage named(StatusEvent event) {
        OutboxMessage byOurs = event.opaque() == null ? null : byOurId(event.opaque());
        if (byOurs != null && byOurs.deviceId().equals(event.deviceId())) {
            return byOurs;
        }
        OutboxMessage byTheirs = steps.byExternalId(event.deviceId(), event.externalId());
        if (byTheirs != null) {
            em.refresh(byTheirs, LockModeType.PESSIMISTIC_WRITE);
        }
        return byTheirs;
    }

    private @Nullable OutboxMessage byOurId(String opaque) {
        try {
            return em.find(OutboxMessage.class, UUID.fromString(opaque), LockModeType.PESSIMISTIC_WRITE);
        } catch (IllegalArgumentException notOurs) {
            return null;
        }
    }

    private void park(StatusEvent event) {
        Instant now = now();
        em.createQuery("delete from ParkedStatus p where p.parkedAt < :old")
                .setParameter("old", now.minus(PARKED_FOR))
                .executeUpdate();
        em.persist(new ParkedStatus(Ids.next(), event, now));
        parked.fire(new StatusParked(CurrentTenant.get(), event.deviceId(), event.externalId()));
    }

    // What the column holds, so that comparisons before and after the database agree.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
