package dev.recado.whatsapp;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The id that follows a message from the webhook to the reply through every log line. */
final class Correlation implements AutoCloseable {
    static final String HEADER = "X-Correlation-Id";

    private static final String MDC_KEY = "correlationId";
    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._-]{8,64}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final @Nullable String before;

    private Correlation(String id) {
        before = MDC.get(MDC_KEY);
        MDC.put(MDC_KEY, id);
    }

    /** The id that a request brought, if it is fit to stand in a log, else a new one. */
    static String of(@Nullable String header, Clock clock) {
        return header != null && ACCEPTABLE.matcher(header).matches() ? header : next(clock);
    }

    /** Puts the id on every log line of this thread until closed. */
    static Correlation on(String id) {
        return new Correlation(id);
    }

    /** A UUID of version 7 (RFC 9562): 48 bits of milliseconds, then chance, so that ids sort by time. */
    static String next(Clock clock) {
        long high = (clock.millis() << 16) | 0x7000 | (RANDOM.nextInt() & 0x0FFF);
        long low = (RANDOM.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    @Override
    public void close() {
        if (before == null) {
            MDC.remove(MDC_KEY);
        } else {
            MDC.put(MDC_KEY, before);
        }
    }
}
