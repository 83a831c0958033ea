package dev.recado.turns;

import dev.recado.channels.InboundQueue;
import dev.recado.channels.Inbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import static java.util.Objects.requireNonNull;

/**
 * How many events are worked off at once. More than a few per processor only get in each other's way; and while webhooks come
 * in as fast as they can, three quarters of the processors are theirs: what is on the queue is safe and can wait, while
 * WhatsApp gives up on a webhook that is not answered.
 *
 * <p>Events of devices of which few wait go first: those of the busy queue leave them half of the places, and three of four
 * that become free.
 */
@ApplicationScoped
class Pace {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    // No more than sessions of one queue: there are as many connections to the database as these need, and not for two.
    private static final int CALM = Math.min(16, 2 * PROCESSORS);
    private static final double SHARE_IN_RUSH = PROCESSORS / 4.0;
    private static final int RUSH = Math.max(1, PROCESSORS / 4);
    // Where a whole worker would be more than the share, it rests after each event, in proportion to what that took.
    private static final double REST = Math.max(0, RUSH / SHARE_IN_RUSH - 1);
    // An event that had to wait, as for the database, was no work.
    private static final Duration LONGEST_REST = Duration.ofMillis(100);
    private static final int MOST_IN_FRONT = 3;
    // A rush that has ended is noticed after this time.
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<InboundQueue, Line> lines = new EnumMap<>(InboundQueue.class);
    private int working;
    /** How many of the normal queue went in front of those of the busy one that wait. */
    private int inFront;

    @Inject
    Inbox inbox;

    /** Those of one queue. */
    private static final class Line {
        private final Condition left;
        private int waiting;
        private int working;

        Line(Condition left) {
            this.left = left;
        }
    }

    Pace() {
        for (InboundQueue queue : InboundQueue.values()) {
            lines.put(queue, new Line(lock.newCondition()));
        }
    }

    /**
     * Does the work when it is its turn.
     *
     * @param place runs it once there is a place for it, and waiting for that is no work
     */
    void work(InboundQueue queue, Consumer<Runnable> place, Runnable event) {
        enter(queue);
        AtomicLong worked = new AtomicLong();
        try {
            place.accept(() -> {
                long began = System.nanoTime();
                try {
                    event.run();
                } finally {
                    worked.set(System.nanoTime() - began);
                }
            });
        } finally {
            rest(Duration.ofNanos(worked.get()));
            leave(queue);
        }
    }

    private void rest(Duration worked) {
        if (!inbox.crowded()) {
            return;
        }
        long nanos = Math.min((long) (worked.toNanos() * REST), LONGEST_REST.toNanos());
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            // The event is done; who waits next will notice.
            Thread.currentThread().interrupt();
        }
    }

    private void enter(InboundQueue queue) {
        lock.lock();
        Line line = line(queue);
        line.waiting++;
        try {
            while (!mayEnter(queue)) {
                line.left.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            working++;
            line.working++;
            inFront = queue == InboundQueue.NORMAL && line(InboundQueue.BUSY).waiting > 0 ? inFront + 1 : 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The server stops; the event stays on its queue", e);
        } finally {
            line.waiting--;
            // There may be another place, or this one was called in vain.
            callNext();
            lock.unlock();
        }
    }

    private boolean mayEnter(InboundQueue queue) {
        int places = places();
        Line busy = line(InboundQueue.BUSY);
        boolean roomForBusy = busy.working < Math.max(1, places / 2);
        boolean busyIsNext =
                busy.waiting > 0 && roomForBusy && (line(InboundQueue.NORMAL).waiting == 0 || inFront >= MOST_IN_FRONT);
        return working < places && (queue == InboundQueue.BUSY) == busyIsNext;
    }

    /** How many may be worked off at once as things are. */
    int places() {
        return inbox.crowded() ? RUSH : CALM;
    }

    private void leave(InboundQueue queue) {
        lock.lock();
        try {
            working--;
            line(queue).working--;
            callNext();
        } finally {
            lock.unlock();
        }
    }

    private void callNext() {
        for (InboundQueue next : InboundQueue.values()) {
            if (mayEnter(next)) {
                line(next).left.signal();
            }
        }
    }

    /** How many of a queue wait for a place. */
    int waiting(InboundQueue queue) {
        lock.lock();
        try {
            return line(queue).waiting;
        } finally {
            lock.unlock();
        }
    }

    private Line line(InboundQueue queue) {
        return requireNonNull(lines.get(queue));
    }
}
