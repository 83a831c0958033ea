package dev.recado.turns;

import dev.recado.platform.Failures;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits with an event until the database is there again. Given back to the queue, it would be delivered again after a pause, and
 * what the customer wrote later would overtake it. Only an event that fails while others succeed is given back ({@link Alone}):
 * the trouble is its own, and must not hold up those behind it.
 */
@ApplicationScoped
class Patience {
    private static final Logger LOG = LoggerFactory.getLogger(Patience.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_ALONE = 5;

    private final AtomicLong successes = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** An event fails again and again, for a cause that might pass, while others succeed. */
    static final class Alone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final RuntimeException failure;

        Alone(RuntimeException failure) {
            super(failure);
            this.failure = failure;
        }

        /** What it failed for the last time. */
        RuntimeException failure() {
            return failure;
        }
    }

    /**
     * Does the work, again and again while nobody's work can be done; throws what can't be waited for, and {@link Alone} when
     * others' work can be done.
     */
    void work(Runnable event) {
        Duration pause = FIRST_PAUSE;
        int alone = 0;
        long before = successes.get();
        while (true) {
            try {
                event.run();
                successes.incrementAndGet();
                return;
            } catch (RuntimeException e) {
                boolean temporary = Failures.isInfrastructure(e) || Failures.isCollision(e);
                long succeeded = successes.get();
                if (succeeded != before) {
                    alone++;
                    before = succeeded;
                }
                if (!temporary) {
                    throw e;
                }
                if (alone == MOST_ALONE) {
                    throw new Alone(e);
                }
                LOG.warn("An event waits for the database, for {} now: {}", pause, e.toString());
                if (over(pause)) {
                    throw e;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }

    /** Waits; true when the application ends meanwhile. */
    private boolean over(Duration pause) {
        try {
            return ended.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    @PreDestroy
    void end() {
        ended.countDown();
    }
}
