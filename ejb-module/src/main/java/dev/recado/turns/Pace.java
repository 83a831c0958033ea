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
 * in as fast as they can, nearly all processors are theirs: what is on the queue is safe and can wait, while WhatsApp gives up
 * on a webhook that is not answered.
 */
@ApplicationScoped
class Pace {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    private static final int CALM = 2 * PROCESSORS;
    private static final int RUSH = Math.max(1, PROCESSORS / 4);
    private static final int WEBHOOKS_OF_A_RUSH = 4 * PROCESSORS;
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
        try {
            event.run();
        } finally {
            leave();
        }
    }

    private void enter() {
        lock.lock();
        try {
            while (working >= (inbox.accepting() > WEBHOOKS_OF_A_RUSH ? RUSH : CALM)) {
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
