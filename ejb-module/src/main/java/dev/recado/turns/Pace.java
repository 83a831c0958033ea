package dev.recado.turns;

import dev.recado.channels.Inbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many events are worked off at once. More than a few per processor only get in each other's way; and while webhooks come
 * in as fast as they can, three quarters of the processors are theirs: what is on the queue is safe and can wait, while
 * WhatsApp gives up on a webhook that is not answered.
 */
@ApplicationScoped
class Pace {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int CALM = 2 * PROCESSORS;
    private static final double SHARE_IN_RUSH = PROCESSORS / 4.0;
    private static final int RUSH = Math.max(1, PROCESSORS / 4);
    // Where a whole worker would be more than the share, it rests after each event, in proportion to what that took.
    private static final double REST = Math.max(0, RUSH / SHARE_IN_RUSH - 1);
    // An event that had to wait, as for the database, was no work.
    private static final Duration LONGEST_REST = Duration.ofMillis(100);
    // A rush that has ended is noticed after this time.
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private int working;

    @Inject
    Inbox inbox;

    /** Does the work when it is its turn. */
    void work(Runnable event) {
        enter();
        long began = System.nanoTime();
        try {
            event.run();
        } finally {
            rest(Duration.ofNanos(System.nanoTime() - began));
            leave();
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

    private void enter() {
        lock.lock();
        try {
            while (working >= (inbox.crowded() ? RUSH : CALM)) {
                left.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            working++;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The server stops; the event stays on its queue", e);
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            working--;
            left.signal();
        } finally {
            lock.unlock();
        }
    }
}
