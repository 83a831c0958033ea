package dev.recado.channels;

import dev.recado.channels.SendResult.NotSent;
import java.time.Duration;

/** How long to wait before a message that did not leave is sent again. */
final class BackOff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration LONGEST_FOR_SERVICE = Duration.ofSeconds(15);
    private static final Duration LONGEST_FOR_DEVICE = Duration.ofMinutes(1);
    // 4^6 s is a little more than an hour.
    private static final int LARGEST_EXPONENT = 6;

    private BackOff() {}

    /**
     * One second, doubling up to five minutes. After a breach of the rate for one customer (131056) Meta asks for 4^n seconds.
     * Where WhatsApp names a time, it is kept. Our own service being away is no fault of the message, and nobody asks us to be patient
     * with it: 15 seconds at most, so that what met several restarts does not wait longer than they lasted.
     * A device is tried each minute, because one message then tries for all.
     *
     * @param attempts how often it was tried, at least once; of a device, since it last took something
     */
    static Duration after(int attempts, NotSent result) {
        Duration ours =
                switch (result.scope()) {
                    case PAIR -> Duration.ofSeconds(1L << (2 * Math.min(attempts, LARGEST_EXPONENT)));
                    case SERVICE -> shorter(doubling(attempts), LONGEST_FOR_SERVICE);
                    case DEVICE -> shorter(doubling(attempts), LONGEST_FOR_DEVICE);
                    case MESSAGE -> doubling(attempts);
                };
        Duration theirs = result.retryAfter();
        return theirs != null && theirs.compareTo(ours) > 0 ? theirs : ours;
    }

    /** One second, doubling up to five minutes. */
    static Duration doubling(int attempts) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(Math.max(attempts, 1) - 1, 30));
        return shorter(wait, LONGEST);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
