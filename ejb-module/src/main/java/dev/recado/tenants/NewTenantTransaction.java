package dev.recado.tenants;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Map;
import org.hibernate.exception.ConstraintViolationException;

/** The part of {@link Tenants#create} that runs with the new tenant bound, in a transaction of its own. */
@ApplicationScoped
class NewTenantTransaction {
    @PersistenceContext
    EntityManager em;

    @Inject
    Audit audit;

    @Inject
    Event<TenantCreated> created;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public TenantDetails persist(Tenant tenant) {
        TenantDetails details = tenant.details();
        try {
            em.persist(tenant);
            em.flush();
        } catch (ConstraintViolationException somebodyWasFaster) {
            throw new Conflict("tenant.name-taken", details.name());
        }
        audit.record("tenant.created", "tenant", details.id(), Map.of("name", details.name()));
        created.fire(new TenantCreated(details.id(), details.name(), details.language()));
        return details;
    }
}
