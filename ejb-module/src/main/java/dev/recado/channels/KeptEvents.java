package dev.recado.channels;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.UUID;

/** Signed events that could not be understood or routed. They are nobody's yet, so only the superuser sees them. */
@ApplicationScoped
public class KeptEvents {
    private static final UUID LAST = new UUID(-1, -1);
    private static final int LONGEST_RAW = 1_000_000;

    @PersistenceContext
    EntityManager em;

    /** Keeps an event, in the running transaction if there is one. One that was kept before, by its id, is left as it is. */
    @Transactional
    public void keep(KeptEventDetails event) {
        if (em.find(KeptEvent.class, event.id()) == null) {
            em.persist(new KeptEvent(event, CleanText.of(event.raw(), LONGEST_RAW)));
        }
    }

    /** Deletes what was kept for devices that are going; returns how many events. */
    @Transactional(Transactional.TxType.MANDATORY)
    public int delete(Collection<UUID> devices) {
        return devices.isEmpty()
                ? 0
                : em.createQuery("delete from KeptEvent e where e.deviceId in :devices")
                        .setParameter("devices", devices)
                        .executeUpdate();
    }

    /** What was kept, newest first. */
    @Requires(Role.SUPERUSER)
    @Transactional
    public Page<KeptEventDetails> list(Page.Request page) {
        UUID before = page.cursor() == null ? LAST : Ids.parseCursor(page.cursor());
        // Of all tenants, also where the superuser works inside one at the moment.
        var rows = CurrentTenant.unbound(() -> em.createQuery(
                        "select e from KeptEvent e where e.id < :before order by e.id desc", KeptEvent.class)
                .setParameter("before", before)
                .setMaxResults(page.limit() + 1)
                .getResultList());
        return Page.of(
                rows, page.limit(), KeptEvent::details, e -> e.details().id().toString());
    }
}
