package dev.recado.platform;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, bound by the web layer for its length. What the system does on its own has no origin.
 *
 * @param address of the network, as the server or the proxy that it trusts sees it
 * @param userAgent what the client calls itself; cut to 300 characters
 * @param session tells the sessions of one person apart; it opens nothing
 */
public record Origin(
        @Nullable String address,
        @Nullable String userAgent,
        @Nullable String session) {
    private static final int LONGEST_ADDRESS = 60;
    private static final int LONGEST_AGENT = 300;
    private static final ThreadLocal<@Nullable Origin> CURRENT = new ThreadLocal<>();

    public Origin {
        address = cut(address, LONGEST_ADDRESS);
        userAgent = cut(userAgent, LONGEST_AGENT);
        session = cut(session, LONGEST_ADDRESS);
    }

    /** The origin of this thread's request, if a request is being served at all. */
    public static Optional<Origin> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** Does the work as a request from here and restores what was bound before. Checked exceptions pass through as they are. */
    public <T> T call(Callable<T> work) {
        Origin before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.call();
        } catch (Exception e) {
            throw CurrentTenant.<RuntimeException>asIs(e);
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    private static @Nullable String cut(@Nullable String text, int longest) {
        return text == null || text.length() <= longest ? text : text.substring(0, longest);
    }
}
