package dev.recado.platform.work;

import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Shares the processors among tenants. Only some work computes at once; next is the tenant with the least of it under way, and while
 * others are around none has more than half of the places. So a flood waits for itself: the others' work neither stands behind it nor
 * shares the processors with all of it. Nor does a backlog all compute at the same time, as after a crash, when nothing of it would get
 * done for long, and whatever ends the server meanwhile would end all of it.
 */
@ApplicationScoped
public class Computing {
    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();
    // One computes while the other waits for the database.
    private static final int PLACES_PER_PROCESSOR = 2;

    /** Who has had work within this time is around. */
    private static final Duration AROUND = Duration.ofSeconds(1);

    private static final ThreadLocal<@Nullable Place> PLACE = new ThreadLocal<>();

    private int places;
    private final LongSupplier nanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<TenantId, Share> shares = new HashMap<>();
    private final Semaphore background = new Semaphore(Math.max(1, PROCESSORS / 2), true);
    private final BackgroundThreads threads;
    private int inside;
    private long turns;
    private boolean ended;

    /** What one tenant has of the places. */
    private static final class Share {
        private final Deque<Place> continuing = new ArrayDeque<>();
        private final Deque<Place> arriving = new ArrayDeque<>();
        private final Deque<Place> beginning = new ArrayDeque<>();
        private boolean arrivedLast;
        private int inside;
        private long lastTurn;
        private long lastSeen;

        boolean waits() {
            return !continuing.isEmpty() || !arriving.isEmpty() || !beginning.isEmpty();
        }

        Place next() {
            if (!continuing.isEmpty()) {
                return continuing.removeFirst();
            }
            // In turns: neither may a backlog of the one keep the other away.
            arrivedLast = !arriving.isEmpty() && (beginning.isEmpty() || !arrivedLast);
            return arrivedLast ? arriving.removeFirst() : beginning.removeFirst();
        }

        boolean remove(Place place) {
            return continuing.remove(place) || arriving.remove(place) || beginning.remove(place);
        }
    }

    /** In which of its tenant's lines work waits. */
    private enum Line {
        CONTINUING,
        ARRIVING,
        BEGINNING
    }

    /** One thread's, again and again. */
    private final class Place {
        private final TenantId tenant;
        private final Semaphore granted = new Semaphore(0);
        private boolean refused;

        Place(TenantId tenant) {
            this.tenant = tenant;
        }

        void enter(Line line) throws InterruptedException {
            lock.lock();
            try {
                if (ended && line != Line.CONTINUING) {
                    throw ended();
                }
                Share share = shares.computeIfAbsent(tenant, first -> new Share());
                share.lastSeen = nanos.getAsLong();
                switch (line) {
                    case CONTINUING -> share.continuing.addLast(this);
                    case ARRIVING -> share.arriving.addLast(this);
                    case BEGINNING -> share.beginning.addLast(this);
                }
                grant();
            } finally {
                lock.unlock();
            }
            try {
                granted.acquire();
            } catch (InterruptedException e) {
                withdraw();
                throw e;
            }
            if (refused) {
                throw ended();
            }
        }

        /** The server stops. */
        void refuse() {
            refused = true;
            granted.release();
        }

        private void withdraw() {
            lock.lock();
            try {
                Share share = shares.get(tenant);
                if (share != null && !refused && !share.remove(this)) {
                    // It was granted at the same time.
                    leave();
                }
            } finally {
                lock.unlock();
            }
        }

        void leave() {
            lock.lock();
            try {
                inside--;
                Share share = shares.computeIfAbsent(tenant, first -> new Share());
                share.inside--;
                share.lastSeen = nanos.getAsLong();
                grant();
            } finally {
                lock.unlock();
            }
        }
    }

    @Inject
    void set(@ConfigProperty(name = "recado.work.places") Optional<Integer> set) {
        set.ifPresent(number -> places = Math.max(1, number));
    }

    public Computing() {
        this(PLACES_PER_PROCESSOR * PROCESSORS, System::nanoTime, new BackgroundThreads(PROCESSORS));
    }

