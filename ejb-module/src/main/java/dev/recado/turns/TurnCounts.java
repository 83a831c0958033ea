package dev.recado.turns;

import dev.recado.platform.TenantId;
import dev.recado.platform.work.Sweep;
import dev.recado.tenants.TenantDeleted;
import dev.recado.tenants.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts for operators how turns end, by outcome and tenant. A tenant stands there by its id alone: neither its name nor anything
 * of a customer goes into metrics. Each turn counts as it ended: what becomes of its answer afterwards does not, and a reaction
 * that was settled by itself stays counted when a burst takes it in.
 */
@ApplicationScoped
class TurnCounts {
    static final String ENDED = "recado.turns.ended";
    static final String TENANT = "tenant";
    /** On the nodes that did not delete a tenant themselves its counters stay for that long. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

    private final Set<UUID> counted = ConcurrentHashMap.newKeySet();
    private Instant nextLook = Instant.EPOCH;

    @Inject
    MeterRegistry meters;

    @Inject
    Tenants tenants;

    void ended(@Observes(during = TransactionPhase.AFTER_SUCCESS) TurnEnded event) {
        counted.add(event.tenantId());
        meters.counter(
                        ENDED,
                        TENANT,
                        event.tenantId().toString(),
                        "outcome",
                        event.outcome().name().toLowerCase(Locale.ROOT))
                .increment();
    }

    void deleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantDeleted event) {
        forget(event.tenantId());
    }

    // Only one node is told that a tenant was deleted.
    void sweep(@Observes Sweep sweep) {
        if (counted.isEmpty() || sweep.now().isBefore(nextLook)) {
            return;
        }
        nextLook = sweep.now().plus(FORGOTTEN_AFTER);
        // Those that are counted are taken first: one that is made and counted after the look would pass for deleted.
        Set<UUID> gone = Set.copyOf(counted);
        Set<UUID> present =
                Set.copyOf(tenants.ids().stream().map(TenantId::value).toList());
        gone.stream().filter(tenant -> !present.contains(tenant)).forEach(this::forget);
    }

    private void forget(UUID tenant) {
        counted.remove(tenant);
        meters.find(ENDED).tag(TENANT, tenant.toString()).meters().forEach(meters::remove);
    }
}
