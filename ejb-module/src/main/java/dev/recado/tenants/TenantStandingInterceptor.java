package dev.recado.tenants;

import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.platform.WhileSuspended;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;
import java.util.Optional;

/**
 * Holds what a tenant's state allows, in the same place as roles: while it is suspended its people may do what needs no more
 * than VIEWER (and what is {@link WhileSuspended}); while it is being deleted nobody does anything inside it.
 */
@Requires(Role.VIEWER)
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE + 1)
public class TenantStandingInterceptor {
    @Inject
    TenantStandings standings;

    @AroundInvoke
    Object check(InvocationContext invocation) throws Exception {
        TenantId tenant = CurrentTenant.orNull();
        if (tenant != null) {
            Optional<Conflict> refusal = standings.refusal(tenant);
            if (refusal.isPresent() && !allowed(invocation, tenant)) {
                throw refusal.get();
            }
        }
        return invocation.proceed();
    }

    private boolean allowed(InvocationContext invocation, TenantId tenant) {
        if (standings.of(tenant).filter(TenantState.DELETING::equals).isPresent()) {
            return false;
        }
        Requires needed = invocation.getMethod().getAnnotation(Requires.class);
        if (needed == null) {
            needed = invocation.getMethod().getDeclaringClass().getAnnotation(Requires.class);
        }
        return needed == null
                || needed.value() == Role.VIEWER
                || invocation.getMethod().isAnnotationPresent(WhileSuspended.class)
                || Caller.required().role() == Role.SUPERUSER;
    }
}
