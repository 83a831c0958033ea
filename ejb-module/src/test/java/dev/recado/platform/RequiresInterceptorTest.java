package dev.recado.platform;

import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class RequiresInterceptorTest {
    private static final TenantId TENANT = new TenantId(UUID.randomUUID());

    /** Operations as facades have them. */
    static class Operations {
        @Requires(Role.VIEWER)
        public void look() {}

        @Requires(Role.OPERATOR)
        public void serve() {}

        @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
        public void teach() {}

        @Requires(Role.ADMIN)
        public void configure() {}

        @Requires(value = Role.ADMIN, peopleOnly = true)
        public void makeKey() {}

        @Requires(Role.SUPERUSER)
        public void makeTenant() {}
    }

    @ParameterizedTest
    @CsvSource({
        "read,                 look",
        "conversations:write,  look serve",
        "knowledge:write,      look teach",
        "admin,                look serve teach configure",
    })
    void a_key_may_do_what_its_scope_says_and_nothing_else(String scope, String allowed) {
        for (Method operation : Operations.class.getDeclaredMethods()) {
            assertThat(passes(key(scope), operation.getName()))
                    .as(scope + " " + operation.getName())
                    .isEqualTo(Arrays.asList(allowed.split(" ")).contains(operation.getName()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VIEWER,    look",
        "OPERATOR,  look serve",
        "ADMIN,     look serve teach configure makeKey",
        "SUPERUSER, look serve teach configure makeKey makeTenant",
    })
    void a_person_may_do_what_their_role_says(Role role, String allowed) {
        for (Method operation : Operations.class.getDeclaredMethods()) {
            assertThat(passes(new Caller(UUID.randomUUID(), "ana", role, TENANT), operation.getName()))
                    .as(role + " " + operation.getName())
                    .isEqualTo(Arrays.asList(allowed.split(" ")).contains(operation.getName()));
        }
    }

    @Test
    void a_key_is_told_which_scope_it_lacks() {
        Forbidden refused = catchThrowableOfType(Forbidden.class, () -> call(key("knowledge:write"), "configure"));

        assertThat(refused.scope()).contains(Scope.ADMIN);
        assertThat(refused.code()).isEqualTo("forbidden.scope");
    }

    @Test
    void nobody_is_refused_before_anything_else() {
        assertThatThrownBy(() -> intercept("look")).isInstanceOf(NotAuthenticated.class);
    }

    private static boolean passes(Caller caller, String operation) {
        try {
            call(caller, operation);
            return true;
        } catch (Forbidden refused) {
            return false;
        }
    }

    private static void call(Caller caller, String operation) {
        caller.call(() -> intercept(operation));
    }

    private static Object intercept(String operation) throws Exception {
        Method method = Operations.class.getDeclaredMethod(operation);
        return new RequiresInterceptor().check((InvocationContext) Proxy.newProxyInstance(
                RequiresInterceptorTest.class.getClassLoader(),
                new Class<?>[] {InvocationContext.class},
                (proxy, called, arguments) -> called.getName().equals("getMethod") ? method : "done"));
    }

    private static Caller key(String scope) {
        Scope named = Scope.named(scope).orElseThrow();
        return new Caller(UUID.randomUUID(), "key:ERP", named.role(), TENANT, Set.of(named));
    }
}
