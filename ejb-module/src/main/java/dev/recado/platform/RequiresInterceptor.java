package dev.recado.platform;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/**
 * Holds {@link Requires}: no caller is {@link NotAuthenticated}; too weak a role, or an API key without the scope, is
 * {@link Forbidden}.
 */
@Requires(Role.VIEWER)
@Interceptor
@Priority(Interceptor.Priority.LIBRARY_BEFORE)
public class RequiresInterceptor {

    @AroundInvoke
    Object check(InvocationContext invocation) throws Exception {
        Requires needed = invocation.getMethod().getAnnotation(Requires.class);
        if (needed == null) {
            needed = invocation.getMethod().getDeclaringClass().getAnnotation(Requires.class);
        }
        Caller caller = Caller.required();
        if (needed != null) {
            check(caller, needed);
        }
        return invocation.proceed();
    }

    private static void check(Caller caller, Requires needed) {
        if (caller.isKey()) {
            if (needed.peopleOnly()) {
                throw Forbidden.toKeys();
            }
            Scope scope = needed.scope().length > 0
                    ? needed.scope()[0]
                    : Scope.of(needed.value()).orElseThrow(() -> new Forbidden(needed.value()));
            if (!caller.has(scope)) {
                throw new Forbidden(scope);
            }
        }
        if (!caller.role().includes(needed.value())) {
            throw new Forbidden(needed.value());
        }
    }
}
