package dev.recado.users;

import dev.recado.audit.Audit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link Sessions}, with the user's tenant already bound (none for superusers). */
@ApplicationScoped
class SessionRows {
    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public UUID begin(UUID userId, SessionKind kind, Client client) {
        em.createQuery("delete from UserSession s where s.userId = :user and s.expiresAt < :now")
                .setParameter("user", userId)
                .setParameter("now", clock.instant())
                .executeUpdate();
        UserSession session = new UserSession(userId, kind, client, clock.instant());
        em.persist(session);
        return session.id();
    }

    /** Whether the session still holds; a look that counts as a use of it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean use(UUID id) {
        UserSession session = find(id);
        if (session == null || !session.alive(clock.instant())) {
            return false;
        }
        session.used(clock.instant());
        return true;
    }

    /** Those of a user that hold, the newest first. */
    @Transactional
    public List<SessionDetails> of(UUID userId, @Nullable UUID current) {
        return em.createQuery(
                        "select s from UserSession s where s.userId = :user and s.expiresAt > :now order by s.id desc",
                        UserSession.class)
                .setParameter("user", userId)
                .setParameter("now", clock.instant())
                .getResultStream()
                .map(session -> session.details(current))
                .toList();
    }

    /** Ends one of a user's sessions; false when they have no such session. */
    @Transactional
    public boolean end(UUID userId, UUID id) {
        UserSession session = find(id);
        if (session == null || !session.userId().equals(userId)) {
            return false;
        }
        delete(session.id());
        audit.record("session.ended", "user", userId, Map.of("session", id));
        return true;
    }

    /** Ends a session because a refresh token of it came twice. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void stolen(UUID userId, String username, UUID id) {
        delete(id);
        audit.record("session.token-reused", "user", userId, Map.of("session", id, "username", username));
    }

    /** The person leaves by themselves. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void left(UUID userId, UUID id) {
        delete(id);
        audit.record("user.logged-out", "user", userId, Map.of("session", id));
    }

    /** Ends all of a user's sessions but one; how many they were. */
    @Transactional
    public int endAll(UUID userId, @Nullable UUID but) {
        List<UUID> ids = em.createQuery("select s.id from UserSession s where s.userId = :user", UUID.class)
                .setParameter("user", userId)
                .getResultStream()
                .filter(id -> !id.equals(but))
                .toList();
        ids.forEach(this::delete);
        audit.record("session.all-ended", "user", userId, Map.of("sessions", ids.size()));
        return ids.size();
    }

    private void delete(UUID id) {
        em.createQuery("delete from UserSession s where s.id = :id")
                .setParameter("id", id)
                .executeUpdate();
        em.createQuery("delete from RefreshToken t where t.family = :id")
                .setParameter("id", id)
                .executeUpdate();
    }

    private @Nullable UserSession find(UUID id) {
        // By query, not by find: the ORM adds the tenant to it.
        return em.createQuery("select s from UserSession s where s.id = :id", UserSession.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }
}
