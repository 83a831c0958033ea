package dev.recado.channels;

import dev.recado.channels.SendResult.Accepted;
import dev.recado.channels.SendResult.NotSent;
import dev.recado.channels.SendResult.Rejected;
import dev.recado.channels.SendResult.Scope;
import dev.recado.channels.SendResult.Unknown;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Texts;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.Nodes;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a message on its way out, each a transaction. Locks are taken in the order lane, message, device. Only the step
 * to SENDING is taken under a lane's lock, because observers of the others may lock conversations.
 */
@ApplicationScoped
class OutboxSteps {
    // How soon a contact is looked at again who waits for something that should announce itself. Only a net.
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_WAITING = 200;

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    DueWork dueWork;

    @Inject
    Nodes nodes;

    @Inject
    DeviceHealth health;

    @Inject
    DevicePace pace;

    @Inject
    Tenants tenants;

    @Inject
    Event<DeliveryChanged> changed;

    /** What to do for a contact now. */
    sealed interface Step {}

    /**
     * The message is past the point of no return: send it.
     *
     * @param delayed whether it could not leave at once
     */
    record Send(UUID deviceId, OutboundMessage message, String correlationId, boolean delayed) implements Step {}

    /** The message can't be sent any more. */
    record Drop(UUID outboxId, DeliveryStatus as, @Nullable String code) implements Step {}

    /** Nothing; whatever remains has been scheduled. */
    record Stop() implements Step {}

