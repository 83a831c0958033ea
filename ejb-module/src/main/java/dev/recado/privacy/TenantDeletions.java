package dev.recado.privacy;

import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Deletions of tenants: asked for, under way, and, by their receipts, past ones. */
@ApplicationScoped
public class TenantDeletions {
    private static final UUID LAST = new UUID(-1, -1);

    @PersistenceContext
    EntityManager em;

    @Inject
    DeletionSteps steps;

    @Inject
    Tenants tenants;

    /**
     * Deletes a tenant with everything that is its own. There is no way back: when this returns, nothing goes in or out, nobody
     * of it is logged in, and its numbers may be used by others; the rest is done in the background, and the receipt grows.
     * {@link Conflict} when it is being deleted already, {@link Invalid} when the confirmation is not its name.
     */
    @Requires(Role.SUPERUSER)
    public DeletionReceipt request(UUID id, String confirmation) {
        DeletionReceipt receipt = CurrentTenant.unbound(() -> steps.mark(id, confirmation));
        tenants.silence(id);
        return receipt;
    }

    /** How far a deletion is, or what it did; {@link NotFound} where none was asked for. */
    @Requires(Role.SUPERUSER)
    @Transactional
    public DeletionReceipt get(UUID tenantId) {
        TenantDeletion deletion = em.find(TenantDeletion.class, tenantId);
        if (deletion == null) {
            throw new NotFound("deletion", tenantId);
        }
        return deletion.receipt();
    }

    /** All of them; the youngest tenants first. */
    @Requires(Role.SUPERUSER)
    @Transactional
    public Page<DeletionReceipt> list(Page.Request page) {
        var rows = em.createQuery(
                        "select d from TenantDeletion d where d.id < :before order by d.id desc", TenantDeletion.class)
                .setParameter("before", page.cursor() == null ? LAST : Ids.parseCursor(page.cursor()))
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(rows, page.limit(), TenantDeletion::receipt, d -> d.receipt()
                .id()
                .toString());
    }
}
