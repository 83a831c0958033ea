package dev.recado.platform;

import java.time.Duration;

/** The caller asks more often than allowed; the same request may succeed after a while. */
public final class TooManyRequests extends RecadoException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** @param retryAfter how long to wait at least; it is the first argument of the text, in seconds */
    public TooManyRequests(String code, Duration retryAfter) {
        super(code, seconds(retryAfter));
        this.retryAfter = retryAfter;
    }

    /** How long to wait at least. */
    public Duration retryAfter() {
        return retryAfter;
    }

    /** The same in whole seconds, rounded up: whoever comes back then is not refused again. */
    public long retryAfterSeconds() {
        return seconds(retryAfter);
    }

    private static long seconds(Duration wait) {
        return Math.max(1, wait.plusSeconds(1).minusNanos(1).toSeconds());
    }
}
