package dev.recado.channels;

import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells whose a device or number is, before any tenant is known. It reads a platform table with nothing but ids. A number
 * may change hands, so it is looked up on each call; a device never does, and is remembered for a moment.
 */
@ApplicationScoped
public class DeviceRoutes {
    // Elsewhere in a cluster a device that was disabled or deleted is seen so after this time.
    private static final Duration REMEMBERED = Duration.ofSeconds(2);

    // Meta delivers for up to 7 days.
    private static final Duration BURIED = Duration.ofDays(30);

    private final Map<UUID, Remembered> remembered = new ConcurrentHashMap<>();

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Event<DevicesChanged> changed;

    private record Remembered(Route route, Instant until) {}

    /** Where a device belongs. */
    public record Route(UUID deviceId, TenantId tenant, boolean enabled) {}

    /** The route of a device; empty when it was deleted. */
    @Transactional
    public Optional<Route> find(UUID deviceId) {
        Instant now = clock.instant();
        Remembered known = remembered.get(deviceId);
        if (known != null && now.isBefore(known.until())) {
            return Optional.of(known.route());
        }
        Optional<Route> found = em.createQuery(
                        "select r from DeviceRoute r where r.deviceId = :device", DeviceRoute.class)
                .setParameter("device", deviceId)
                .getResultStream()
                .findFirst()
                .map(DeviceRoute::route);
        found.ifPresentOrElse(
                route -> remembered.put(deviceId, new Remembered(route, now.plus(REMEMBERED))),
                () -> remembered.remove(deviceId));
        return found;
    }

    void forget(@Observes(during = TransactionPhase.AFTER_COMPLETION) DevicesChanged event) {
        remembered.remove(event.deviceId());
    }

    /** The route of a number, by Meta's id of it. */
    @Transactional
    public Optional<Route> findByPhoneNumberId(String phoneNumberId) {
        return Optional.ofNullable(em.find(DeviceRoute.class, phoneNumberId)).map(DeviceRoute::route);
    }

    /**
     * Closes all ways to a tenant that is being deleted: its numbers may be used by others from now on, and what is still
     * delivered for its devices is for nobody. Returns those devices.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<UUID> bury(UUID tenant) {
        Instant now = clock.instant();
        em.createQuery("delete from DeletedDevice d where d.goneAt < :old")
                .setParameter("old", now.minus(BURIED))
                .executeUpdate();
        List<DeviceRoute> routes = em.createQuery(
                        "select r from DeviceRoute r where r.tenantId = :tenant", DeviceRoute.class)
                .setParameter("tenant", tenant)
                .getResultList();
        for (DeviceRoute route : routes) {
            em.persist(new DeletedDevice(route.deviceId(), now));
            em.remove(route);
            changed.fire(new DevicesChanged(tenant, route.deviceId()));
        }
        return routes.stream().map(DeviceRoute::deviceId).toList();
    }

    /** Whether a device went with its tenant, so that what comes for it must not be kept. */
    @Transactional
    public boolean buried(UUID deviceId) {
        return em.find(DeletedDevice.class, deviceId) != null;
    }

    /** All routes, in the order of devices. */
    @Transactional
    List<DeviceRoute> all() {
        return em.createQuery("select r from DeviceRoute r order by r.deviceId", DeviceRoute.class)
                .getResultList();
    }
}
