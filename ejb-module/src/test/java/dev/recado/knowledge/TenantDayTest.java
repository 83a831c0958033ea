package dev.recado.knowledge;

import dev.recado.platform.Ids;
import dev.recado.tenants.PeopleFallBack;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.TenantState;
import dev.recado.tenants.Tenants;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TenantDayTest {
    @Test
    void a_day_begins_at_midnight_where_the_tenant_is() {
        assertThat(today("America/Sao_Paulo", "2026-11-24T02:59:59Z")).isEqualTo(LocalDate.of(2026, 11, 23));
        assertThat(today("America/Sao_Paulo", "2026-11-24T03:00:00Z")).isEqualTo(LocalDate.of(2026, 11, 24));
        assertThat(today("Pacific/Auckland", "2026-11-23T10:59:59Z")).isEqualTo(LocalDate.of(2026, 11, 23));
        assertThat(today("Pacific/Auckland", "2026-11-23T11:00:00Z")).isEqualTo(LocalDate.of(2026, 11, 24));
    }

    private static LocalDate today(String zone, String now) {
        TenantDay day = new TenantDay();
        day.clock = Clock.fixed(Instant.parse(now), ZoneOffset.UTC);
        day.tenants = new Tenants() {
            @Override
            public TenantDetails current() {
                return in(zone);
            }
        };
        return day.today();
    }

    private static TenantDetails in(String zone) {
        return new TenantDetails(
                Ids.next(),
                "Pousada",
                zone,
                "pt-BR",
                0,
                0,
                0,
                0,
                PeopleFallBack.BOT,
                List.of(),
                1,
                1,
                1,
                1,
                1,
                TenantState.ACTIVE,
                null,
                null,
                Instant.EPOCH,
                0);
    }
}
