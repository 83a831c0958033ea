package dev.recado.channels;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Correlation;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.SecretBox;
import dev.recado.platform.Stale;
import dev.recado.platform.WhileSuspended;
import dev.recado.platform.work.WorkExecutor;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The numbers through which a tenant speaks. */
@ApplicationScoped
public class Devices {
    private static final UUID FIRST = new UUID(0, 0);
    private static final int VERIFY_TOKEN_BYTES = 24;

    private final SecureRandom random = new SecureRandom();

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    @Inject
    SecretBox secrets;

    @Inject
    Tenants tenants;

    @Inject
    Outbox outbox;

    @Inject
    Channel whatsApp;

    @Inject
    DeviceHealth health;

    @Inject
    WorkExecutor executor;

    @Inject
    Event<DevicesChanged> changed;

    @Inject
    @ConfigProperty(name = "recado.public.url")
    String publicUrl;

    /**
     * Makes a device. {@link Conflict} when the number already belongs to one, of this or another tenant: a number can't have
     * two owners.
     */
    @Requires(Role.ADMIN)
    @Transactional
    public DeviceDetails create(NewDevice from) {
        int most = tenants.currentAlone().devicesLimit();
        if (em.createQuery("select count(d) from Device d", Long.class).getSingleResult() >= most) {
            throw new Conflict("tenant.limit.devices", most);
        }
        UUID id = Ids.next();
        String verifyToken = from.verifyToken() == null ? freshVerifyToken() : from.verifyToken();
        Device device = new Device(
                id,
                from,
                sealed(id, DeviceSecrets.ACCESS_TOKEN, DeviceRules.accessToken(from.accessToken())),
                sealed(id, DeviceSecrets.APP_SECRET, DeviceRules.appSecret(from.appSecret())),
                sealed(id, DeviceSecrets.VERIFY_TOKEN, DeviceRules.verifyToken(verifyToken)),
                clock.instant());
        UUID tenant = CurrentTenant.get().value();
        if (em.find(DeviceRoute.class, device.phoneNumberId()) != null) {
            throw new Conflict("device.number-taken", device.phoneNumberId());
        }
        em.persist(device);
        em.persist(new DeviceRoute(device.phoneNumberId(), id, tenant));
        try {
            em.flush();
        } catch (PersistenceException trouble) {
            throw UniqueKey.violated(trouble) ? new Conflict("device.number-taken", device.phoneNumberId()) : trouble;
        }
        audit.change("device.created", "device", id, null, audited(device));
        changed.fire(new DevicesChanged(tenant, id));
        return details(device);
    }

    /** The tenant's devices, in the order of their making. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<DeviceDetails> list(Page.Request page) {
        UUID after = page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor());
        var rows = em.createQuery("select d from Device d where d.id > :after order by d.id", Device.class)
                .setParameter("after", after)
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(rows, page.limit(), this::details, device -> device.id().toString());
    }

    /** One device; {@link NotFound} when it is not the tenant's. */
    @Requires(Role.VIEWER)
    @Transactional
    public DeviceDetails get(UUID id) {
        return details(found(id));
    }

