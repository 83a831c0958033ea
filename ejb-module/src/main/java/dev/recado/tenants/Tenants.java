package dev.recado.tenants;

import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Forbidden;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The organisations. */
@ApplicationScoped
public class Tenants {
    private static final Logger LOG = LoggerFactory.getLogger(Tenants.class);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    NewTenantTransaction creation;

    @Inject
    TenantTransactions transactions;

    @Inject
    TenantStandings standings;

    @Inject
    Event<TenantSuspended> silenced;

    /** Makes a tenant, with the defaults of every feature. {@link Conflict} when the name is taken. */
    @Requires(Role.SUPERUSER)
    public TenantDetails create(NewTenant from) {
        Tenant tenant = new Tenant(from, clock.instant());
        if (CurrentTenant.unbound(() -> transactions.taken(tenant.name(), tenant.id()))) {
            throw new Conflict("tenant.name-taken", tenant.name());
        }
        // The tenant is bound before the transaction's session opens, because the ORM asks for it only then.
        return CurrentTenant.call(new TenantId(tenant.id()), () -> creation.persist(tenant));
    }

    /** All tenants, in the order of their making. */
    @Requires(Role.SUPERUSER)
    public Page<TenantDetails> list(Page.Request page) {
        return CurrentTenant.unbound(() -> transactions.list(page));
    }

    /** One tenant: any for a superuser, only their own for others; {@link NotFound} otherwise. */
    @Requires(Role.VIEWER)
    public TenantDetails get(UUID id) {
        if (Caller.required().role() != Role.SUPERUSER
                && !id.equals(CurrentTenant.get().value())) {
            throw new NotFound("tenant", id);
        }
        return standings
                .look(new TenantId(id))
                .orElseThrow(() -> new NotFound("tenant", id))
                .details();
    }

    /** The ids of all tenants, for work that goes over the whole installation. */
    public List<TenantId> ids() {
        return CurrentTenant.unbound(transactions::ids);
    }

    /** The tenant that this thread works for. */
    @Transactional
    public TenantDetails current() {
        return here(null).details();
    }

    /**
     * The same, with the promise that its state holds until the running transaction ends: a suspension waits for it.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public TenantDetails currentHeld() {
        return here(LockModeType.PESSIMISTIC_READ).details();
    }

    /**
     * The same, with nobody else before the transaction's end: for counting against a limit and adding to what is counted. To
     * be called before any other lock is taken. {@link Conflict} unless the tenant is active.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public TenantDetails currentAlone() {
        Tenant tenant = here(LockModeType.PESSIMISTIC_WRITE);
        if (tenant.state() == TenantState.DELETING) {
            throw tenant.refused();
        }
        return tenant.details();
    }

    /**
     * Changes settings; {@link Stale} unless the version is the present one. An ADMIN sets how customers are answered (zone,
     * language, taking turns); name and limits are a superuser's, hence {@link Forbidden} for others.
     */
    @Requires(Role.ADMIN)
    public TenantDetails update(UUID id, long version, TenantChange change) {
        Caller caller = Caller.required();
        if (caller.role() != Role.SUPERUSER) {
            if (!id.equals(CurrentTenant.get().value())) {
                throw new NotFound("tenant", id);
            }
            if (change.needsSuperuser()) {
                throw new Forbidden(Role.SUPERUSER);
            }
            return changed(transactions.update(id, version, change, false));
        }
        return changed(CurrentTenant.unbound(() -> transactions.update(id, version, change, true)));
    }

    private TenantDetails changed(TenantDetails tenant) {
        standings.forget(tenant.id());
        return tenant;
    }

    /**
     * Silences a tenant: its messages are kept, and none is answered or sent from the moment on at which this returns. What
     * was waiting to be sent is withdrawn. {@link Conflict} unless it is active, {@link Invalid} without a reason.
     */
    @Requires(Role.SUPERUSER)
    public TenantDetails suspend(UUID id, @Nullable String reason) {
        TenantDetails suspended = CurrentTenant.unbound(() -> transactions.suspend(id, reason));
        LOG.info("Tenant {} is suspended", id);
        silence(id);
        return suspended;
    }

    /** Ends a suspension. What came meanwhile stays unanswered, for people to look at; {@link Conflict} unless suspended. */
    @Requires(Role.SUPERUSER)
    public TenantDetails resume(UUID id) {
        TenantDetails resumed = CurrentTenant.unbound(() -> transactions.resume(id));
        standings.forget(id);
        LOG.info("Tenant {} is active again", id);
        return resumed;
    }

    /**
     * Closes a tenant for good; what is its own has then to be deleted, and {@link #forget} is the last step. {@link Invalid}
     * unless the confirmation is its name, {@link Conflict} when it is closed already. No tenant is bound.
     */
    @Requires(Role.SUPERUSER)
    @Transactional(Transactional.TxType.MANDATORY)
    public TenantDetails close(UUID id, @Nullable String confirmation) {
        Tenant tenant = em.find(Tenant.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (tenant == null) {
            throw new NotFound("tenant", id);
        }
        if (confirmation == null || !tenant.name().equals(confirmation.strip())) {
            throw new Invalid("tenant.confirmation", tenant.name());
        }
        tenant.delete();
        em.flush();
        return tenant.details();
    }

    /** Takes a closed tenant, of which nothing else is left, out of the list. No tenant is bound. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void forget(UUID id) {
        Tenant tenant = em.find(Tenant.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (tenant != null) {
            em.remove(tenant);
        }
    }

    /** Writes what a superuser does about a tenant into the installation's trail and into the tenant's own. */
    @Requires(Role.SUPERUSER)
    public void note(UUID id, String action, Map<String, Object> details) {
        CurrentTenant.unbound(() -> {
            transactions.note(id, action, details);
            return true;
        });
    }

    /** Ends what a tenant that may not speak any more has under way. Its state, which is committed, does the same more slowly. */
    public void silence(UUID id) {
        standings.forget(id);
        try {
            CurrentTenant.run(new TenantId(id), () -> silenced.fire(new TenantSuspended(id)));
        } catch (RuntimeException e) {
            LOG.warn("What tenant {} has under way could not be ended at once; it ends when it becomes due", id, e);
        }
    }

    private Tenant here(@Nullable LockModeType lock) {
        UUID id = CurrentTenant.get().value();
        Tenant tenant = em.find(Tenant.class, id);
        if (tenant == null) {
            throw new NotFound("tenant", id);
        }
        if (lock != null) {
            em.refresh(tenant, lock);
        }
        return tenant;
    }
}
