package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Role;
import dev.recado.platform.Stale;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link Users}, with the users' tenant already bound (none for superusers). */
@ApplicationScoped
class UserRows {
    private static final UUID FIRST = new UUID(0, 0);
    private static final String FIRST_SUPERUSER = "first-superuser";
    private static final char ESCAPE = '!';

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    @Inject
    Tenants tenants;

    /** No tenant is bound. */
    @Transactional
    public UserDetails first(String username, @Nullable String email, String passwordHash, String language) {
        try {
            em.persist(new SetupStep(FIRST_SUPERUSER, clock.instant()));
            em.flush();
        } catch (ConstraintViolationException somebodyWasFaster) {
            throw new Conflict("setup.done");
        }
        if (em.createQuery("select count(l) from Login l", Long.class).getSingleResult() > 0) {
            throw new Conflict("setup.done");
        }
        return create(username, email, passwordHash, Role.SUPERUSER, null, language);
    }

    @Transactional
    public UserDetails create(
            String username,
            @Nullable String email,
            String passwordHash,
            Role role,
            @Nullable UUID tenantId,
            String language) {
        if (tenantId != null) {
            checkLimit();
        }
        User user = new User(username, email, role, language, clock.instant());
        try {
            Login login = new Login(user.id(), tenantId, Hashes.ofUsername(username), passwordHash);
            login.emailHash(email == null ? null : Hashes.ofUsername(email));
            em.persist(login);
            em.flush();
        } catch (ConstraintViolationException taken) {
            throw new Conflict("user.username-taken", username);
        }
        em.persist(user);
        em.flush();
        audit.change("user.created", "user", user.id(), Map.of("username", username), null, audited(user));
        return user.details(false, null);
    }

