package dev.recado.audit;

import dev.recado.platform.Caller;
import dev.recado.platform.Correlation;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Origin;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The audit trail. */
@ApplicationScoped
public class Audit {
    private static final UUID LAST = new UUID(-1, -1);
    private static final int EXPORTED_AT_ONCE = 500;

    @PersistenceContext
    EntityManager em;

    @Inject
    Marks marks;

    @Inject
    TrailHeads heads;

    @Inject
    AuditPages pages;

    @Inject
    Clock clock;

    /**
     * Writes down a deed in the running transaction; who, from where, for which tenant and under which correlation id is
     * taken from the context.
     *
     * @param action such as {@code device.created}
     * @param details more about it; what is named like a secret is masked
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
        write(action, targetKind, targetId, Changes.masked(details), new Changes.Pair(null, null));
    }

    /**
     * Writes down a change in the running transaction, like {@link #record}: only the fields that differ, and those that are
     * named like secrets masked, so that it shows that one has changed but not into what.
     *
     * @param before the state as it was, a record or a map; null where the thing is new
     * @param after the state as it is now; null where the thing is gone
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void change(
            String action, String targetKind, Object targetId, @Nullable Object before, @Nullable Object after) {
        write(action, targetKind, targetId, "{}", Changes.between(before, after));
    }

    /** The same, with more about it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void change(
            String action,
            String targetKind,
            Object targetId,
            Map<String, Object> details,
            @Nullable Object before,
            @Nullable Object after) {
        write(action, targetKind, targetId, Changes.masked(details), Changes.between(before, after));
    }

    /** The trail, newest first: of the current tenant, or of the installation itself for a superuser without one. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    @Transactional
    public Page<AuditEntry> list(AuditFilter filter, Page.Request page) {
        UUID before = page.cursor() == null ? LAST : Ids.parseCursor(page.cursor());
        var rows = new AuditQuery(tenant(), filter)
                .before(em, before, page.limit() + 1)
                .getResultList();
        return Page.of(
                rows, page.limit(), AuditRow::entry, row -> row.entry().id().toString());
    }

    /** One entry; {@link NotFound} when it is not in this trail. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    @Transactional
    public AuditEntry get(UUID id) {
        AuditRow row = em.find(AuditRow.class, id);
        UUID tenant = tenant();
        if (row == null
                || !Optional.ofNullable(tenant)
                        .equals(Optional.ofNullable(row.entry().tenantId()))) {
            throw new NotFound("audit-entry", id);
        }
        return row.entry();
    }

    /** Begins to give out all entries that are wanted, which is itself written down. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    @Transactional
    public Export export(AuditFilter filter) {
        record("audit.exported", "audit", "trail", Map.of("filter", filter));
        return new Export(pages, filter);
    }

    /** Entries that are on their way out. */
    public static final class Export {
        private final AuditPages pages;
        private final AuditFilter filter;

        private Export(AuditPages pages, AuditFilter filter) {
            this.pages = pages;
            this.filter = filter;
        }

        /** Gives out the entries, newest first, as they are read: the trail may be of any length. */
        public void forEach(Consumer<AuditEntry> to) {
            UUID before = LAST;
            List<AuditEntry> page;
            do {
                page = pages.before(before, filter, EXPORTED_AT_ONCE);
                page.forEach(to);
                before = page.isEmpty() ? before : page.getLast().id();
            } while (page.size() == EXPORTED_AT_ONCE);
        }
    }

    /**
     * Deletes up to {@code most} entries of a tenant that is being deleted, in the running transaction; with the last ones go
     * the seals. Returns how many entries there were: call it until that is 0.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public int forget(TenantId tenant, int most) {
        List<UUID> ids = em.createQuery("select a.id from AuditRow a where a.tenantId = :tenant", UUID.class)
                .setParameter("tenant", tenant.value())
                .setMaxResults(most)
                .getResultList();
        if (ids.isEmpty()) {
            em.createQuery("delete from AuditSeal s where s.chain = :tenant")
                    .setParameter("tenant", tenant.value())
                    .executeUpdate();
            heads.forget(tenant.value());
            return 0;
        }
        return em.createQuery("delete from AuditRow a where a.id in :ids")
                .setParameter("ids", ids)
                .executeUpdate();
    }

    private void write(String action, String targetKind, Object targetId, String details, Changes.Pair change) {
        Optional<Caller> caller = Caller.current();
        Optional<Origin> origin = Origin.current();
        AuditEntry entry = new AuditEntry(
                Ids.next(),
                tenant(),
                clock.instant(),
                caller.map(Caller::userId).orElse(null),
                caller.map(Caller::username).orElse(null),
                action,
                targetKind,
                String.valueOf(targetId),
                details,
                change.before(),
                change.after(),
                origin.map(Origin::address).orElse(null),
                origin.map(Origin::userAgent).orElse(null),
                origin.map(Origin::session).orElse(null),
                Correlation.current(),
                null);
        em.persist(new AuditRow(entry, marks.key(), marks.mark(Canonical.of(entry))));
    }

    static @Nullable UUID tenant() {
        TenantId tenant = CurrentTenant.orNull();
        return tenant == null ? null : tenant.value();
    }
}
