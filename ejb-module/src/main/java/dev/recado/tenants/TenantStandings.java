package dev.recado.tenants;

import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What tenants may do at the moment, for questions that every request asks. Remembered for a second: a change made on this
 * node counts at once, one made on another node a second later. What must be exact (that nothing is sent) reads the row itself.
 */
@ApplicationScoped
public class TenantStandings {
    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final int MOST = 10_000;

    private final ConcurrentHashMap<UUID, Standing> kept = new ConcurrentHashMap<>();

    @Inject
    TenantStandingRows rows;

    @Inject
    Clock clock;

    private record Standing(
            Optional<TenantState> state, Optional<Conflict> refusal, int concurrentTurns, Instant until) {}

    /** The tenant's state; empty when there is no such tenant. */
    public Optional<TenantState> of(TenantId tenant) {
        return standing(tenant).state();
    }

    /** Whether one may work in it at all: it exists and is not being deleted. */
    public boolean isOpen(TenantId tenant) {
        return of(tenant).filter(state -> state != TenantState.DELETING).isPresent();
    }

    /** How many of the tenant's turns may run at once: none once it is gone. */
    public int concurrentTurns(TenantId tenant) {
        return standing(tenant).concurrentTurns();
    }

    /**
     * The row itself, whoever asks: only a session of the tenant sees it. Where another tenant is bound, or none, that is one of
     * its own; where the tenant is, the running transaction will do, and takes no second connection.
     */
    Optional<Tenant> look(TenantId tenant) {
        return tenant.equals(CurrentTenant.orNull())
                ? rows.find(tenant.value())
                : CurrentTenant.call(tenant, () -> rows.findApart(tenant.value()));
    }

    /** Why the tenant's people can't change anything now; empty when they can. */
    Optional<Conflict> refusal(TenantId tenant) {
        return standing(tenant).refusal();
    }

    void forget(UUID tenant) {
        kept.remove(tenant);
    }

    void deleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantDeleted event) {
        forget(event.tenantId());
    }

    private Standing standing(TenantId tenant) {
        Instant now = clock.instant();
        Standing known = kept.get(tenant.value());
        if (known != null && now.isBefore(known.until())) {
            return known;
        }
        Optional<Tenant> row = look(tenant);
        Standing read = new Standing(
                row.map(Tenant::state),
                row.filter(found -> found.state() != TenantState.ACTIVE).map(Tenant::refused),
                row.map(found -> found.details().concurrentTurns()).orElse(0),
                now.plus(KEPT));
        if (kept.size() >= MOST) {
            kept.clear();
        }
        kept.put(tenant.value(), read);
        return read;
    }

    /** The look into the table. */
    @ApplicationScoped
    static class TenantStandingRows {
        @PersistenceContext
        EntityManager em;

        @Transactional
        public Optional<Tenant> find(UUID id) {
            return Optional.ofNullable(em.find(Tenant.class, id));
        }

        @Transactional(Transactional.TxType.REQUIRES_NEW)
        public Optional<Tenant> findApart(UUID id) {
            return find(id);
        }
    }
}
