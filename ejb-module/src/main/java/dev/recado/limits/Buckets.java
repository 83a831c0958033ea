package dev.recado.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Token buckets of one kind, by name, made when first asked for. Memory is bounded: beyond the most that are kept, the one
 * that was used least recently is forgotten, which by then has usually filled up again anyway.
 */
final class Buckets {
    private final int most;
    private final TimeMeter time;
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept> eldest) {
            return size() > most;
        }
    };

    private record Kept(Bucket bucket, long quota, Duration window) {}

    /** What became of an attempt to take something out. */
    record Taken(boolean granted, long left, Duration retryAfter, Duration reset) {}

    Buckets(int most, Clock clock) {
        this.most = most;
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                Instant now = clock.instant();
                return now.getEpochSecond() * 1_000_000_000 + now.getNano();
            }

            @Override
            public boolean isWallClockBased() {
                return true;
            }
        };
    }

    /** Takes so many out of a bucket that fills up within the window, or none at all. */
    Taken take(String name, long count, long quota, Duration window) {
        ConsumptionProbe probe = bucket(name, quota, window).tryConsumeAndReturnRemaining(count);
        return new Taken(
                probe.isConsumed(),
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForRefill()),
                Duration.ofNanos(probe.getNanosToWaitForReset()));
    }

    /** Puts back what was taken for nothing. */
    void giveBack(String name, long count, long quota, Duration window) {
        bucket(name, quota, window).addTokens(count);
    }

    int size() {
        synchronized (kept) {
            return kept.size();
        }
    }

    private Bucket bucket(String name, long quota, Duration window) {
        synchronized (kept) {
            Kept found = kept.get(name);
            // Another limit than before begins with a full bucket.
            if (found == null || found.quota() != quota || !found.window().equals(window)) {
                found = new Kept(
                        Bucket.builder()
                                .addLimit(limit -> limit.capacity(quota).refillGreedy(quota, window))
                                .withCustomTimePrecision(time)
                                .build(),
                        quota,
                        window);
                kept.put(name, found);
            }
            return found.bucket();
        }
    }
}
