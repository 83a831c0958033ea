package dev.recado.tenants;

import dev.recado.platform.Conflict;
import dev.recado.platform.Invalid;
import dev.recado.platform.RecadoException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TenantTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private final Tenant tenant = new Tenant(new NewTenant("Pousada Sol", null, null), NOON);

    @Test
    void a_new_tenant_speaks_at_once() {
        assertThat(tenant.details().state()).isEqualTo(TenantState.ACTIVE);
        assertThat(tenant.details().speaksAbout(NOON)).isTrue();
        assertThat(tenant.details().zone()).isEqualTo("America/Sao_Paulo");
    }

    @Test
    void a_suspended_tenant_says_why_since_when_and_by_whom() {
        tenant.suspend("  Fatura em aberto ", "root", NOON);

        assertThat(tenant.details().suspension()).isEqualTo(new Suspension("Fatura em aberto", NOON, "root"));
        assertThat(tenant.details().speaksAbout(NOON.plusSeconds(1))).isFalse();
        assertThat(tenant.refused().text(Locale.of("pt", "BR")))
                .contains("Pousada Sol")
                .contains("Fatura em aberto");
    }

    @Test
    void a_resumed_tenant_speaks_only_about_what_is_new() {
        tenant.suspend("Fatura em aberto", "root", NOON);
        tenant.resume(NOON.plusSeconds(60));

        assertThat(tenant.details().suspension()).isNull();
        assertThat(tenant.details().speaksAbout(NOON.plusSeconds(59))).isFalse();
        assertThat(tenant.details().speaksAbout(NOON.plusSeconds(60))).isTrue();
    }

    @Test
    void each_state_is_left_only_by_its_own_way() {
        refused(() -> tenant.resume(NOON), "tenant.not-suspended");
        tenant.suspend("Fatura em aberto", "root", NOON);
        refused(() -> tenant.suspend("Outra vez", "root", NOON), "tenant.suspended");
        tenant.delete();
        refused(() -> tenant.resume(NOON), "tenant.deleting");
        refused(() -> tenant.suspend("Ainda", "root", NOON), "tenant.deleting");
        refused(tenant::delete, "tenant.deleting");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void a_suspension_needs_a_reason(String reason) {
        assertThatThrownBy(() -> tenant.suspend(reason, "root", NOON)).isInstanceOf(Invalid.class);
        assertThat(tenant.details().active()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+03:00", "Brasilia", "", "america/sao_paulo"})
    void a_zone_is_one_of_ianas(String zone) {
        invalid(TenantChange.ofOwn(zone, null, null, null, null, null, null, null), "tenant.zone");
    }

    @Test
    void settings_stay_within_their_ranges() {
        invalid(TenantChange.ofOwn(null, "fr", null, null, null, null, null, null), "tenant.language");
        invalid(TenantChange.ofOwn(null, null, 60_001, null, null, null, null, null), "tenant.range");
        invalid(TenantChange.ofOwn(null, null, 10_000, 9_999, null, null, null, null), "tenant.longest-wait");
        invalid(
                new TenantChange(null, null, null, null, null, null, null, null, null, 0, null, null, null, null),
                "tenant.range");
        invalid(
                new TenantChange(null, null, null, null, null, null, null, null, null, null, -1, null, null, null),
                "tenant.range");
        invalid(
                new TenantChange(null, null, null, null, null, null, null, null, null, null, null, -1L, null, null),
                "tenant.range");
        invalid(
                new TenantChange(null, null, null, null, null, null, null, null, null, null, null, null, 0, null),
                "tenant.range");
        invalid(
                new TenantChange(
                        "x".repeat(121), null, null, null, null, null, null, null, null, null, null, null, null, null),
                "tenant.name");
    }

    @Test
    void name_and_limits_are_a_superusers_to_change() {
        assertThat(TenantChange.ofOwn("UTC", "en", 1, 2, null, null, null, null).needsSuperuser())
                .isFalse();
        assertThat(new TenantChange(null, null, null, null, null, null, null, null, null, null, 5, null, null, null)
                        .needsSuperuser())
                .isTrue();
    }

    @Test
    void a_customer_always_has_a_word_to_leave_by() {
        assertThat(tenant.details().optOutWords()).contains("SAIR", "PARAR");
        invalid(words(List.of()), "tenant.opt-out-words");
        invalid(words(List.of("!?")), "tenant.opt-out-words");
        tenant.apply(words(List.of(" Chega ", "Chega")));
        assertThat(tenant.details().optOutWords()).containsExactly("Chega");
    }

    private static TenantChange words(List<String> words) {
        return TenantChange.ofOwn(null, null, null, null, null, null, null, words);
    }

    private void invalid(TenantChange change, String code) {
        assertThatThrownBy(() -> tenant.apply(change))
                .isInstanceOf(Invalid.class)
                .extracting(e -> ((RecadoException) e).code())
                .isEqualTo(code);
    }

    private static void refused(Runnable deed, String code) {
        assertThatThrownBy(deed::run)
                .isInstanceOf(Conflict.class)
                .extracting(e -> ((RecadoException) e).code())
                .isEqualTo(code);
    }
}
