package dev.recado.limits;

import dev.recado.audit.Audit;
import dev.recado.platform.Stale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link Limits}, with the tenant already bound. */
@ApplicationScoped
class LimitRows {
    @PersistenceContext
    EntityManager em;

    @Inject
    Audit audit;

    /** What was granted, and its version. */
    record Granted(LimitsChange values, long version) {}

    static final Granted NOTHING = new Granted(new LimitsChange(null, null, null, null, null), 0);

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Granted granted() {
        TenantLimits row = row();
        return row == null ? NOTHING : new Granted(row.granted(), row.version());
    }

    @Transactional
    public Granted grant(UUID tenant, long version, LimitsChange values) {
        TenantLimits row = row();
        if (row != null) {
            em.lock(row, LockModeType.PESSIMISTIC_WRITE);
        }
        if (version != (row == null ? 0 : row.version())) {
            throw new Stale("limits", tenant);
        }
        LimitsChange before = row == null ? NOTHING.values() : row.granted();
        if (row == null) {
            row = new TenantLimits(values);
            em.persist(row);
        } else {
            row.grant(values);
        }
        try {
            em.flush();
        } catch (ConstraintViolationException somebodyWasFaster) {
            throw new Stale("limits", tenant);
        }
        audit.change("tenant.limits-updated", "tenant", tenant, before, values);
        return new Granted(row.granted(), row.version());
    }

    private @Nullable TenantLimits row() {
        return em.createQuery("select l from TenantLimits l", TenantLimits.class)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }
}
