package dev.recado.privacy;

import dev.recado.audit.Audit;
import dev.recado.channels.DeviceRoutes;
import dev.recado.channels.KeptEvents;
import dev.recado.knowledge.PassagesInIndex;
import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.DataKeys;
import dev.recado.platform.NotFound;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.TenantDeleted;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The transactions of a deletion, each small, and each together with its line of the receipt: wherever the process dies, the
 * receipt says what is gone, and the next one goes on from there.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
class DeletionSteps {
    private static final String TRAIL = "audit_entry";

    @PersistenceContext
    EntityManager em;

    @Inject
    Tenants tenants;

    @Inject
    DeviceRoutes routes;

    @Inject
    KeptEvents keptEvents;

    @Inject
    PassagesInIndex index;

    @Inject
    DataKeys dataKeys;

    @Inject
    Rows rows;

    @Inject
    DueWork dueWork;

    @Inject
    Audit audit;

    @Inject
    Event<TenantDeleted> deleted;

    @Inject
    Clock clock;

    /** The point of no return: nobody gets in any more, no webhook finds the tenant's numbers. No tenant is bound. */
    public DeletionReceipt mark(UUID id, String confirmation) {
        TenantDetails tenant = tenants.close(id, confirmation);
        List<UUID> devices = routes.bury(id);
        for (String table : TenantTables.BY_USER) {
            rows.deleteByUser(table, id);
        }
        long logins = 0;
        for (int gone = 1; gone > 0; logins += gone) {
            gone = rows.delete("login", id, Integer.MAX_VALUE);
        }
        TenantDeletion deletion = new TenantDeletion(id, tenant.name(), Caller.required(), now());
        deletion.deleted("login", logins);
        deletion.deleted("device_route", devices.size());
        deletion.step(TenantDeletion.WAITING);
        em.persist(deletion);
        CurrentTenant.run(new TenantId(id), () -> dueWork.schedule(WorkKind.TENANT, id, now()));
        audit.record("tenant.deletion-requested", "tenant", id, Map.of("name", tenant.name()));
        return deletion.receipt();
    }

    /** Whether there is anything to do; where not, the work is struck off the list. */
    public boolean begin(UUID id) {
        TenantDeletion deletion = em.find(TenantDeletion.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (deletion == null || deletion.finished()) {
            dueWork.done(id);
            return false;
        }
        deletion.started(now());
        return true;
    }

    /** The numbers that the tenant spoke through, as long as they are known. */
    public List<UUID> devices() {
        return em.createQuery("select d.id from Device d", UUID.class).getResultList();
    }

    public void messagesRemoved(UUID id, long count) {
        TenantDeletion deletion = locked(id);
        deletion.messagesRemoved(count);
        deletion.step("queues");
    }

    /** Events that could not be placed name a device at most. No tenant is bound. */
    public void deleteKeptEvents(UUID id, List<UUID> devices) {
        locked(id).deleted("kept_event", keptEvents.delete(devices));
    }

    public List<String> tables() {
        return rows.tables();
    }

    /** Deletes some rows of a table; false when none was left. */
    public boolean delete(UUID id, String table, int most) {
        // The trail is append-only but for this, and its seals go with it.
        int count = table.equals(TRAIL) ? audit.forget(new TenantId(id), most) : rows.delete(table, id, most);
        locked(id).deleted(table, count);
        return count > 0;
    }

    /** Remembers how much the index has, unless that was done already. */
    public void countIndex(UUID id) {
        locked(id).indexed(index.count());
    }

    /** Takes the tenant out of the index. */
    public void clearIndex(UUID id) {
        if (index.count() > 0) {
            index.purge();
        }
        TenantDeletion deletion = locked(id);
        deletion.cleared(index.count());
        deletion.step("index");
    }

    /** What is left although all tables were gone through; the deletion's own work is not counted. */
    public Map<String, Long> left(UUID id) {
        Map<String, Long> left = rows.left(id);
        left.computeIfPresent("due_work", (table, count) -> count == 1 ? null : count - 1);
        long indexed = index.count();
        if (indexed > 0) {
            left.put("index", indexed);
        }
        return left;
    }

    public Instant requestedAt(UUID id) {
        return locked(id).requestedAt();
    }

    public void postpone(UUID id, Instant until) {
        locked(id).step(TenantDeletion.WAITING);
        dueWork.schedule(WorkKind.TENANT, id, until);
    }

    /** The end. No tenant is bound, because the last line belongs into the installation's trail. */
    public void finish(UUID id) {
        TenantDeletion deletion = locked(id);
        deletion.deleted("data_key", dataKeys.shred(new TenantId(id)));
        deletion.finish(now());
        tenants.forget(id);
        dueWork.done(id);
        DeletionReceipt receipt = deletion.receipt();
        audit.record(
                "tenant.deleted",
                "tenant",
                id,
                Map.of(
                        "name",
                        receipt.name(),
                        "requestedBy",
                        receipt.requestedByName(),
                        "rows",
                        receipt.rows(),
                        "messagesRemoved",
                        receipt.messagesRemoved()));
        deleted.fire(new TenantDeleted(id));
    }

    private TenantDeletion locked(UUID id) {
        TenantDeletion deletion = em.find(TenantDeletion.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (deletion == null) {
            throw new NotFound("deletion", id);
        }
        return deletion;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
