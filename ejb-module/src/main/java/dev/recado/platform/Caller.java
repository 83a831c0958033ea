package dev.recado.platform;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking: a person or an API key, established by the web layer for the length of a request.
 *
 * @param tenant null for a superuser, who belongs to no tenant
 */
public record Caller(
        UUID userId, String username, Role role, @Nullable TenantId tenant) {
    private static final ThreadLocal<@Nullable Caller> CURRENT = new ThreadLocal<>();

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
