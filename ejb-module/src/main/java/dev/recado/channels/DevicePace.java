package dev.recado.channels;

import dev.recado.channels.SendResult.NotSent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How fast devices send that WhatsApp has asked to slow down. After a refusal nothing leaves a device for a while, and then one
 * message after the other, each at a place in time of its own: slower after each refusal that others passed before, and a
 * little faster with each message that passes. It stands in the database, so that a restart does not forget it. Bulk updates,
 * as in {@link DeviceHealth}.
 */
@ApplicationScoped
class DevicePace {
    private static final Duration FIRST_GAP = Duration.ofMillis(50);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(1);
    // No number may send more than 1,000 messages in a second.
    private static final Duration SHORTEST_GAP = Duration.ofMillis(1);
    private static final Duration IDLE = Duration.ofSeconds(10);
    // About 90 messages until it is twice as fast.
    private static final int FASTER = 128;

    @PersistenceContext
    EntityManager em;

    /**
     * WhatsApp refused a message because of its device, so all others wait, too; joins the transaction of what showed it.
     *
     * @param sentAt when the message was handed over: what was under way together was refused for one reason
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void refused(UUID deviceId, NotSent result, Instant sentAt, Instant now) {
        Device device = em.find(Device.class, deviceId);
        if (device == null) {
            return;
        }
        em.refresh(device, LockModeType.PESSIMISTIC_WRITE);
        Instant held = device.heldUntil();
        if (held != null && sentAt.isBefore(held)) {
            Duration theirs = result.retryAfter();
            if (theirs != null && now.plus(theirs).isAfter(held)) {
                write(deviceId, now.plus(theirs), now.plus(theirs), device.gap(), device.refusals());
            }
            return;
        }
        Duration gap = device.gap();
        if (held == null) {
            gap = FIRST_GAP;
        } else if (device.refusals() == 0) {
            gap = gap.multipliedBy(2).compareTo(LONGEST_GAP) < 0 ? gap.multipliedBy(2) : LONGEST_GAP;
        }
        int refusals = device.refusals() + 1;
        Instant until = now.plus(BackOff.after(refusals, result));
        write(deviceId, until, until, gap, refusals);
    }

    /**
     * When a message that is next in turn may leave. It is given a place if the device needs one and it has none; the device is
     * locked for that.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Instant place(OutboxMessage head, Device device, Instant now) {
        if (device.heldUntil() == null || head.placedAfter(device.heldUntil())) {
            return head.dueAt();
        }
        em.refresh(device, LockModeType.PESSIMISTIC_WRITE);
        Instant held = device.heldUntil();
        Instant next = device.nextPlace();
        if (held == null || next == null || head.placedAfter(held)) {
            return head.dueAt();
        }
        if (!now.isBefore(next.plus(IDLE))) {
            write(device.id(), null, null, Duration.ZERO, 0);
            return head.dueAt();
        }
        Instant place = later(later(now, next), head.dueAt());
        // Until something passes, one message tries for all.
        Duration gap = device.refusals() > 1 && next.equals(held) ? LONGEST_GAP : device.gap();
        write(device.id(), held, place.plus(gap), device.gap(), device.refusals());
        head.placed(place);
        return place;
    }

    /** A message passed that had been given a place. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void passed(UUID deviceId) {
        Device device = em.find(Device.class, deviceId, LockModeType.PESSIMISTIC_WRITE);
        if (device == null || device.heldUntil() == null) {
            return;
        }
        Duration gap = device.gap().minus(device.gap().dividedBy(FASTER));
        if (gap.compareTo(SHORTEST_GAP) < 0) {
            write(deviceId, null, null, Duration.ZERO, 0);
        } else {
            write(deviceId, device.heldUntil(), device.nextPlace(), gap, 0);
        }
    }

    private void write(UUID device, @Nullable Instant held, @Nullable Instant next, Duration gap, int refusals) {
        em.createQuery("update Device d set d.heldUntil = :held, d.nextPlace = :next, d.placeMicros = :gap,"
                        + " d.refusals = :refusals where d.id = :id")
                .setParameter("held", held)
                .setParameter("next", next)
                .setParameter("gap", gap.toNanos() / 1_000)
                .setParameter("refusals", refusals)
                .setParameter("id", device)
                .executeUpdate();
    }

    private static Instant later(Instant one, Instant two) {
        return one.isAfter(two) ? one : two;
    }
}
