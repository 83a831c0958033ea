package dev.recado.tenants;

import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.RecadoException;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.platform.WhileSuspended;
import jakarta.interceptor.InvocationContext;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a tenant's state lets its people do, and superusers. */
class TenantStandingTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final Tenant tenant = new Tenant(new NewTenant("Pousada Sol", null, null), NOON);
    private final TenantStandings standings = new TenantStandings();
    private final TenantStandingInterceptor interceptor = new TenantStandingInterceptor();

    /** Facades' methods, each with its role. */
    static class Facade {
        @Requires(Role.VIEWER)
        public void look() {}

        @Requires(Role.OPERATOR)
        public void write() {}

        @Requires(Role.ADMIN)
        public void configure() {}

        @Requires(Role.ADMIN)
        @WhileSuspended
        public void listUsers() {}
    }

    @BeforeEach
    void wire() {
        standings.clock = Clock.fixed(NOON, ZoneOffset.UTC);
        standings.rows = new TenantStandings.TenantStandingRows() {
            @Override
            public Optional<Tenant> find(UUID id) {
                return Optional.of(tenant);
            }
        };
        interceptor.standings = standings;
    }

    @Test
    void an_active_tenant_stands_in_nobodys_way() {
        assertThat(call(Role.OPERATOR, "write")).isEqualTo("done");
        assertThat(call(Role.ADMIN, "configure")).isEqualTo("done");
    }

    @Test
    void people_of_a_suspended_tenant_look_and_change_nothing() {
        tenant.suspend("Fatura em aberto", "root", NOON);

        assertThat(call(Role.ADMIN, "look")).isEqualTo("done");
        assertThat(call(Role.ADMIN, "listUsers")).isEqualTo("done");
        refused(Role.OPERATOR, "write", "tenant.suspended");
        refused(Role.ADMIN, "configure", "tenant.suspended");
        assertThat(call(Role.SUPERUSER, "configure")).isEqualTo("done");
    }

    @Test
    void nobody_does_anything_inside_a_tenant_that_is_being_deleted() {
        tenant.delete();

        refused(Role.VIEWER, "look", "tenant.deleting");
        refused(Role.ADMIN, "listUsers", "tenant.deleting");
        refused(Role.SUPERUSER, "look", "tenant.deleting");
        assertThat(standings.isOpen(new TenantId(tenant.id()))).isFalse();
    }

    @Test
    void a_change_of_state_counts_as_soon_as_it_is_told() {
        assertThat(call(Role.OPERATOR, "write")).isEqualTo("done");
        tenant.suspend("Fatura em aberto", "root", NOON);
        standings.forget(tenant.id());

        refused(Role.OPERATOR, "write", "tenant.suspended");
    }

    private void refused(Role role, String method, String code) {
        assertThatThrownBy(() -> call(role, method))
                .isInstanceOf(RecadoException.class)
                .extracting(e -> ((RecadoException) e).code())
                .isEqualTo(code);
    }

    private Object call(Role role, String name) {
        TenantId id = new TenantId(tenant.id());
        return new Caller(UUID.randomUUID(), "ana", role, id)
                .call(() -> CurrentTenant.call(id, () -> {
                    Method method = Facade.class.getMethod(name);
                    return interceptor.check((InvocationContext) Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {InvocationContext.class},
                            (proxy, called, arguments) -> called.getName().equals("getMethod") ? method : "done"));
                }));
    }
}
