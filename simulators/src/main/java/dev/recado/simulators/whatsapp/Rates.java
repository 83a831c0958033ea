package dev.recado.simulators.whatsapp;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Meta's sending limits as token buckets. To one customer: one message per 6 s with a burst of 45
 * (Cloud API, "pair rate limits"). From one number: its throughput.
 */
public final class Rates {

    static final int PAIR_BURST = 45;
    static final Duration PAIR_REFILL = Duration.ofSeconds(6);
    private static final int BUCKETS = 50_000;

    private record Bucket(double tokens, Instant at) {}

    private final Clock clock;
    private final Map<Object, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true);

    /** Buckets start full. */
    public Rates(Clock clock) {
        this.clock = clock;
    }

    /** Takes one message from the pair's allowance; false if there is none. */
    public boolean takeFromPair(Chats.Key pair) {
        return take(pair, PAIR_BURST, 1_000.0 / PAIR_REFILL.toMillis());
    }

    /** Takes one message from a number's throughput; false if there is none. */
    public boolean takeFromNumber(String phoneNumberId, int messagesPerSecond) {
        return messagesPerSecond <= 0 || take(phoneNumberId, messagesPerSecond, messagesPerSecond);
    }

    /** Fills all buckets. */
    public synchronized void clear() {
        buckets.clear();
    }

    private synchronized boolean take(Object key, double burst, double perSecond) {
        Instant now = clock.instant();
        Bucket bucket = buckets.getOrDefault(key, new Bucket(burst, now));
        double seconds = Math.max(0, Duration.between(bucket.at(), now).toMillis() / 1_000.0);
        double tokens = Math.min(burst, bucket.tokens() + seconds * perSecond);
        boolean taken = tokens >= 1;
        buckets.put(key, new Bucket(taken ? tokens - 1 : tokens, now));
        if (buckets.size() > BUCKETS) {
            var eldest = buckets.keySet().iterator();
            eldest.next();
            eldest.remove();
        }
        return taken;
    }
}
