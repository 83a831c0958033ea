package dev.recado.platform;

import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/** Holds {@link Requires}: no caller is {@link NotAuthenticated}, too weak a role is {@link Forbidden}. */
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
        if (needed != null && !caller.role().includes(needed.value())) {
            throw new Forbidden(needed.value());
        }
        return invocation.proceed();
    }
}
