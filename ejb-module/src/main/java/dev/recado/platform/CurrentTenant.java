package dev.recado.platform;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The tenant on whose behalf this thread works. It fails closed: without a tenant there is an exception, never "all of
 * them". It is bound for the length of a call and nothing is inherited by other threads, so that a pooled thread can't
 * carry a tenant over.
 */
public final class CurrentTenant {
    /** The key under which log lines show the tenant. */
    public static final String MDC_KEY = "tenant";

    private static final ThreadLocal<@Nullable TenantId> CURRENT = new ThreadLocal<>();

    private CurrentTenant() {}

    /** The tenant; {@link IllegalStateException} when none is bound, because that is a bug of ours. */
    public static TenantId get() {
        TenantId tenant = CURRENT.get();
        if (tenant == null) {
            throw new IllegalStateException("No tenant is bound to this thread: wrap the call in CurrentTenant.run(…)");
        }
        return tenant;
    }

    /** The tenant, or null where none is bound; only for code that must work either way, such as the ORM's resolver. */
    public static @Nullable TenantId orNull() {
        return CURRENT.get();
    }

    /** Does the work on behalf of the tenant and restores what was bound before. */
    public static void run(TenantId tenant, Runnable work) {
        call(tenant, () -> {
            work.run();
            return true;
        });
    }

    /** Like {@link #run}, with a result. Checked exceptions of the work pass through as they are. */
    public static <T> T call(TenantId tenant, Callable<T> work) {
        return with(tenant, work);
    }

    /**
     * Does the work with no tenant bound: for superusers, and for the few look-ups that tell whose something is or go across
     * tenants. What it does in the database must begin a transaction of its own, because a session keeps its tenant.
     */
    public static <T> T unbound(Callable<T> work) {
        return with(null, work);
    }

    private static <T> T with(@Nullable TenantId tenant, Callable<T> work) {
        TenantId before = CURRENT.get();
        bind(tenant);
        try {
            return work.call();
        } catch (Exception e) {
            throw CurrentTenant.<RuntimeException>asIs(e);
        } finally {
            bind(before);
        }
    }

    private static void bind(@Nullable TenantId tenant) {
        if (tenant == null) {
            CURRENT.remove();
            MDC.remove(MDC_KEY);
        } else {
            CURRENT.set(tenant);
            MDC.put(MDC_KEY, tenant.toString());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <E extends Exception> E asIs(Exception e) throws E {
        throw (E) e;
    }
}
