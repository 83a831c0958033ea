package dev.recado.users;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether what was proved once still holds. Asked with every request, hence remembered for a few seconds; what ends here is
 * forgotten at once, and on other nodes of a cluster after those seconds.
 */
@ApplicationScoped
class Standings {
    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final int MOST = 10_000;

    @Inject
    Logins logins;

    @Inject
    SessionRows sessions;

    @Inject
    Clock clock;

    private final ConcurrentHashMap<Identity, Instant> good = new ConcurrentHashMap<>();

    boolean holds(Identity identity) {
        Instant now = clock.instant();
        Instant until = good.get(identity);
        if (until != null && now.isBefore(until)) {
            return true;
        }
        good.remove(identity);
        Logins.Known known = logins.byUserId(identity.userId());
        if (known == null || known.generation() != identity.generation()) {
            return false;
        }
        UUID session = identity.sessionId();
        if (session != null && !Homes.in(known.tenantId(), () -> sessions.use(session))) {
            return false;
        }
        if (good.size() >= MOST) {
            good.clear();
        }
        good.put(identity, now.plus(KEPT));
        return true;
    }

    void forget(UUID userId) {
        good.keySet().removeIf(identity -> identity.userId().equals(userId));
    }
}
