package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Forbidden;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import dev.recado.platform.Texts;
import dev.recado.platform.TooManyRequests;
import dev.recado.platform.WhileSuspended;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The people who work with Recado. An ADMIN looks after those of their own tenant; a SUPERUSER after those of the tenant
 * that they work in, and, without one, after the superusers.
 */
@ApplicationScoped
public class Users {
    private static final Logger LOG = LoggerFactory.getLogger(Users.class);
    private static final Pattern USERNAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{1,119}");
    private static final Duration GENERATION_KEPT = Duration.ofSeconds(5);
    private static final int GENERATIONS_KEPT = 10_000;

    @Inject
    UserRows rows;

    @Inject
    Logins logins;

    @Inject
    Tenants tenants;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "recado.setup.token")
    Optional<String> setupToken;

    private final ConcurrentHashMap<UUID, Generation> generations = new ConcurrentHashMap<>();

    private record Generation(int number, Instant until) {}

    /** Whether {@link #setup} would work now: a token is configured and there is no user yet. */
    public boolean setupPossible() {
        return setupToken.filter(token -> !token.isBlank()).isPresent() && rows.nobodyYet();
    }

    /**
     * Makes the installation's first superuser, once. {@link Conflict} when there is a user already or no
     * {@code RECADO_SETUP_TOKEN} is set, {@link NotAuthenticated} when the token is another.
     */
    public UserDetails setup(String token, String username, String password) {
        if (!setupPossible()) {
            throw new Conflict(setupToken.isPresent() ? "setup.done" : "setup.disabled");
        }
        if (!Hashes.same(token, setupToken.orElseThrow())) {
            throw new NotAuthenticated("setup.token");
        }
        String name = validUsername(username);
        Passwords.check(password, name);
        UserDetails first = rows.first(
                name, Passwords.hash(password), Texts.LANGUAGES.getFirst().toLanguageTag());
        LOG.info("The first superuser is {}. RECADO_SETUP_TOKEN is not needed any more.", name);
        return first;
    }

    /**
     * Who this is. {@link NotAuthenticated} (always the same, after the same work) for an unknown user, a wrong password and a
     * disabled user; {@link TooManyRequests} after several failures under that name.
     */
    public Identity authenticate(String username, String password) {
        String hash = Hashes.ofUsername(username);
        Duration wait = logins.wait(hash);
        if (wait.isPositive()) {
            throw new TooManyRequests("login.wait", wait);
        }
        Logins.Known known = logins.byUsername(hash);
        boolean right =
                known == null ? Passwords.matchesNobody(password) : Passwords.matches(password, known.passwordHash());
        Identity identity = right && known != null ? in(known.tenantId(), () -> logins.identity(known, true)) : null;
        if (identity == null) {
            logins.failed(hash);
            LOG.info("A log-in was refused (name's hash {})", hash.substring(0, 12));
            throw new NotAuthenticated("login.failed");
        }
        logins.succeeded(hash);
        return identity;
    }

    /** The present identity of a user; null when there is none any more, or when they are disabled. */
    @Nullable
    Identity identity(UUID userId) {
        Logins.Known known = logins.byUserId(userId);
        return known == null ? null : in(known.tenantId(), () -> logins.identity(known, false));
    }

    /**
     * Whether what was proved once still holds: it ends with a new password, another role, or disabling. Elsewhere in a
     * cluster that takes effect within five seconds.
     */
    public boolean isCurrent(UUID userId, int generation) {
        Instant now = clock.instant();
        Generation seen = generations.get(userId);
        if (seen == null || now.isAfter(seen.until())) {
            Logins.Known known = logins.byUserId(userId);
            if (known == null) {
                return false;
            }
            seen = new Generation(known.generation(), now.plus(GENERATION_KEPT));
            if (generations.size() >= GENERATIONS_KEPT) {
                generations.clear();
            }
            generations.put(userId, seen);
        }
        return seen.number() == generation;
    }

    /**
     * Writes down that a superuser works inside a tenant. {@link NotFound} when there is no such tenant, {@link Forbidden} for
     * everybody else.
     *
     * @param what such as {@code GET /api/v1/devices}
     */
    @Requires(Role.SUPERUSER)
    @Transactional
    public void visit(TenantId tenant, String what) {
        tenants.get(tenant.value());
        audit.record("tenant.visited", "tenant", tenant.value(), Map.of("request", what));
    }

    /**
     * Makes a user. An ADMIN makes users of their own tenant up to ADMIN; a SUPERUSER those of any tenant, and superusers.
     * {@link Conflict} when the name is taken anywhere, {@link Invalid} when name or password breaks a rule.
     */
    @Requires(Role.ADMIN)
    public UserDetails create(NewUser user) {
        Caller caller = Caller.required();
        if (!caller.role().includes(user.role())) {
            throw new Forbidden(user.role());
        }
        UUID tenantId = home(caller, user);
        String name = validUsername(user.username());
        Passwords.check(user.password(), name);
        String language = validLanguage(user.language());
        String hash = Passwords.hash(user.password());
        return in(tenantId, () -> rows.create(name, hash, user.role(), tenantId, language));
    }

    /** The users of the current tenant, or, for a superuser without one, the superusers, in the order of their making. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public Page<UserDetails> list(Page.Request page) {
        return rows.list(page);
    }

    /** One of them. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public UserDetails get(UUID id) {
        return rows.get(id);
    }

    /** The caller's own record. */
    @Requires(Role.VIEWER)
    public UserDetails me() {
        Caller caller = Caller.required();
        Logins.Known known = logins.byUserId(caller.userId());
        if (known == null) {
            throw new NotFound("user", caller.userId());
        }
        return in(known.tenantId(), () -> rows.get(caller.userId()));
    }

    /**
     * Changes a user; {@link Stale} unless the version is the present one, {@link Conflict} when it would leave a tenant (or the
     * installation) without an enabled administrator. A new role or password and disabling end all of the user's sessions.
     */
    @Requires(Role.ADMIN)
    public UserDetails update(UUID id, long version, UserChange change) {
        Caller caller = Caller.required();
        UserDetails before = rows.get(id);
        if (!caller.role().includes(before.role())) {
            throw new Forbidden(before.role());
        }
        if (change.role() != null) {
            if (!caller.role().includes(change.role())) {
                throw new Forbidden(change.role());
            }
            // Superusers belong to no tenant and everybody else to one: nobody crosses that line.
            if ((change.role() == Role.SUPERUSER) != (before.role() == Role.SUPERUSER)) {
                throw new Invalid("user.role-fixed");
            }
        }
        if (change.language() != null) {
            validLanguage(change.language());
        }
        String hash = null;
        if (change.password() != null) {
            Passwords.check(change.password(), before.username());
            hash = Passwords.hash(change.password());
        }
        UserDetails after = rows.update(id, version, change, hash);
        generations.remove(id);
        return after;
    }

    /** Changes the caller's own password and ends all of their sessions; {@link Invalid} when the present one is wrong. */
    @Requires(Role.VIEWER)
    public void changePassword(String present, String next) {
        Caller caller = Caller.required();
        Logins.Known known = logins.byUserId(caller.userId());
        if (known == null || !Passwords.matches(present, known.passwordHash())) {
            throw new Invalid("password.present-wrong");
        }
        Passwords.check(next, caller.username());
        String hash = Passwords.hash(next);
        in(known.tenantId(), () -> {
            rows.password(caller.userId(), hash);
            return true;
        });
        generations.remove(caller.userId());
    }

    private @Nullable UUID home(Caller caller, NewUser user) {
        TenantId current = CurrentTenant.orNull();
        if (user.role() == Role.SUPERUSER) {
            if (user.tenantId() != null || current != null) {
                throw new Invalid("user.superuser-tenant");
            }
            return null;
        }
        if (user.tenantId() == null) {
            if (current == null) {
                throw new Invalid("user.tenant-missing");
            }
            return current.value();
        }
        if (caller.role() == Role.SUPERUSER) {
            return tenants.get(user.tenantId()).id();
        }
        if (current == null || !current.value().equals(user.tenantId())) {
            throw new NotFound("tenant", user.tenantId());
        }
        return user.tenantId();
    }

    private static <T extends @Nullable Object> T in(@Nullable UUID tenantId, Callable<T> work) {
        if (tenantId != null) {
            return CurrentTenant.call(new TenantId(tenantId), work);
        }
        // Of superusers: nothing is bound, unless they work inside a tenant at the moment.
        return CurrentTenant.unbound(work);
    }

    private static String validUsername(String username) {
        String name = username.strip();
        if (!USERNAME.matcher(name).matches()) {
            throw new Invalid("user.username", name);
        }
        return name;
    }

    private static String validLanguage(@Nullable String language) {
        String tag = language == null ? Texts.LANGUAGES.getFirst().toLanguageTag() : language;
        if (Texts.LANGUAGES.stream().noneMatch(ours -> ours.toLanguageTag().equals(tag))) {
            throw new Invalid("user.language", tag);
        }
        return tag;
    }
}