    @Transactional
    public Page<UserDetails> list(Page.Request page, @Nullable String search) {
        UUID after = page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor());
        String filter = search == null
                ? ""
                : " and (lower(u.username) like :part escape '!' or lower(u.email) like :part escape '!')";
        var query = em.createQuery("select u from User u where u.id > :after" + filter + " order by u.id", User.class)
                .setParameter("after", after)
                .setMaxResults(page.limit() + 1);
        if (search != null) {
            query.setParameter("part", "%" + escaped(search.toLowerCase(Locale.ROOT)) + "%");
        }
        List<User> users = query.getResultList();
        Surroundings around = around(users);
        return Page.of(users, page.limit(), around::details, user -> user.id().toString());
    }

    @Transactional
    public UserDetails get(UUID id) {
        return details(found(id));
    }

    @Transactional
    public UserDetails update(UUID id, long version, UserChange change, @Nullable String passwordHash) {
        boolean leaving = change.role() != null || Boolean.FALSE.equals(change.enabled());
        List<User> administrators = leaving ? lockAdministrators() : List.of();
        User user = found(id);
        em.lock(user, LockModeType.PESSIMISTIC_WRITE);
        if (user.version() != version) {
            throw new Stale("user", id);
        }
        Map<String, Object> before = audited(user);
        boolean voidsSessions = passwordHash != null;
        if (change.role() != null && change.role() != user.role()) {
            keepAnAdministrator(administrators, user);
            user.role(change.role());
            voidsSessions = true;
        }
        if (change.enabled() != null && change.enabled() != user.enabled()) {
            if (!change.enabled()) {
                keepAnAdministrator(administrators, user);
            }
            user.enabled(change.enabled());
            voidsSessions = true;
        }
        if (change.language() != null) {
            user.language(change.language());
        }
        if (change.email() != null) {
            String email = change.email().isBlank() ? null : change.email().strip();
            user.email(email);
            String hash = email == null ? null : Hashes.ofUsername(email);
            Login login = login(id);
            if (login.subjectHash() != null && !Objects.equals(hash, login.emailHash())) {
                // Somebody else may have the account now, or the person another one at the provider.
                login.subjectHash(null);
                audit.record("user.unlinked", "user", id, Map.of("username", user.username()));
            }
            login.emailHash(hash);
            voidLinks(id);
        }
        if (passwordHash != null) {
            // So that the version moves with it, though the hash stands in another table.
            em.lock(user, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
        }
        if (voidsSessions) {
            voidSessions(id, passwordHash);
        }
        em.flush();
        Map<String, Object> after = audited(user);
        if (passwordHash != null) {
            after.put("password", passwordHash);
        }
        audit.change("user.updated", "user", id, Map.of("username", user.username()), before, after);
        return details(user);
    }

    /** A change of one's own password; the user's other sessions end, too. */
    @Transactional
    public void password(UUID id, String passwordHash) {
        voidSessions(id, passwordHash);
        audit.record("user.password-changed", "user", id, Map.of());
    }

    @Transactional
    public UserDetails language(UUID id, String language) {
        User user = found(id);
        user.language(language);
        em.flush();
        return details(user);
    }

    @Transactional
    public UserDetails unlock(UUID id) {
        User user = found(id);
        em.createQuery("delete from LoginAttempt a where a.usernameHash = :hash")
                .setParameter("hash", Hashes.ofUsername(user.username()))
                .executeUpdate();
        audit.record("user.unlocked", "user", id, Map.of("username", user.username()));
        return details(user);
    }

    @Transactional
    public void delete(UUID id) {
        List<User> administrators = lockAdministrators();
        User user = found(id);
        keepAnAdministrator(administrators, user);
        voidSessions(id, null);
        for (String theirs : List.of(
                "delete from KnownPlace x where x.userId = :user",
                "delete from RecoveryCode x where x.userId = :user",
                "delete from SecondFactor x where x.userId = :user",
                "delete from OneTimeLink x where x.subjectId = :user",
                "delete from Login x where x.userId = :user")) {
            em.createQuery(theirs).setParameter("user", id).executeUpdate();
        }
        em.remove(user);
        em.flush();
        audit.change("user.deleted", "user", id, Map.of("username", user.username()), audited(user), null);
    }

    private static Map<String, Object> audited(User user) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("role", user.role());
        state.put("enabled", user.enabled());
        state.put("language", user.language());
        state.put("email", user.email());
        return state;
    }

    private void voidSessions(UUID userId, @Nullable String passwordHash) {
        Login login = login(userId);
        login.voidSessions();
        if (passwordHash != null) {
            login.passwordHash(passwordHash);
        }
        em.createQuery("delete from RefreshToken t where t.userId = :user")
                .setParameter("user", userId)
                .executeUpdate();
        em.createQuery("delete from UserSession s where s.userId = :user")
                .setParameter("user", userId)
                .executeUpdate();
        voidLinks(userId);
    }

    /** Whoever has a link to a new password from before could undo what was changed. */
    private void voidLinks(UUID userId) {
        em.createQuery("delete from OneTimeLink l where l.subjectId = :user")
                .setParameter("user", userId)
                .executeUpdate();
    }

    private Login login(UUID userId) {
        return em.find(Login.class, userId, LockModeType.PESSIMISTIC_WRITE);
    }

    // Two administrators who remove each other at the same moment would each see the other one still. So all of them
    // are
    // locked, always in the same order and before anything else: the second waits, and sees what the first has done.
    private List<User> lockAdministrators() {
        return em.createQuery(
                        "select u from User u where u.role in :roles and u.enabled = true order by u.id", User.class)
                .setParameter("roles", List.of(Role.ADMIN, Role.SUPERUSER))
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    // Without this, an organisation could lock itself out and nobody in it could undo that.
    private static void keepAnAdministrator(List<User> administrators, User leaving) {
        if (!leaving.enabled() || !leaving.role().includes(Role.ADMIN)) {
            return;
        }
        if (administrators.stream().allMatch(one -> one.id().equals(leaving.id()))) {
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

    private UserDetails details(User user) {
        return around(List.of(user)).details(user);
    }

    /** What stands in other tables about some users. */
    private record Surroundings(Set<UUID> secondFactor, Map<String, Instant> slowed) {
        UserDetails details(User user) {
            return user.details(secondFactor.contains(user.id()), slowed.get(Hashes.ofUsername(user.username())));
        }
    }

    private Surroundings around(List<User> users) {
        if (users.isEmpty()) {
            return new Surroundings(Set.of(), Map.of());
        }
        Set<UUID> secondFactor = new HashSet<>(em.createQuery(
                        "select f.userId from SecondFactor f where f.userId in :users and f.confirmedAt is not null",
                        UUID.class)
                .setParameter("users", users.stream().map(User::id).toList())
                .getResultList());
        Map<String, Instant> slowed = new HashMap<>();
        em.createQuery(
                        "select a.usernameHash, max(a.blockedUntil) from LoginAttempt a where a.usernameHash in :names"
                                + " and a.blockedUntil > :now group by a.usernameHash",
                        Object[].class)
                .setParameter(
                        "names",
                        users.stream()
                                .map(user -> Hashes.ofUsername(user.username()))
                                .toList())
                .setParameter("now", clock.instant())
                .getResultList()
                .forEach(row -> slowed.put((String) row[0], (Instant) row[1]));
        return new Surroundings(secondFactor, slowed);
    }

    private static String escaped(String part) {
        StringBuilder escaped = new StringBuilder();
        for (char c : part.toCharArray()) {
            if (c == '%' || c == '_' || c == ESCAPE) {
                escaped.append(ESCAPE);
            }
            escaped.append(c);
        }
        return escaped.toString();
    }

    // First of all in its transaction: it waits for whoever else counts and adds.
    private void checkLimit() {
        int most = tenants.currentAlone().usersLimit();
        long present = em.createQuery("select count(u) from User u", Long.class).getSingleResult();
        if (present >= most) {
            throw new Conflict("tenant.limit.users", most);
        }
    }
}