    /**
     * Decides what goes to a contact next. In order for each device, one message in flight for the contact; a device that does
     * not send holds up its own messages only.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Step next(UUID contactId) {
        return nextHere(contactId);
    }

    /**
     * The same for a contact whose work has to be claimed first: nothing when it is another's.
     *
     * @param claimed becomes true when the claim succeeds, and then has to be let go of, whatever comes of this
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Step claimAndNext(UUID contactId, AtomicBoolean claimed) {
        // In the order of those who add messages: first the lane, then the work.
        lane(contactId);
        if (!dueWork.claimHere(contactId, clock.instant())) {
            return new Stop();
        }
        claimed.set(true);
        return nextHere(contactId);
    }

    private Step nextHere(UUID contactId) {
        if (lane(contactId) == null) {
            dueWork.done(contactId);
            return new Stop();
        }
        Instant now = now();
        List<OutboxMessage> unsent = unsent(contactId);
        if (unsent.stream().anyMatch(row -> row.status() == DeliveryStatus.SENDING)) {
            // Whoever sends it comes back here.
            dueWork.schedule(
                    WorkKind.OUTBOX,
                    contactId,
                    now.plus(PATIENCE),
                    unsent.getFirst().createdAt());
            return new Stop();
        }
        Instant wake = null;
        for (OutboxMessage head : heads(unsent)) {
            em.refresh(head, LockModeType.PESSIMISTIC_WRITE);
            if (head.status() != DeliveryStatus.PENDING) {
                // Cancelled, or reported by WhatsApp, since we looked: look again at once.
                wake = now;
                continue;
            }
            Device device = em.find(Device.class, head.deviceId());
            if (device == null) {
                return new Drop(head.id(), DeliveryStatus.FAILED, "device-deleted");
            }
            Step hopeless = hopeless(head, now, tenants.current());
            if (hopeless != null) {
                return hopeless;
            }
            Instant ready = device.sends() ? pace.place(head, device, now) : now.plus(PATIENCE);
            if (!ready.isAfter(now)) {
                return sending(head, now);
            }
            wake = earlier(wake, head.isTemplate() ? ready : earlier(ready, head.windowClosesAt()));
        }
        if (wake == null) {
            dueWork.done(contactId);
        } else {
            dueWork.schedule(WorkKind.OUTBOX, contactId, wake, unsent.getFirst().createdAt());
        }
        return new Stop();
    }

    private @Nullable OutboxLane lane(UUID contactId) {
        return em.find(OutboxLane.class, contactId, LockModeType.PESSIMISTIC_WRITE);
    }

    /** Ends a message that can't be sent any more, unless something else has ended it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void drop(Drop drop) {
        OutboxMessage row = locked(drop.outboxId());
        if (row != null && row.status() == DeliveryStatus.PENDING) {
            if (drop.code() != null) {
                row.problem(drop.code(), text("outbox." + drop.code()));
            }
            move(row, drop.as(), now());
        }
    }

    /**
     * Writes down what came of sending. WhatsApp's statuses may have been faster, and then they are right. Repeating it changes
     * nothing.
     *
     * @param goOn whether the caller will send what comes next; a message that it has been given must be sent
     * @return what to do for the contact next, if WhatsApp took the message; null otherwise, when {@link #next} has to be asked
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Step settle(UUID outboxId, SendResult result, boolean goOn) {
        OutboxMessage row = locked(outboxId);
        if (row == null) {
            // It went with its tenant.
            return null;
        }
        Instant now = now();
        boolean open = row.status() == DeliveryStatus.SENDING || row.status() == DeliveryStatus.UNKNOWN;
        switch (result) {
            case Accepted accepted -> {
                row.knownAs(accepted.externalId());
                if (open || row.status() == DeliveryStatus.UNCONFIRMED) {
                    move(row, DeliveryStatus.SENT, now);
                }
                applyParked(row, accepted.externalId());
                // The lane's lock comes last: whoever holds it waits for no message that is being sent.
                return goOn ? nextHere(row.contactId()) : null;
            }
            case Rejected rejected -> {
                if (open && rejected.scope() == Scope.DEVICE) {
                    health.stop(row.deviceId(), now, stopReason(rejected));
                    row.problem(rejected.code(), rejected.text());
                    again(row, now, now);
                } else if (open) {
                    row.problem(rejected.code(), rejected.text());
                    move(row, DeliveryStatus.FAILED, now);
                }
            }
            case NotSent notSent -> {
                if (open) {
                    Instant sentAt = row.statusAt();
                    boolean all = notSent.scope() == Scope.DEVICE;
                    row.problem(notSent.code(), notSent.text());
                    again(row, all ? now : now.plus(BackOff.after(row.attempts(), notSent)), now);
                    if (all) {
                        // When it goes again is the device's to say, like when anything else goes.
                        pace.refused(row.deviceId(), notSent, sentAt, now);
                    }
                }
            }
            case Unknown unknown -> {
                if (row.status() == DeliveryStatus.SENDING) {
                    row.problem(null, unknown.detail());
                    lost(row, now);
                }
            }
        }
        return null;
    }

    /** The fate of a message that was being sent can't be learnt from whoever sent it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void lost(UUID outboxId) {
        OutboxMessage row = locked(outboxId);
        if (row == null) {
            return;
        }
        if (row.status() == DeliveryStatus.SENDING) {
            lost(row, now());
        } else if (row.status() != DeliveryStatus.UNKNOWN) {
            landed(row);
        }
    }

    /** WhatsApp has not told what became of a message, and won't; false when it has after all. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean unconfirmed(UUID outboxId) {
        OutboxMessage row = locked(outboxId);
        if (row == null) {
            return false;
        }
        if (row.status() == DeliveryStatus.UNKNOWN) {
            move(row, DeliveryStatus.UNCONFIRMED, now());
            return true;
        } else if (row.status() != DeliveryStatus.SENDING) {
            landed(row);
        }
        return false;
    }

    /** Applies the statuses that came before their message was known by WhatsApp's id. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void applyParked(UUID deviceId, String externalId) {
        OutboxMessage row = byExternalId(deviceId, externalId);
        if (row == null) {
            return;
        }
        em.refresh(row, LockModeType.PESSIMISTIC_WRITE);
        applyParked(row, externalId);
    }

    private void applyParked(OutboxMessage row, String externalId) {
        List<ParkedStatus> waiting = em.createQuery(
                        "select p from ParkedStatus p where p.externalId = :external and p.deviceId = :device"
                                + " order by p.at, p.id",
                        ParkedStatus.class)
                .setParameter("external", externalId)
                .setParameter("device", row.deviceId())
                .getResultList();
        for (ParkedStatus status : waiting) {
            report(row, status.event());
            em.remove(status);
        }
    }

    /** What waits to be sent for the tenant, some of it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<UUID> waiting() {
        return em.createQuery(
                        "select o.id from OutboxMessage o where o.status = PENDING order by o.createdAt, o.id",
                        UUID.class)
                .setMaxResults(MOST_WAITING)
                .getResultList();
    }

    /** Whether a message of the tenant is past the point of no return and not yet settled. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean sendingNow() {
        return !em.createQuery("select o.id from OutboxMessage o where o.status = SENDING", UUID.class)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    /** Has a contact's lane looked at. */
    @Transactional
    public void wake(UUID contactId, Instant at) {
        if (lane(contactId) != null) {
            dueWork.schedule(WorkKind.OUTBOX, contactId, at);
        }
    }

    /** Messages past the point of no return; their tenants follow from them, so none needs to be bound. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<OutboxFlight> flights(DeliveryStatus status, Instant before) {
        return em.createQuery(
                        "select f from OutboxFlight f where f.status = :status and f.since < :before order by f.since",
                        OutboxFlight.class)
                .setParameter("status", status)
                .setParameter("before", before)
                .setMaxResults(MOST_WAITING)
                .getResultList();
    }

    /** What an incarnation was sending. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<OutboxFlight> flightsOf(UUID incarnation) {
        return em.createQuery(
                        "select f from OutboxFlight f where f.incarnation = :incarnation and f.status = SENDING",
                        OutboxFlight.class)
                .setParameter("incarnation", incarnation)
                .getResultList();
    }

    /** The locked message takes the step that a status asks for, if it is a step forward. */
    public void report(OutboxMessage row, StatusEvent event) {
        row.knownAs(event.externalId());
        DeliveryStatus next = row.status().after(event.status());
        if (next != row.status()) {
            if (next == DeliveryStatus.FAILED) {
                row.problem(event.errorCode(), event.error());
            }
            move(row, next, event.at());
        }
    }

