package dev.recado.turns;

import dev.recado.platform.TenantId;
import dev.recado.platform.work.Sweep;
import dev.recado.tenants.TenantDeleted;
import dev.recado.tenants.Tenants;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How turns end, for operators: per tenant, and nothing about it but its id. */
class TurnCountsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final UUID ANA = UUID.randomUUID();
    private static final UUID RUI = UUID.randomUUID();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final TurnCounts counts = new TurnCounts();
    private final List<TenantId> present = new ArrayList<>(List.of(new TenantId(ANA), new TenantId(RUI)));
    private int looks;

    @BeforeEach
    void wire() {
        counts.meters = meters;
        counts.tenants = new Tenants() {
            @Override
            public List<TenantId> ids() {
                looks++;
                return List.copyOf(present);
            }
        };
    }

    @Test
    void every_way_to_end_is_counted_once_for_its_tenant() {
        try (TurnTables tables = new TurnTables()) {
            UUID first = tables.turnOf(tables.writes("Oi"));
            tables.answers(tables.run(first), "Olá");
            tables.reacts("wamid.reaction", "👍", "wamid.1", tables.now());
            tables.pass(Duration.ofMinutes(1));
            TurnTask cut = tables.run(tables.turnOf(tables.writes("Promoções?")));
            tables.writes("Sair");
            tables.answers(cut, "Tenho várias");
            tables.writes("Ainda aí?");

            tables.events.stream()
                    .filter(TurnEnded.class::isInstance)
                    .map(TurnEnded.class::cast)
                    .forEach(counts::ended);

            UUID tenant = tables.tenant.value();
            assertThat(tables.turns()).allMatch(turn -> turn.outcome() != null).hasSize(5);
            // As they ended: that an answer was withdrawn afterwards does not end the turn once more.
            assertThat(count(tenant, Outcome.ANSWERED)).isEqualTo(2);
            assertThat(count(tenant, Outcome.REFUSED)).isEqualTo(2);
            assertThat(count(tenant, Outcome.NO_REPLY_NEEDED)).isEqualTo(1);
        }
    }

    @Test
    void a_counter_says_the_tenants_id_and_the_outcome_and_nothing_else() {
        counts.ended(new TurnEnded(ANA, Outcome.HANDED_OVER));

        assertThat(meters.getMeters()).hasSize(1);
        assertThat(meters.get(TurnCounts.ENDED).counter().getId().getTags())
                .containsExactlyInAnyOrder(Tag.of("tenant", ANA.toString()), Tag.of("outcome", "handed_over"));
    }

    @Test
    void what_is_rolled_back_is_not_counted() throws NoSuchMethodException {
        assertThat(TurnCounts.class
                        .getDeclaredMethod("ended", TurnEnded.class)
                        .getParameters()[0]
                        .getAnnotation(Observes.class)
                        .during())
                .isEqualTo(TransactionPhase.AFTER_SUCCESS);
    }

    @Test
    void with_a_tenant_go_its_counters_and_nobody_elses() {
        counts.ended(new TurnEnded(ANA, Outcome.ANSWERED));
        counts.ended(new TurnEnded(ANA, Outcome.REFUSED));
        counts.ended(new TurnEnded(RUI, Outcome.ANSWERED));

        counts.deleted(new TenantDeleted(ANA));

        assertThat(tenants()).containsExactly(RUI.toString());
        counts.deleted(new TenantDeleted(UUID.randomUUID()));
        assertThat(count(RUI, Outcome.ANSWERED)).isEqualTo(1);
    }

    @Test
    void a_tenant_that_another_node_has_deleted_is_forgotten_within_minutes() {
        counts.sweep(new Sweep(NOON));
        assertThat(looks).as("nothing was counted").isZero();
        counts.ended(new TurnEnded(ANA, Outcome.ANSWERED));
        counts.ended(new TurnEnded(RUI, Outcome.ANSWERED));
        counts.sweep(new Sweep(NOON));
        present.remove(new TenantId(ANA));

        counts.sweep(new Sweep(NOON.plusSeconds(5)));
        assertThat(looks).as("not with every sweep").isEqualTo(1);
        assertThat(tenants()).containsExactlyInAnyOrder(ANA.toString(), RUI.toString());
        counts.sweep(new Sweep(NOON.plus(TurnCounts.FORGOTTEN_AFTER).plus(Duration.ofSeconds(5))));

        assertThat(tenants()).containsExactly(RUI.toString());
    }

    private double count(UUID tenant, Outcome outcome) {
        return meters
                .find(TurnCounts.ENDED)
                .tags("tenant", tenant.toString(), "outcome", outcome.name().toLowerCase(java.util.Locale.ROOT))
                .counters()
                .stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
    }

    private Set<String> tenants() {
        return Set.copyOf(meters.getMeters().stream()
                .map(Meter::getId)
                .map(id -> String.valueOf(id.getTag("tenant")))
                .toList());
    }
}
