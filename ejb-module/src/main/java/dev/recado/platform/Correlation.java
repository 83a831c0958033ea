package dev.recado.platform;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The id that follows a message from the webhook to the reply, through every log line. */
public final class Correlation {
    /** The key under which log lines show it. */
    public static final String MDC_KEY = "correlationId";
    /** The HTTP header that carries it between Recado's parts. */
    public static final String HEADER = "X-Correlation-Id";

    private Correlation() {}

    /** The id of the present work, or a new one. */
    public static String current() {
        String bound = MDC.get(MDC_KEY);
        return bound == null ? Ids.next().toString() : bound;
    }

    /** Does the work under the id, or under a new one when it is null. Checked exceptions pass through as they are. */
    public static <T> T call(@Nullable String id, Callable<T> work) {
        String before = MDC.get(MDC_KEY);
        MDC.put(MDC_KEY, id == null ? Ids.next().toString() : id);
        try {
            return work.call();
        } catch (Exception e) {
            throw CurrentTenant.<RuntimeException>asIs(e);
        } finally {
            if (before == null) {
                MDC.remove(MDC_KEY);
            } else {
                MDC.put(MDC_KEY, before);
            }
        }
    }
}
