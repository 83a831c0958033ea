package dev.recado.simulators.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What happens, live, for the phone page. A listener that falls behind is told to reload instead of being fed late. */
public final class Events {

    private static final int QUEUE = 2_000;

    private final Set<Subscription> subscriptions = ConcurrentHashMap.newKeySet();

    /** One thing that happened. */
    public record Event(String name, JsonNode data) {}

    /** Tells all listeners; never blocks. */
    public void publish(String name, JsonNode data) {
        Event event = new Event(name, data);
        for (Subscription subscription : subscriptions) {
            subscription.offer(event);
        }
    }

    /** Whether anybody listens: spares the making of events that nobody would see. */
    public boolean hasListeners() {
        return !subscriptions.isEmpty();
    }

    /** Listens until closed. */
    public Subscription subscribe() {
        Subscription subscription = new Subscription();
        subscriptions.add(subscription);
        return subscription;
    }

    /** One listener's queue. */
    public final class Subscription implements AutoCloseable {
        private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE);

        private void offer(Event event) {
            if (!queue.offer(event)) {
                queue.clear();
                queue.offer(new Event("reload", Json.object()));
            }
        }

        /** The next event, or null when there was none for the given time. */
        public @Nullable Event poll(long millis) throws InterruptedException {
            return queue.poll(millis, TimeUnit.MILLISECONDS);
        }

        @Override
        public void close() {
            subscriptions.remove(this);
        }
    }
}
