package dev.recado.tenants;

import dev.recado.audit.Audit;
import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of {@link Tenants}. A superuser's run with no tenant bound, because they write into two trails: the
 * installation's, where superusers look, and the tenant's own, where its administrators do. What looks at all tenants runs with
 * none bound, too, wherever a superuser may be working: a tenant's session sees its own row only.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class TenantTransactions {
    private static final UUID FIRST = new UUID(0, 0);

    @PersistenceContext
    EntityManager em;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    /** No tenant is bound. */
    public Page<TenantDetails> list(Page.Request page) {
        UUID after = page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor());
        var rows = em.createQuery("select t from Tenant t where t.id > :after order by t.id", Tenant.class)
                .setParameter("after", after)
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(
                rows, page.limit(), Tenant::details, t -> t.details().id().toString());
    }

    /** No tenant is bound. */
    public List<TenantId> ids() {
        return em.createQuery("select t.id from Tenant t order by t.id", UUID.class)
                .getResultStream()
                .map(TenantId::new)
                .toList();
    }

    public TenantDetails update(UUID id, long version, TenantChange change, boolean bySuperuser) {
        Tenant tenant = locked(id);
        if (tenant.version() != version) {
            throw new Stale("tenant", id);
        }
        if (tenant.state() == TenantState.DELETING) {
            throw tenant.refused();
        }
        // Before the change, which the query would write to the database first.
        if (change.name() != null && taken(change.name().strip(), id)) {
            throw new Conflict("tenant.name-taken", change.name().strip());
        }
        Map<String, Object> before = settings(tenant.details());
        tenant.apply(change);
        Map<String, Object> after = settings(tenant.details());
        try {
            em.flush();
        } catch (ConstraintViolationException somebodyWasFaster) {
            throw new Conflict("tenant.name-taken", tenant.name());
        }
        audit.change("tenant.updated", "tenant", id, before, after);
        if (bySuperuser) {
            CurrentTenant.run(new TenantId(id), () -> audit.change("tenant.updated", "tenant", id, before, after));
        }
        return tenant.details();
    }

    public TenantDetails suspend(UUID id, @Nullable String reason) {
        Tenant tenant = locked(id);
        TenantDetails before = tenant.details();
        tenant.suspend(reason, Caller.required().username(), now());
        em.flush();
        return noted(id, "tenant.suspended", before, tenant.details());
    }

    public TenantDetails resume(UUID id) {
        Tenant tenant = locked(id);
        TenantDetails before = tenant.details();
        tenant.resume(now());
        em.flush();
        return noted(id, "tenant.resumed", before, tenant.details());
    }

    private TenantDetails noted(UUID id, String action, TenantDetails before, TenantDetails after) {
        Map<String, Object> details = Map.of("name", after.name());
        audit.change(action, "tenant", id, details, before, after);
        CurrentTenant.run(new TenantId(id), () -> audit.change(action, "tenant", id, details, before, after));
        return after;
    }

    /** Into both trails. */
    public void note(UUID id, String action, Map<String, Object> details) {
        audit.record(action, "tenant", id, details);
        CurrentTenant.run(new TenantId(id), () -> audit.record(action, "tenant", id, details));
    }

    private Tenant locked(UUID id) {
        Tenant tenant = em.find(Tenant.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (tenant == null) {
            throw new NotFound("tenant", id);
        }
        return tenant;
    }

    /** Whether another tenant has the name. No tenant is bound. */
    public boolean taken(String name, UUID exceptId) {
        return !em.createQuery("select t.id from Tenant t where t.name = :name and t.id <> :id", UUID.class)
                .setParameter("name", name)
                .setParameter("id", exceptId)
                .getResultList()
                .isEmpty();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static Map<String, Object> settings(TenantDetails of) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("name", of.name());
        settings.put("zone", of.zone());
        settings.put("language", of.language());
        settings.put("quietWindowMillis", of.quietWindowMillis());
        settings.put("longestWaitMillis", of.longestWaitMillis());
        settings.put("mostInterruptions", of.mostInterruptions());
        settings.put("peopleTimeLimitMinutes", of.peopleTimeLimitMinutes());
        settings.put("peopleFallBack", of.peopleFallBack());
        settings.put("optOutWords", of.optOutWords());
        settings.put("concurrentTurns", of.concurrentTurns());
        settings.put("documentsLimit", of.documentsLimit());
        settings.put("storageLimitBytes", of.storageLimitBytes());
        settings.put("usersLimit", of.usersLimit());
        settings.put("devicesLimit", of.devicesLimit());
        return settings;
    }
}