    /**
     * Changes a device; {@link Stale} unless the version is the present one. New credentials, and switching it on, also let a
     * stopped device try again, and what waited for it goes out.
     */
    @Requires(Role.ADMIN)
    @Transactional
    public DeviceDetails update(UUID id, long version, DeviceChange change) {
        // Senders lock their lane and then the device.
        List<UUID> waiting = outbox.holdLanes(id);
        Device device = em.find(Device.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (device == null) {
            throw new NotFound("device", id);
        }
        if (device.version() != version) {
            throw new Stale("device", id);
        }
        Map<String, Object> before = audited(device);
        device.describe(
                change.name() == null ? device.name() : change.name(),
                change.displayPhoneNumber() == null ? device.displayPhoneNumber() : change.displayPhoneNumber(),
                change.businessAccountId() == null ? device.businessAccountId() : change.businessAccountId());
        device.credentials(
                change.accessToken() == null
                        ? null
                        : sealed(id, DeviceSecrets.ACCESS_TOKEN, DeviceRules.accessToken(change.accessToken())),
                change.appSecret() == null
                        ? null
                        : sealed(id, DeviceSecrets.APP_SECRET, DeviceRules.appSecret(change.appSecret())),
                change.verifyToken() == null
                        ? null
                        : sealed(id, DeviceSecrets.VERIFY_TOKEN, DeviceRules.verifyToken(change.verifyToken())));
        if (change.enabled() != null) {
            device.enabled(change.enabled());
        }
        if (change.accessToken() != null || change.appSecret() != null || Boolean.TRUE.equals(change.enabled())) {
            device.restart();
        }
        route(device).changed(device.enabled());
        audit.change("device.updated", "device", id, before, audited(device));
        changed.fire(new DevicesChanged(CurrentTenant.get().value(), id));
        em.flush();
        if (device.sends()) {
            outbox.resume(waiting);
        }
        return details(device);
    }

    /** Deletes a device. Its number may be used again; what still waited to be sent through it fails. */
    @Requires(Role.ADMIN)
    @Transactional
    public void delete(UUID id) {
        List<UUID> waiting = outbox.holdLanes(id);
        Device device = found(id);
        em.remove(route(device));
        em.remove(device);
        audit.change("device.deleted", "device", id, audited(device), null);
        changed.fire(new DevicesChanged(CurrentTenant.get().value(), id));
        em.flush();
        outbox.resume(waiting);
    }

    /** The token that Meta must repeat in the handshake, for the administrator to copy. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    @Transactional
    public String verifyToken(UUID id) {
        return secrets.open(found(id).verifyToken(), DeviceSecrets.context(id, DeviceSecrets.VERIFY_TOKEN));
    }

    /** Asks WhatsApp whether the device's number and token are right; takes up to a minute. */
    @Requires(Role.ADMIN)
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public DeviceTest test(UUID id) {
        health.mustExist(id);
        DeviceTest test = whatsApp.test(id);
        if (!test.ok()) {
            health.problem(id, clock.instant(), test.text());
        }
        return test;
    }

    /** The names of devices, by id; deleted ones are missing. */
    @Transactional
    public Map<UUID, String> names(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("select d from Device d where d.id in :ids", Device.class)
                .setParameter("ids", ids)
                .getResultStream()
                .collect(Collectors.toMap(Device::id, Device::name));
    }

    /**
     * WhatsApp called about a device of the current tenant. Written from a thread of its own and at most every 5 s, because
     * health must neither slow a message down nor lock anything for it.
     */
    public void webhookSeen(UUID id, Instant at) {
        if (health.worthWriting(id, at)) {
            executor.start(CurrentTenant.get(), Correlation.current(), () -> health.seen(id, at));
        }
    }

    /** Something went wrong with a device of the current tenant; shown as its last error. */
    public void problem(UUID id, Instant at, String code, String text) {
        executor.start(CurrentTenant.get(), Correlation.current(), () -> health.problem(id, at, code + ": " + text));
    }

    private Device found(UUID id) {
        Device device = em.find(Device.class, id);
        if (device == null) {
            throw new NotFound("device", id);
        }
        return device;
    }

    private DeviceRoute route(Device device) {
        return em.find(DeviceRoute.class, device.phoneNumberId());
    }

    private DeviceDetails details(Device device) {
        return device.details(publicUrl + "/whatsapp/cloud/webhook");
    }

    private String sealed(UUID id, String what, String secret) {
        return secrets.seal(secret, DeviceSecrets.context(id, what));
    }

    private String freshVerifyToken() {
        byte[] bytes = new byte[VERIFY_TOKEN_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Of the secrets, whose sealed texts differ when they were set anew, the trail shows only that. */
    private static Map<String, Object> audited(Device device) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("name", device.name());
        state.put("phoneNumberId", device.phoneNumberId());
        state.put("displayPhoneNumber", device.displayPhoneNumber());
        state.put("businessAccountId", device.businessAccountId());
        state.put("enabled", device.enabled());
        state.put("state", device.state());
        state.put("accessToken", device.accessToken());
        state.put("appSecret", device.appSecret());
        state.put("verifyToken", device.verifyToken());
        return state;
    }
}
