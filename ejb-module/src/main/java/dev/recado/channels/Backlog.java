package dev.recado.channels;

import dev.recado.platform.work.Sweep;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts for each device the events that were accepted and not yet worked off, so that nobody waits behind one device's flood:
 * a device of which too many wait on the normal queue goes to the busy one, until none of it is left there.
 *
 * <p>The counts are advice. Messages may leave the queues behind our back, so a count that stands still is compared with what
 * the broker says; and one that is wrong costs a place in the order, never an event. Events without a device count as one
 * device's.
 */
@ApplicationScoped
public class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    // How soon a waiting consumer notices that the server ends.
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition gone = lock.newCondition();
    private final Map<String, Waiting> devices = new HashMap<>();
    // Held here, because the registry refers to them weakly.
    private final Map<InboundQueue, AtomicLong> totals = new EnumMap<>(InboundQueue.class);
    private final AtomicLong busyDevices = new AtomicLong();
    private final long createdAt = System.nanoTime();
    private int underWay;
    private long placed;
    private long settledOnNormal;
    private volatile boolean ended;

    /** After how long the broker's management can be asked: not before the server has started. */
    Duration firstLook = Duration.ofSeconds(30);
    /** After how long without progress the broker is asked. */
    Duration askAfter = Duration.ofSeconds(5);
    /** After how long without progress, while others have some, events that the broker does not see count as gone. */
    Duration giveUpAfter = Duration.ofMinutes(1);

    @Inject
    InboundCensus census;

    @Inject
    MeterRegistry meters;

    @Inject
    @ConfigProperty(name = "recado.intake.device.backlog")
    int bound;

    /** One device's events. */
    private static final class Waiting {
        private final String device;
        private final int[] counts = new int[InboundQueue.values().length];
        /** Events that are placed, and perhaps not yet on their queue. */
        private int sending;
        /** Differs whenever something has happened. */
        private long moves;
        /** When the last event left the normal queue, in {@link System#nanoTime}. */
        private long progressAt = System.nanoTime();
        /** How many events of all devices had left it by then. */
        private long progressAfter;

        private long askedAt = progressAt;

        Waiting(String device, long progressAfter) {
            this.device = device;
            this.progressAfter = progressAfter;
        }

        int on(InboundQueue queue) {
            return counts[queue.ordinal()];
        }
    }

    private record Place(Waiting waiting, InboundQueue queue) {}

    @PostConstruct
    void measure() {
        for (InboundQueue queue : InboundQueue.values()) {
            AtomicLong total = new AtomicLong();
            totals.put(queue, total);
            meters.gauge("recado.intake.waiting", Tags.of("queue", queue.name().toLowerCase(Locale.ROOT)), total);
        }
        meters.gauge("recado.intake.devices.busy", busyDevices);
    }

    /** Counts what a former life of the server left on the queues. */
    void begin() {
        for (InboundQueue queue : InboundQueue.values()) {
            Map<String, Integer> left = census.visible(queue);
            if (left.isEmpty()) {
                continue;
            }
            lock.lock();
            try {
                left.forEach((device, count) -> change(waiting(device), queue, count));
            } finally {
                lock.unlock();
            }
            LOG.info("Events of {} devices are left on {}", left.size(), queue.queueName());
        }
    }

    /** Events on their way to the queues: unless they have been {@link #sent}, closing it takes them out of the counts. */
    public final class Sending implements AutoCloseable {
        private final List<Place> places = new ArrayList<>();
        private boolean sent;

        private Sending() {}

        /** Where the next event goes; its device is null when it names none. */
        InboundQueue place(@Nullable String device) {
            lock.lock();
            try {
                Waiting waiting = waiting(key(device));
                boolean busy = waiting.on(InboundQueue.BUSY) > 0 || waiting.on(InboundQueue.NORMAL) >= bound;
                InboundQueue queue = busy ? InboundQueue.BUSY : InboundQueue.NORMAL;
                change(waiting, queue, 1);
                waiting.sending++;
                placed++;
                places.add(new Place(waiting, queue));
                return queue;
            } finally {
                lock.unlock();
            }
        }

        /** All of them are on their queues. */
        void sent() {
            sent = true;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                underWay--;
                for (Place place : places) {
                    place.waiting().sending--;
                    if (!sent) {
                        change(place.waiting(), place.queue(), -1);
                    }
                    forgetIfIdle(place.waiting());
                }
            } finally {
                lock.unlock();
            }
        }
    }

    /** Begins to send events. */
    Sending sending() {
        lock.lock();
        try {
            underWay++;
            return new Sending();
        } finally {
            lock.unlock();
        }
    }

    /**
     * An event was worked off, or given back to its queue for later: then it is out of its order already, and must not hold up
     * those that came after it.
     */
    public void settled(@Nullable String device, InboundQueue queue) {
        lock.lock();
        try {
            if (queue == InboundQueue.NORMAL) {
                settledOnNormal++;
            }
            Waiting waiting = devices.get(key(device));
            if (waiting != null) {
                if (queue == InboundQueue.NORMAL) {
                    waiting.progressAt = System.nanoTime();
                    waiting.progressAfter = settledOnNormal;
                }
                change(waiting, queue, -1);
                forgetIfIdle(waiting);
            }
        } finally {
            lock.unlock();
        }
    }

    /** A device's events were taken off the queues. */
    public void forget(@Nullable String device) {
        lock.lock();
        try {
            Waiting waiting = devices.get(key(device));
            if (waiting != null) {
                for (InboundQueue queue : InboundQueue.values()) {
                    change(waiting, queue, -waiting.on(queue));
                }
                forgetIfIdle(waiting);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until nothing of a device is left on the normal queue, which came before whatever it has on the busy one. Called
     * with an event from there, which is then {@link #settled}.
     *
     * @throws IllegalStateException when the server stops meanwhile
     */
    public void awaitTurn(@Nullable String device) {
        lock.lock();
        try {
            long began = System.nanoTime();
            long settledBefore = settledOnNormal;
            Waiting waiting = waiting(key(device));
            if (waiting.on(InboundQueue.BUSY) == 0) {
                // This one at least: or its device would be let go on on the normal queue, and this one wait for ever.
                change(waiting, InboundQueue.BUSY, 1);
            }
            while (waiting != null && waiting.on(InboundQueue.NORMAL) > 0) {
                if (ended) {
                    throw new IllegalStateException("The server stops; the event stays on its queue");
                }
                gone.await(Math.min(GLANCE.toNanos(), askAfter.toNanos()), TimeUnit.NANOSECONDS);
                long now = System.nanoTime();
                long still = Math.min(now - began, now - waiting.progressAt);
                if (still > askAfter.toNanos() && now - waiting.askedAt > askAfter.toNanos()) {
                    // While nobody gets on, as without the database, nothing follows from one device's standing still.
                    long others = still > giveUpAfter.toNanos()
                            ? settledOnNormal - Math.max(settledBefore, waiting.progressAfter)
                            : 0;
                    ask(waiting, device, others);
                }
                waiting = devices.get(key(device));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The server stops; the event stays on its queue", e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Brings a device's count on the normal queue between the least and the most that it can be; or down to the least, when
     * more events of others were worked off since than consumers hold.
     */
    private void ask(Waiting waiting, @Nullable String device, long others) {
        waiting.askedAt = System.nanoTime();
        long moves = waiting.moves;
        Optional<InboundCensus.Tally> tally;
        lock.unlock();
        try {
            tally = census.tally(InboundQueue.NORMAL, device);
        } finally {
            lock.lock();
        }
        // What moved meanwhile needs no help, and may not be on its queue yet.
        if (tally.isEmpty() || waiting.moves != moves || waiting.sending > 0) {
            return;
        }
        int counted = waiting.on(InboundQueue.NORMAL);
        int visible = tally.get().visible();
        int delivering = tally.get().delivering();
        int most = others > delivering ? visible : visible + delivering;
        int right = Math.clamp(counted, visible, most);
        if (right != counted) {
            LOG.info("Of device {} {} events wait, not {}", device, right, counted);
            change(waiting, InboundQueue.NORMAL, right - counted);
            forgetIfIdle(waiting);
        }
    }

    /** Of a queue that is empty nobody waits. */
    void sweep(@Observes Sweep sweep) {
        if (System.nanoTime() - createdAt < firstLook.toNanos()) {
            return;
        }
        for (InboundQueue queue : InboundQueue.values()) {
            AtomicLong counted = totals.get(queue);
            if (counted == null || counted.get() == 0) {
                continue;
            }
            long before = placed();
            OptionalLong there = census.total(queue);
            if (there.isPresent() && there.getAsLong() == 0) {
                clear(queue, before);
            }
        }
    }

    private long placed() {
        lock.lock();
        try {
            return placed;
        } finally {
            lock.unlock();
        }
    }

    private void clear(InboundQueue queue, long placedBefore) {
        lock.lock();
        try {
            if (underWay > 0 || placed != placedBefore) {
                return;
            }
            for (Waiting waiting : List.copyOf(devices.values())) {
                change(waiting, queue, -waiting.on(queue));
                forgetIfIdle(waiting);
            }
        } finally {
            lock.unlock();
        }
    }

    @PreDestroy
    void end() {
        ended = true;
    }

    private Waiting waiting(String key) {
        return devices.computeIfAbsent(key, device -> new Waiting(device, settledOnNormal));
    }

    private static String key(@Nullable String device) {
        return device == null ? "" : device;
    }

    /** Changes a count, which never falls below 0. */
    private void change(Waiting waiting, InboundQueue queue, int by) {
        int before = waiting.on(queue);
        int after = Math.max(0, before + by);
        waiting.counts[queue.ordinal()] = after;
        waiting.moves++;
        AtomicLong total = totals.get(queue);
        if (total != null) {
            total.addAndGet(after - before);
        }
        if (queue == InboundQueue.NORMAL) {
            if (after == 0) {
                gone.signalAll();
            }
        } else if (before == 0 && after > 0) {
            busyDevices.incrementAndGet();
            LOG.info(
                    "{} events of device {} wait: those that come now wait behind others'",
                    waiting.on(InboundQueue.NORMAL),
                    waiting.device);
        } else if (before > 0 && after == 0) {
            busyDevices.decrementAndGet();
            LOG.info("The events of device {} are worked off", waiting.device);
        }
    }

    private void forgetIfIdle(Waiting waiting) {
        if (waiting.sending == 0 && waiting.on(InboundQueue.NORMAL) == 0 && waiting.on(InboundQueue.BUSY) == 0) {
            devices.remove(waiting.device, waiting);
        }
    }
}
