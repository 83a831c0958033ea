package dev.recado.tenants;

import dev.recado.audit.Audit;
import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** The organisations. */
@ApplicationScoped
public class Tenants {
    private static final UUID FIRST = new UUID(0, 0);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    @Inject
    NewTenantTransaction transaction;

    /** Makes a tenant, with the defaults of every feature. {@link Conflict} when the name is taken. */
    @Requires(Role.SUPERUSER)
    public TenantDetails create(NewTenant from) {
        Tenant tenant = new Tenant(from, clock.instant());
        // The tenant is bound before the transaction's session opens, because the ORM asks for it only then.
        return CurrentTenant.call(new TenantId(tenant.details().id()), () -> transaction.persist(tenant));
    }

    /** All tenants, in the order of their making. */
    @Requires(Role.SUPERUSER)
    @Transactional
    public Page<TenantDetails> list(Page.Request page) {
        UUID after = page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor());
        var rows = em.createQuery("select t from Tenant t where t.id > :after order by t.id", Tenant.class)
                .setParameter("after", after)
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(
                rows, page.limit(), Tenant::details, t -> t.details().id().toString());
    }

    /** One tenant: any for a superuser, only their own for others; {@link NotFound} otherwise. */
    @Requires(Role.VIEWER)
    @Transactional
    public TenantDetails get(UUID id) {
        return visible(id).details();
    }

    /** The tenant that this thread works for. */
    @Transactional
    public TenantDetails current() {
        UUID id = CurrentTenant.get().value();
        Tenant tenant = em.find(Tenant.class, id);
        if (tenant == null) {
            throw new NotFound("tenant", id);
        }
        return tenant.details();
    }

    /** Changes settings; {@link Stale} unless the version is the present one. */
    @Requires(Role.ADMIN)
    @Transactional
    public TenantDetails update(UUID id, long version, TenantChange change) {
        Tenant tenant = visible(id);
        em.lock(tenant, LockModeType.PESSIMISTIC_WRITE);
        if (tenant.version() != version) {
            throw new Stale("tenant", id);
        }
        tenant.apply(change);
        em.flush();
        audit.record("tenant.updated", "tenant", id, Map.of("change", change));
        return tenant.details();
    }

    private Tenant visible(UUID id) {
        Caller caller = Caller.required();
        Tenant tenant = em.find(Tenant.class, id);
        boolean theirs =
                caller.role() == Role.SUPERUSER || id.equals(CurrentTenant.get().value());
        if (tenant == null || !theirs) {
            throw new NotFound("tenant", id);
        }
        return tenant;
    }
}
