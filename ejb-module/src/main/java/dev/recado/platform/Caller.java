package dev.recado.platform;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: a person or an API key, established by the web layer for the length of a request.
 *
 * @param userId a key's own id, where a key asks
 * @param username of a key {@code key:} and its name, which no user can be called
 * @param tenant null for a superuser, who belongs to no tenant
 * @param scopes what a key may do; null for a person, whom only the role limits
 */
public record Caller(
        UUID userId,
        String username,
        Role role,
        @Nullable TenantId tenant,
        @Nullable Set<Scope> scopes) {
    private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();

    public Caller {
        scopes = scopes == null ? null : Set.copyOf(scopes);
    }

    /** A person. */
    public Caller(UUID userId, String username, Role role, @Nullable TenantId tenant) {
        this(userId, username, role, tenant, null);
    }

    /** Whether this is an API key and not a person. */
    public boolean isKey() {
        return scopes != null;
    }

    /** Whether no scope stands in the way: a person's never does. */
    public boolean has(Scope needed) {
        return scopes == null || scopes.stream().anyMatch(scope -> scope.includes(needed));
    }

    /** The caller of this thread's request, if a request is being served at all. */
    public static Optional<Caller> current() {
        return Optional.ofNullable(CURRENT.get());
    }

    /** The caller, or {@link NotAuthenticated}. */
    public static Caller required() {
        return current().orElseThrow(NotAuthenticated::new);
    }

    /** Does the work as this caller (and as its tenant, where it has one) and restores what was bound before. */
    public <T> T call(Callable<T> work) {
        Caller before = CURRENT.get();
        CURRENT.set(this);
        try {
            return tenant == null ? CurrentTenant.unbound(work) : CurrentTenant.call(tenant, work);
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
