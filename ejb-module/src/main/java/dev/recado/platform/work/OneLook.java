package dev.recado.platform.work;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looking for everything that there is to do: one thread looks at a time, and once more for all who asked meanwhile. When many
 * ask at once, each look of theirs would find the same, and together they would take every connection to the database.
 */
public final class OneLook {
    private final AtomicInteger asked = new AtomicInteger();

    /** Looks, or leaves it to the thread that looks already. What was there before the call is seen by a look after it. */
    public void run(Runnable look) {
        if (asked.getAndIncrement() > 0) {
            return;
        }
        int answered;
        do {
            answered = asked.get();
            try {
                look.run();
            } catch (RuntimeException | Error e) {
                // The sweeper asks again.
                asked.set(0);
                throw e;
            }
        } while (!asked.compareAndSet(answered, 0));
    }
}
