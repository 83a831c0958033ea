package dev.recado.users;

import dev.recado.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The steps of a log-in that touch rows, each in a transaction of its own: a refused log-in must still be counted. */
@ApplicationScoped
class Logins {
    private static final Duration FORGOTTEN = Duration.ofDays(1);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    /** What the platform tables know under a name. */
    record Known(UUID userId, @Nullable UUID tenantId, String passwordHash, int generation) {}

    /** What is known under a name; null when nothing is. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Known byUsername(String usernameHash) {
        return em.createQuery("select l from Login l where l.usernameHash = :hash", Login.class)
                .setParameter("hash", usernameHash)
                .getResultStream()
                .findFirst()
                .map(Logins::known)
                .orElse(null);
    }

    /** What is known of a user; null when there is none. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Known byUserId(UUID userId) {
        Login login = em.find(Login.class, userId);
        return login == null ? null : known(login);
    }

    /** How long the next attempt under the name must wait; zero or less: not at all. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Duration wait(String usernameHash) {
        LoginAttempt attempt = em.find(LoginAttempt.class, usernameHash);
        return attempt == null ? Duration.ZERO : attempt.wait(clock.instant());
    }

    /** Counts a failure. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void failed(String usernameHash) {
        em.createQuery("delete from LoginAttempt a where a.lastFailedAt < :old")
                .setParameter("old", clock.instant().minus(FORGOTTEN))
                .executeUpdate();
        LoginAttempt attempt = em.find(LoginAttempt.class, usernameHash, LockModeType.PESSIMISTIC_WRITE);
        if (attempt == null) {
            attempt = new LoginAttempt(usernameHash, clock.instant());
            em.persist(attempt);
        }
        attempt.failed(clock.instant());
    }

    /** Forgets former failures. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void succeeded(String usernameHash) {
        em.createQuery("delete from LoginAttempt a where a.usernameHash = :hash")
                .setParameter("hash", usernameHash)
                .executeUpdate();
    }

    /**
     * The identity behind a login, unless the user is disabled. The user's tenant must be bound.
     *
     * @param entering whether this is a log-in, to be written down, or only a look
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Identity identity(Known known, boolean entering) {
        User user = em.find(User.class, known.userId());
        if (user == null || !user.enabled()) {
            return null;
        }
        if (entering) {
            // Not through the entity: a log-in is no change that an administrator's If-Match should stumble over.
            em.createQuery("update User u set u.lastLoginAt = :now where u.id = :id")
                    .setParameter("now", clock.instant())
                    .setParameter("id", user.id())
                    .executeUpdate();
            audit.record("user.logged-in", "user", user.id(), Map.of("username", user.username()));
        }
        return new Identity(
                user.id(), user.username(), user.role(), user.tenantId(), user.language(), known.generation());
    }

    private static Known known(Login login) {
        return new Known(login.userId(), login.tenantId(), login.passwordHash(), login.generation());
    }
}
