package dev.recado.channels;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Reads one tenant's devices in a session of its own, because a session never changes its tenant. */
@ApplicationScoped
class TenantDevices {
    @PersistenceContext
    EntityManager em;

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<Device> find(Collection<UUID> ids) {
        return em.createQuery("select d from Device d where d.id in :ids order by d.id", Device.class)
                .setParameter("ids", ids)
                .getResultList();
    }
}
