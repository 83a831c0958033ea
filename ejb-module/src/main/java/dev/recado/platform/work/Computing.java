package dev.recado.platform.work;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Lets only some compute at once, in the order in which they come. When a whole backlog computes at the same time, as after a
 * crash, nothing of it gets done for long, and then all at once; and whatever ends the server meanwhile ends all of it.
 */
@ApplicationScoped
public class Computing {
    // They also wait for the database.
    private static final int PLACES_PER_PROCESSOR = 4;

    private static final ThreadLocal<@Nullable Semaphore> PLACE = new ThreadLocal<>();

    private final Semaphore places;

    public Computing() {
        this(PLACES_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
    }

    Computing(int places) {
        this.places = new Semaphore(places, true);
    }

    /** Does the work when there is a place; not at all when the thread is interrupted before. */
    public void run(Runnable work) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        PLACE.set(places);
        try {
            work.run();
        } finally {
            leave();
        }
    }

    /** From here on the current thread waits for somebody else's computer: its place, if it has one, is the next one's. */
    public static void leave() {
        Semaphore place = PLACE.get();
        if (place != null) {
            PLACE.remove();
            place.release();
        }
    }
}