    Computing(int places, LongSupplier nanos, BackgroundThreads threads) {
        this.places = places;
        this.nanos = nanos;
        this.threads = threads;
    }

    /**
     * Does a tenant's work when there is a place; at once where this thread has one.
     *
     * @throws InterruptedException before there was one; then nothing was done
     */
    public void begin(TenantId tenant, Runnable work) throws InterruptedException {
        run(tenant, Line.BEGINNING, work);
    }

    /** The same for what came from outside: neither waits behind all that the tenant begins, nor the other way round. */
    public void arrive(TenantId tenant, Runnable work) throws InterruptedException {
        run(tenant, Line.ARRIVING, work);
    }

    /** The same for what has cost something already: it goes before what the tenant begins. */
    public void goOn(TenantId tenant, Runnable work) throws InterruptedException {
        run(tenant, Line.CONTINUING, work);
    }

    /** From now on nothing begins here, and who waits to begin is told so; what is under way goes on. */
    void end() {
        threads.end();
        lock.lock();
        try {
            ended = true;
            for (Share share : shares.values()) {
                share.arriving.forEach(Place::refuse);
                share.arriving.clear();
                share.beginning.forEach(Place::refuse);
                share.beginning.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    private static InterruptedException ended() {
        return new InterruptedException("The server stops");
    }

    private void run(TenantId tenant, Line line, Runnable work) throws InterruptedException {
        if (PLACE.get() != null) {
            work.run();
            return;
        }
        Place place = new Place(tenant);
        place.enter(line);
        PLACE.set(place);
        try {
            work.run();
        } finally {
            if (PLACE.get() != null) {
                PLACE.remove();
                place.leave();
            }
        }
    }

    /**
     * Waits for somebody else's computer: the current thread's place, if it has one, is another's meanwhile. Should it be interrupted when
     * it comes back, it goes on without one.
     */
    public static <T> T away(Supplier<T> waiting) {
        Place place = PLACE.get();
        if (place == null) {
            return waiting.get();
        }
        PLACE.remove();
        place.leave();
        try {
            return waiting.get();
        } finally {
            try {
                place.enter(Line.CONTINUING);
                PLACE.set(place);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Does work for which nobody waits, on threads that get what others leave of the processors. Where the operating system can't
     * be told so, and anybody is around, only one for every two processors goes on beside them; and where it has somebody beside it when
     * it ends, it rests as long as it has worked.
     *
     * @throws InterruptedException while it waits or rests
     */
    public <T> T background(Supplier<T> work) throws InterruptedException {
        if (threads.isYielding() || isCalm()) {
            return threads.call(work);
        }
        background.acquire();
        try {
            long began = nanos.getAsLong();
            T done = threads.call(work);
            if (!threads.isYielding() && isUsed()) {
                TimeUnit.NANOSECONDS.sleep(nanos.getAsLong() - began);
            }
            return done;
        } finally {
            background.release();
        }
    }

    private boolean isCalm() {
        lock.lock();
        try {
            return around() == 0;
        } finally {
            lock.unlock();
        }
    }

    private boolean isUsed() {
        lock.lock();
        try {
            return inside > 0;
        } finally {
            lock.unlock();
        }
    }

    /** How many tenants have work, or had some lately. The others are forgotten. */
    private int around() {
        long now = nanos.getAsLong();
        shares.values()
                .removeIf(share -> share.inside == 0 && !share.waits() && now - share.lastSeen > AROUND.toNanos());
        return shares.size();
    }

    private void grant() {
        int most = around() > 1 ? Math.max(1, places / 2) : places;
        while (inside < places) {
            Optional<Share> next = shares.values().stream()
                    .filter(share -> share.waits() && share.inside < most)
                    .min(Comparator.<Share>comparingInt(share -> share.inside)
                            .thenComparingLong(share -> share.lastTurn));
            if (next.isEmpty()) {
                return;
            }
            Share share = next.get();
            share.inside++;
            share.lastTurn = ++turns;
            inside++;
            share.next().granted.release();
        }
    }
}
