package dev.recado.channels;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong the last time that an event was delivered to us, for the case that its queue gives it up: a dead letter
 * itself tells only where it comes from. In memory, because that is of help and no more.
 */
@ApplicationScoped
public class FailedDeliveries {
    private static final int MOST = 1_000;

    private final Map<String, Failure> failures = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failure> eldest) {
            return size() > MOST;
        }
    };

    /**
     * A failed delivery.
     *
     * @param deliveries how many there were with this one
     * @param what the kinds of the exceptions, outermost first; their texts may have content
     */
    record Failure(int deliveries, String what) {}

    /** Notes a failure. */
    public void failed(String eventId, int deliveries, Throwable failure) {
        Failure noted = new Failure(deliveries, kinds(failure));
        synchronized (failures) {
            failures.put(eventId, noted);
        }
    }

    /** The kinds of an exception and of its causes. */
    public static String kinds(Throwable failure) {
        StringBuilder kinds = new StringBuilder(failure.getClass().getSimpleName());
        for (Throwable cause = failure.getCause(); cause != null && kinds.length() < 400; cause = cause.getCause()) {
            kinds.append(" < ").append(cause.getClass().getSimpleName());
        }
        return kinds.toString();
    }

    /** Takes out what is known of an event's last failure. */
    @Nullable
    Failure take(String eventId) {
        synchronized (failures) {
            return failures.remove(eventId);
        }
    }
}
