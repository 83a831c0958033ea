package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Role;
import dev.recado.platform.Stale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link Users}, with the users' tenant already bound (none for superusers). */
@ApplicationScoped
class UserRows {
    private static final UUID FIRST = new UUID(0, 0);
    private static final String FIRST_SUPERUSER = "first-superuser";

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    @Transactional
    public boolean nobodyYet() {
        return em.createQuery("select count(l) from Login l", Long.class).getSingleResult() == 0;
    }

    @Transactional
    public UserDetails first(String username, String passwordHash, String language) {
        try {
            em.persist(new SetupStep(FIRST_SUPERUSER, clock.instant()));
            em.flush();
        } catch (ConstraintViolationException somebodyWasFaster) {
            throw new Conflict("setup.done");
        }
        if (!nobodyYet()) {
            throw new Conflict("setup.done");
        }
        return create(username, passwordHash, Role.SUPERUSER, null, language);
    }

    @Transactional
    public UserDetails create(
            String username, String passwordHash, Role role, @Nullable UUID tenantId, String language) {
        User user = new User(username, role, language, clock.instant());
        String usernameHash = Hashes.ofUsername(username);
        boolean known = !em.createQuery("select l.userId from Login l where l.usernameHash = :hash", UUID.class)
                .setParameter("hash", usernameHash)
                .getResultList()
                .isEmpty();
        if (known) {
            throw new Conflict("user.username-taken", username);
        }
        try {
            em.persist(new Login(user.id(), tenantId, usernameHash, passwordHash));
            em.flush();
        } catch (ConstraintViolationException taken) {
            throw new Conflict("user.username-taken", username);
        }
        em.persist(user);
        em.flush();
        audit.record("user.created", "user", user.id(), Map.of("username", username, "role", role.name()));
        return user.details();
    }

    @Transactional
    public Page<UserDetails> list(Page.Request page) {
        UUID after = page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor());
        var rows = em.createQuery("select u from User u where u.id > :after order by u.id", User.class)
                .setParameter("after", after)
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(rows, page.limit(), User::details, user -> user.id().toString());
    }

    @Transactional
    public UserDetails get(UUID id) {
        return found(id).details();
    }

    @Transactional
    public UserDetails update(UUID id, long version, UserChange change, @Nullable String passwordHash) {
        User user = found(id);
        em.lock(user, LockModeType.PESSIMISTIC_WRITE);
        if (user.version() != version) {
            throw new Stale("user", id);
        }
        Map<String, Object> changed = new LinkedHashMap<>();
        boolean voidsSessions = passwordHash != null;
        if (change.role() != null && change.role() != user.role()) {
            changed.put("role", user.role() + " → " + change.role());
            keepAnAdministrator(user);
            user.role(change.role());
            voidsSessions = true;
        }
        if (change.enabled() != null && change.enabled() != user.enabled()) {
            changed.put("enabled", change.enabled());
            if (!change.enabled()) {
                keepAnAdministrator(user);
            }
            user.enabled(change.enabled());
            voidsSessions = true;
        }
        if (change.language() != null) {
            changed.put("language", change.language());
            user.language(change.language());
        }
        if (passwordHash != null) {
            changed.put("password", "***");
            // So that the version moves with it, though the hash stands in another table.
            em.lock(user, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
        }
        if (voidsSessions) {
            voidSessions(id, passwordHash);
        }
        em.flush();
        audit.record("user.updated", "user", id, changed);
        return user.details();
    }

    /** A change of one's own password; the user's other sessions end, too. */
    @Transactional
    public void password(UUID id, String passwordHash) {
        voidSessions(id, passwordHash);
        audit.record("user.password-changed", "user", id, Map.of());
    }

    private void voidSessions(UUID userId, @Nullable String passwordHash) {
        Login login = em.find(Login.class, userId, LockModeType.PESSIMISTIC_WRITE);
        login.voidSessions();
        if (passwordHash != null) {
            login.passwordHash(passwordHash);
        }
        em.createQuery("delete from RefreshToken t where t.userId = :user")
                .setParameter("user", userId)
                .executeUpdate();
    }

    // Without this, an organisation could lock itself out and nobody in it could undo that.
    private void keepAnAdministrator(User leaving) {
        if (!leaving.enabled() || !leaving.role().includes(Role.ADMIN)) {
            return;
        }
        boolean another = !em.createQuery(
                        "select u.id from User u where u.role = :role and u.enabled = true and u.id <> :id", UUID.class)
                .setParameter("role", leaving.role())
                .setParameter("id", leaving.id())
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
        if (!another) {
            throw new Conflict("user.last-administrator", leaving.username());
        }
    }

    private User found(UUID id) {
        // By query, not by find: the ORM adds the tenant to it.
        return em.createQuery("select u from User u where u.id = :id", User.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("user", id));
    }
}
