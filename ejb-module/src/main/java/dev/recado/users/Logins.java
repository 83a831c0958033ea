package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.CurrentTenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The steps of a log-in that touch rows, each in a transaction of its own: a refused log-in must still be counted. */
@ApplicationScoped
class Logins {
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final Duration PLACE_FORGOTTEN = Duration.ofDays(90);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    /** What is known under a name. */
    record Known(UUID userId, @Nullable UUID tenantId, String usernameHash, String passwordHash, int generation) {}

    /**
     * What became of an attempt.
     *
     * @param stillToWait positive: it does not count, because others have failed meanwhile
     * @param imposed the pause that it has caused
     */
    record Verdict(Duration stillToWait, Duration imposed, int failures) {}

    /** What is known under a name; null when nothing is. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Known byUsername(String usernameHash) {
        return one(whoever("usernameHash", usernameHash));
    }

    /** What is known of those with this e-mail address. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<Known> byEmail(String emailHash) {
        return whoever("emailHash", emailHash);
    }

    /** What is known of whom an OpenID provider calls by a subject; null when nobody is linked to it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Known bySubject(String subjectHash) {
        return one(whoever("subjectHash", subjectHash));
    }

    /** Whether somebody has the user name already, in whatever tenant. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean taken(String username) {
        return !whoever("usernameHash", Hashes.ofUsername(username)).isEmpty();
    }

    /** Whether there is nobody at all yet, in no tenant and without one. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean none() {
        return CurrentTenant.unbound(
                () -> em.createQuery("select count(l) from Login l", Long.class).getSingleResult() == 0);
    }

    // A log-in is looked up before it is known whose it is, or while a superuser works inside a tenant that it does not
    // belong to. The persistence context of the transaction opens here, with no tenant bound; a tenant's own sees its
    // own log-ins only.
    private List<Known> whoever(String attribute, String hash) {
        return CurrentTenant.unbound(
                () -> em.createQuery("select l from Login l where l." + attribute + " = :hash", Login.class)
                        .setParameter("hash", hash)
                        .setMaxResults(2)
                        .getResultStream()
                        .map(Logins::known)
                        .toList());
    }

    private static @Nullable Known one(List<Known> found) {
        return found.isEmpty() ? null : found.getFirst();
    }

    /**
     * Links a user to a provider's subject, unless they are already; false when they are linked to another. The user's tenant
     * must be bound.
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean link(UUID userId, String subjectHash) {
        Login login = em.find(Login.class, userId, LockModeType.PESSIMISTIC_WRITE);
        if (login == null) {
            return false;
        }
        if (login.subjectHash() == null) {
            login.subjectHash(subjectHash);
            User user = em.find(User.class, userId);
            audit.record("user.linked", "user", userId, Map.of("username", user == null ? "" : user.username()));
        }
        return subjectHash.equals(login.subjectHash());
    }

    /** Writes down that somebody disabled came by the OpenID provider. The user's tenant must be bound. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean turnedAway(Known known, Client client) {
        User user = em.find(User.class, known.userId());
        if (user != null) {
            audit.record("user.turned-away", "user", user.id(), details(user.username(), client));
        }
        return true;
    }

    /** What is known of a user; null when there is none. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Known byUserId(UUID userId) {
        return CurrentTenant.<@Nullable Known>unbound(() -> {
            Login login = em.find(Login.class, userId);
            return login == null ? null : known(login);
        });
    }

    /** How long the next attempt under the name from the place must wait; zero or less: not at all. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Duration wait(String usernameHash, String placeHash) {
        Duration here = wait(em.find(LoginAttempt.class, placeHash));
        if (isKnown(placeHash)) {
            return here;
        }
        Duration anywhere = wait(em.find(LoginAttempt.class, usernameHash));
        return here.compareTo(anywhere) > 0 ? here : anywhere;
    }

    /** Looks at the pauses again, and counts a failure; the rows are locked in one order, the name's last. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Verdict settle(String usernameHash, String placeHash, boolean right) {
        Instant now = clock.instant();
        LoginAttempt here = locked(placeHash);
        boolean byNameToo = !placeHash.equals(usernameHash) && !isKnown(placeHash);
        LoginAttempt anywhere = byNameToo ? locked(usernameHash) : null;
        Duration wait = here == null ? Duration.ZERO : here.wait(now);
        if (anywhere != null && anywhere.wait(now).compareTo(wait) > 0) {
            wait = anywhere.wait(now);
        }
        if (wait.isPositive() || right) {
            return new Verdict(wait, Duration.ZERO, 0);
        }
        if (here == null) {
            here = new LoginAttempt(placeHash, usernameHash, now);
            em.persist(here);
        }
        Duration imposed = here.failed(now);
        int failures = here.failures();
        if (byNameToo) {
            if (anywhere == null) {
                anywhere = new LoginAttempt(usernameHash, usernameHash, now);
                em.persist(anywhere);
            }
            Duration byName = anywhere.failed(now);
            imposed = byName.compareTo(imposed) > 0 ? byName : imposed;
            failures = Math.max(failures, anywhere.failures());
        }
        em.flush();
        return new Verdict(Duration.ZERO, imposed, failures);
    }

    /** Writes down that somebody's log-in is slowed down. The user's tenant must be bound. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void slowedDown(Known known, Verdict verdict, Client client) {
        User user = em.find(User.class, known.userId());
        if (user != null) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("username", user.username());
            details.put("failures", verdict.failures());
            details.put("seconds", verdict.imposed().toSeconds());
            if (client.address() != null) {
                details.put("address", client.address());
            }
            audit.record("user.slowed-down", "user", user.id(), details);
        }
    }

    /** Forgets former failures, and remembers the place. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean succeeded(UUID userId, String usernameHash, String placeHash) {
        forget(placeHash);
        forget(usernameHash);
        Instant now = clock.instant();
        em.createQuery("delete from LoginAttempt a where a.lastFailedAt < :old")
                .setParameter("old", now.minus(FORGOTTEN))
                .executeUpdate();
        em.createQuery("delete from KnownPlace p where p.seenAt < :old")
                .setParameter("old", now.minus(PLACE_FORGOTTEN))
                .executeUpdate();
        KnownPlace place = em.find(KnownPlace.class, placeHash);
        if (place == null) {
            em.persist(new KnownPlace(placeHash, userId, now));
        } else {
            place.seen(now);
        }
        em.flush();
        return true;
    }

    /** The identity behind a login, unless the user is disabled. The user's tenant must be bound. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Identity identity(Known known) {
        User user = em.find(User.class, known.userId());
        if (user == null || !user.enabled()) {
            return null;
        }
        return new Identity(
                user.id(), user.username(), user.role(), user.tenantId(), user.language(), known.generation(), null);
    }

    /**
     * Writes down that somebody has come in. The user's tenant must be bound.
     *
     * @param by otherwise than by password
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void entered(Identity identity, @Nullable String by, Client client) {
        // Not through the entity: a log-in is no change that an administrator's If-Match should stumble over.
        em.createQuery("update User u set u.lastLoginAt = :now where u.id = :id")
                .setParameter("now", clock.instant())
                .setParameter("id", identity.userId())
                .executeUpdate();
        Map<String, Object> details = details(identity.username(), client);
        if (by != null) {
            details.put("by", by);
        }
        audit.record("user.logged-in", "user", identity.userId(), details);
    }

    private static Map<String, Object> details(String username, Client client) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("username", username);
        if (client.address() != null) {
            details.put("address", client.address());
        }
        return details;
    }

    private Duration wait(@Nullable LoginAttempt attempt) {
        return attempt == null ? Duration.ZERO : attempt.wait(clock.instant());
    }

    private @Nullable LoginAttempt locked(String hash) {
        return em.find(LoginAttempt.class, hash, LockModeType.PESSIMISTIC_WRITE);
    }

    private boolean isKnown(String placeHash) {
        return em.find(KnownPlace.class, placeHash) != null;
    }

    private void forget(String hash) {
        em.createQuery("delete from LoginAttempt a where a.attemptHash = :hash")
                .setParameter("hash", hash)
                .executeUpdate();
    }

    private static Known known(Login login) {
        return new Known(
                login.userId(), login.tenantId(), login.usernameHash(), login.passwordHash(), login.generation());
    }
}
