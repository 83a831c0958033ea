package dev.recado.audit;

import dev.recado.platform.Caller;
import dev.recado.platform.Correlation;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Json;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.platform.WhileSuspended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The audit trail. */
@ApplicationScoped
public class Audit {
    private static final UUID LAST = new UUID(-1, -1);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    /**
     * Writes down a deed in the running transaction; who, for which tenant and under which correlation id is taken from the
     * context.
     *
     * @param action such as {@code device.created}
     * @param details what changed; the caller masks secrets
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
        Optional<Caller> caller = Caller.current();
        TenantId tenant = CurrentTenant.orNull();
        em.persist(new AuditRow(new AuditEntry(
                Ids.next(),
                tenant == null ? null : tenant.value(),
                clock.instant(),
                caller.map(Caller::userId).orElse(null),
                caller.map(Caller::username).orElse(null),
                action,
                targetKind,
                String.valueOf(targetId),
                Json.write(details),
                Correlation.current())));
    }

    /** The trail, newest first: of the current tenant, or of the installation itself for a superuser without one. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    @Transactional
    public Page<AuditEntry> list(Page.Request page) {
        TenantId tenant = CurrentTenant.orNull();
        UUID before = page.cursor() == null ? LAST : Ids.parseCursor(page.cursor());
        var rows = em.createQuery(
                        "select a from AuditRow a where a.id < :before and "
                                + (tenant == null ? "a.tenantId is null" : "a.tenantId = :tenant")
                                + " order by a.id desc",
                        AuditRow.class)
                .setParameter("before", before)
                .setMaxResults(page.limit() + 1);
        if (tenant != null) {
            rows.setParameter("tenant", tenant.value());
        }
        return Page.of(rows.getResultList(), page.limit(), AuditRow::entry, row -> row.entry()
                .id()
                .toString());
    }
}
