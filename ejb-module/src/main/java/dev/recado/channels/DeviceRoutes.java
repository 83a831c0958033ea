package dev.recado.channels;

import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Tells whose a device or number is, before any tenant is known. It reads a platform table with nothing but ids, by its
 * keys, on each call: a cache could name a former owner.
 */
@ApplicationScoped
public class DeviceRoutes {
    @PersistenceContext
    EntityManager em;

    /** Where a device belongs. */
    public record Route(UUID deviceId, TenantId tenant, boolean enabled) {}

    /** The route of a device; empty when it was deleted. */
    @Transactional
    public Optional<Route> find(UUID deviceId) {
        return em.createQuery("select r from DeviceRoute r where r.deviceId = :device", DeviceRoute.class)
                .setParameter("device", deviceId)
                .getResultStream()
                .findFirst()
                .map(DeviceRoute::route);
    }

    /** The route of a number, by Meta's id of it. */
    @Transactional
    public Optional<Route> findByPhoneNumberId(String phoneNumberId) {
        return Optional.ofNullable(em.find(DeviceRoute.class, phoneNumberId)).map(DeviceRoute::route);
    }

    /** All routes, in the order of devices. */
    @Transactional
    List<DeviceRoute> all() {
        return em.createQuery("select r from DeviceRoute r order by r.deviceId", DeviceRoute.class)
                .getResultList();
    }
}
