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
import dev.recado.platform.WhileSuspended;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
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
    // What is certainly none; whether it really is one, only a message to it can tell.
    private static final Pattern EMAIL =
            Pattern.compile("[^\\s@\"<>(),;:]{1,64}@[^\\s@\"<>(),;:]{1,185}\\.[^\\s@.]{2,}");

    @Inject
    UserRows rows;

    @Inject
    Logins logins;

    @Inject
    Tenants tenants;

    @Inject
    Audit audit;

    @Inject
    Access access;

    @Inject
    Standings standings;

    @Inject
    @ConfigProperty(name = "recado.setup.token")
    Optional<String> setupToken;

    /** Whether {@link #setup} would work now: a token is configured and there is no user yet. */
    public boolean setupPossible() {
        return setupToken.filter(token -> !token.isBlank()).isPresent() && logins.none();
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
        String email = emailOf(name, null);
        String hash = Passwords.hash(password);
        UserDetails first = CurrentTenant.unbound(
                () -> rows.first(name, email, hash, Texts.LANGUAGES.getFirst().toLanguageTag()));
        LOG.info("The first superuser is {}. RECADO_SETUP_TOKEN is not needed any more.", name);
        return first;
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
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public UserDetails create(NewUser user) {
        Caller caller = Caller.required();
        mayManage(caller, user.role());
        UUID tenantId = home(caller, user.role(), user.tenantId());
        String name = validUsername(user.username());
        String email = emailOf(name, user.email());
        Passwords.check(user.password(), name);
        String language = validLanguage(user.language());
        refuseIfTaken(name);
        String hash = Passwords.hash(user.password());
        return Homes.in(tenantId, () -> rows.create(name, email, hash, user.role(), tenantId, language));
    }

    /**
     * The users of the current tenant, or, for a superuser without one, the superusers, in the order of their making.
     *
     * @param search a part of the user name or e-mail address, without regard to case; null: all
     */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public Page<UserDetails> list(Page.Request page, @Nullable String search) {
        return rows.list(page, search == null || search.isBlank() ? null : search.strip());
    }

    /** One of them. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public UserDetails get(UUID id) {
        return rows.get(id);
    }

    /** The caller's own record. */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public UserDetails me() {
        Caller caller = Caller.required();
        Logins.Known known = logins.byUserId(caller.userId());
        if (known == null) {
            throw new NotFound("user", caller.userId());
        }
        return Homes.in(known.tenantId(), () -> rows.get(caller.userId()));
    }

    /**
     * Changes a user; {@link Stale} unless the version is the present one, {@link Conflict} when it would leave a tenant (or the
     * installation) without an enabled administrator. A new role or password and disabling end all of the user's sessions.
     */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public UserDetails update(UUID id, long version, UserChange change) {
        Caller caller = Caller.required();
        UserDetails before = rows.get(id);
        mayManage(caller, before.role());
        if (change.role() != null) {
            mayManage(caller, change.role());
            // Superusers belong to no tenant and everybody else to one: nobody crosses that line.
            if ((change.role() == Role.SUPERUSER) != (before.role() == Role.SUPERUSER)) {
                throw new Invalid("user.role-fixed");
            }
        }
        if (change.language() != null) {
            validLanguage(change.language());
        }
        if (change.email() != null && !change.email().isBlank()) {
            validEmail(change.email());
        }
        String hash = null;
        if (change.password() != null) {
            Passwords.check(change.password(), before.username());
            hash = Passwords.hash(change.password());
        }
        UserDetails after = rows.update(id, version, change, hash);
        standings.forget(id);
        return after;
    }

    /** Changes the caller's own password and ends all of their sessions; {@link Invalid} when the present one is wrong. */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public void changePassword(String present, String next) {
        Caller caller = Caller.required();
        Logins.Known known = access.proveAgain(caller, present);
        Passwords.check(next, caller.username());
        String hash = Passwords.hash(next);
        Homes.in(known.tenantId(), () -> {
            rows.password(caller.userId(), hash);
            return true;
        });
        standings.forget(caller.userId());
    }

    /**
     * Deletes a user and all that belongs to them alone; what they did stays readable in the audit trail. {@link Conflict} when
     * they are the last enabled administrator, {@link Invalid} when it is the caller.
     */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public void delete(UUID id) {
        Caller caller = Caller.required();
        mayManage(caller, rows.get(id).role());
        if (caller.userId().equals(id)) {
            throw new Invalid("user.delete-self");
        }
        rows.delete(id);
        standings.forget(id);
    }

    /** Lets a user try again at once whom failed log-ins keep out. */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public UserDetails unlock(UUID id) {
        mayManage(Caller.required(), rows.get(id).role());
        return rows.unlock(id);
    }

    /** Changes the language in which the console speaks to the caller. */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public UserDetails speak(String language) {
        Caller caller = Caller.required();
        String tag = validLanguage(language);
        return Homes.in(Homes.of(caller), () -> rows.language(caller.userId(), tag));
    }

    /** Only who could have given a role may touch who has it. */
    static void mayManage(Caller caller, Role role) {
        if (!caller.role().includes(role)) {
            throw new Forbidden(role);
        }
    }

    @Nullable
    UUID home(Caller caller, Role role, @Nullable UUID wanted) {
        TenantId current = CurrentTenant.orNull();
        if (role == Role.SUPERUSER) {
            if (wanted != null || current != null) {
                throw new Invalid("user.superuser-tenant");
            }
            return null;
        }
        if (wanted == null) {
            if (current == null) {
                throw new Invalid("user.tenant-missing");
            }
            return current.value();
        }
        if (caller.role() == Role.SUPERUSER) {
            return tenants.get(wanted).id();
        }
        if (current == null || !current.value().equals(wanted)) {
            throw new NotFound("tenant", wanted);
        }
        return wanted;
    }

    /** Names are unique across tenants: {@link Conflict} when somebody has it, wherever. */
    void refuseIfTaken(String username) {
        if (logins.taken(username)) {
            throw new Conflict("user.username-taken", username);
        }
    }

    static String validUsername(String username) {
        String name = username.strip();
        if (!USERNAME.matcher(name).matches()) {
            throw new Invalid("user.username", name);
        }
        return name;
    }

    static String validLanguage(@Nullable String language) {
        String tag = language == null ? Texts.LANGUAGES.getFirst().toLanguageTag() : language;
        if (Texts.LANGUAGES.stream().noneMatch(ours -> ours.toLanguageTag().equals(tag))) {
            throw new Invalid("user.language", tag);
        }
        return tag;
    }

    /** The address that is named, else the user name if it is one. */
    static @Nullable String emailOf(String username, @Nullable String email) {
        if (email == null || email.isBlank()) {
            return EMAIL.matcher(username).matches() ? username : null;
        }
        return validEmail(email);
    }

    private static String validEmail(String email) {
        if (!EMAIL.matcher(email.strip()).matches()) {
            throw new Invalid("user.email", email.strip());
        }
        return email.strip();
    }
}