    public @Nullable OutboxMessage byExternalId(UUID deviceId, String externalId) {
        return em.createQuery(
                        "select o from OutboxMessage o where o.externalId = :external and o.deviceId = :device",
                        OutboxMessage.class)
                .setParameter("external", externalId)
                .setParameter("device", deviceId)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    /**
     * What is being sent to a contact, and what waits, in its order. Not locked, because whoever settles what was being sent
     * locks that before the lane.
     */
    private List<OutboxMessage> unsent(UUID contactId) {
        return em.createQuery(
                        "select o from OutboxMessage o where o.contactId = :contact and o.status in (SENDING, PENDING)"
                                + " order by o.createdAt, o.id",
                        OutboxMessage.class)
                .setParameter("contact", contactId)
                .setMaxResults(MOST_WAITING)
                .getResultList();
    }

    /** The message of each device that is next in turn, in the order in which devices are locked. */
    private static Iterable<OutboxMessage> heads(List<OutboxMessage> unsent) {
        Map<UUID, OutboxMessage> heads = new TreeMap<>();
        unsent.forEach(row -> heads.putIfAbsent(row.deviceId(), row));
        return heads.values();
    }

    private @Nullable Step hopeless(OutboxMessage head, Instant now, TenantDetails tenant) {
        if (cancelled(head)) {
            return new Drop(head.id(), DeliveryStatus.CANCELLED, null);
        }
        if (!tenant.speaksAbout(head.createdAt())) {
            return silenced(head.id());
        }
        if (!head.isTemplate() && !now.isBefore(head.windowClosesAt())) {
            return new Drop(head.id(), DeliveryStatus.FAILED, DeliveryChanged.WINDOW_CLOSED);
        }
        Contact contact = em.find(Contact.class, head.contactId());
        if (head.answer() && contact.optedOutSince(head.createdAt())) {
            // Whichever of the tenant's numbers they said so to.
            return new Drop(head.id(), DeliveryStatus.CANCELLED, null);
        }
        Recipient to = contact.recipient();
        if (to.waId() == null && to.userId() == null) {
            return new Drop(head.id(), DeliveryStatus.FAILED, "no-address");
        }
        return null;
    }

    private static Drop silenced(UUID outboxId) {
        return new Drop(outboxId, DeliveryStatus.CANCELLED, "tenant-suspended");
    }

    private Step sending(OutboxMessage head, Instant now) {
        // Held until the commit: a suspension comes wholly before the point of no return, or sees the message in
        // flight.
        if (!tenants.currentHeld().speaksAbout(head.createdAt())) {
            return silenced(head.id());
        }
        UUID incarnation = nodes.incarnation();
        head.sending(incarnation, now);
        em.persist(new OutboxFlight(head.id(), CurrentTenant.get(), head.contactId(), incarnation, now));
        changed.fire(head.changed());
        return new Send(head.deviceId(), head.outbound(recipient(head)), head.correlationId(), head.delayed());
    }

    private Recipient recipient(OutboxMessage head) {
        return em.find(Contact.class, head.contactId()).recipient();
    }

    private boolean cancelled(OutboxMessage row) {
        OutboxCancellation cancellation = em.find(OutboxCancellation.class, row.conversationId());
        return cancellation != null && cancellation.covers(row.answer(), row.createdAt());
    }

    /** Back to waiting, unless it was taken back meanwhile. */
    private void again(OutboxMessage row, Instant due, Instant now) {
        if (cancelled(row)) {
            move(row, DeliveryStatus.CANCELLED, now);
        } else {
            row.again(due, now);
            landed(row);
            changed.fire(row.changed());
        }
    }

    private void lost(OutboxMessage row, Instant now) {
        row.to(DeliveryStatus.UNKNOWN, now);
        OutboxFlight flight = em.find(OutboxFlight.class, row.id());
        if (flight != null) {
            flight.unknown(now);
        }
        changed.fire(row.changed());
    }

    private void move(OutboxMessage row, DeliveryStatus next, Instant at) {
        boolean flying = row.status() == DeliveryStatus.SENDING || row.status() == DeliveryStatus.UNKNOWN;
        row.to(next, at);
        if (flying) {
            landed(row);
        }
        changed.fire(row.changed());
    }

    private void landed(OutboxMessage row) {
        OutboxFlight flight = em.find(OutboxFlight.class, row.id());
        if (flight != null) {
            em.remove(flight);
        }
    }

    private @Nullable OutboxMessage locked(UUID outboxId) {
        return em.find(OutboxMessage.class, outboxId, LockModeType.PESSIMISTIC_WRITE);
    }

    private String stopReason(Rejected rejected) {
        String known = text("device.stopped." + rejected.code());
        String explanation = known.startsWith("device.stopped.") ? text("device.stopped") : known;
        return explanation + " (WhatsApp: " + rejected.code() + " " + rejected.text() + ")";
    }

    private String text(String key) {
        return Texts.of("dev.recado.channels", tenants.current().locale()).get(key);
    }

    private static Instant earlier(@Nullable Instant one, Instant two) {
        return one == null || two.isBefore(one) ? two : one;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
