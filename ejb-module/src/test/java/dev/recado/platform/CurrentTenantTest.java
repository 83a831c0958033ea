package dev.recado.platform;

import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CurrentTenantTest {
    private final TenantId one = new TenantId(UUID.randomUUID());
    private final TenantId two = new TenantId(UUID.randomUUID());

    @Test
    void without_a_tenant_there_is_an_exception_not_all_of_them() {
        assertThatThrownBy(CurrentTenant::get).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_tenant_lasts_for_the_call_and_the_one_before_comes_back() {
        CurrentTenant.run(one, () -> {
            CurrentTenant.run(two, () -> assertThat(CurrentTenant.get()).isEqualTo(two));
            assertThat(CurrentTenant.get()).isEqualTo(one);
        });
        assertThat(CurrentTenant.orNull()).isNull();
    }

    @Test
    void a_failing_call_leaves_no_tenant_behind() {
        assertThatThrownBy(() -> CurrentTenant.run(one, () -> {
                    throw new NotFound("thing", 1);
                }))
                .isInstanceOf(NotFound.class);
        assertThat(CurrentTenant.orNull()).isNull();
    }

    @Test
    void other_threads_inherit_nothing() throws Exception {
        TenantId[] seen = {one};
        CurrentTenant.run(one, () -> {
            Thread thread = Thread.ofVirtual().start(() -> seen[0] = CurrentTenant.orNull());
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(seen[0]).isNull();
    }

    @Test
    void a_superuser_works_without_the_tenant_that_was_bound_before() {
        Caller superuser = new Caller(UUID.randomUUID(), "root", Role.SUPERUSER, null);
        CurrentTenant.run(
                one,
                () -> superuser.call(() -> {
                    assertThat(CurrentTenant.orNull()).isNull();
                    return true;
                }));
    }
}
