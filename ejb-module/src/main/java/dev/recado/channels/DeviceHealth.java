package dev.recado.channels;

import dev.recado.audit.Audit;
import dev.recado.platform.CleanText;
import dev.recado.platform.NotFound;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** How devices are doing. Bulk updates, which leave the version alone: health is no edit. */
@ApplicationScoped
class DeviceHealth {
    private static final Duration WEBHOOK_PRECISION = Duration.ofSeconds(5);
    private static final int LONGEST_TEXT = 1_000;

    private final Map<UUID, Instant> lastWebhooks = new ConcurrentHashMap<>();

    @PersistenceContext
    EntityManager em;

    @Inject
    Audit audit;

    /** Whether the last webhook that this node wrote down is long enough ago. */
    boolean worthWriting(UUID device, Instant at) {
        boolean[] worth = {false};
        lastWebhooks.compute(device, (id, last) -> {
            worth[0] = last == null || !at.isBefore(last.plus(WEBHOOK_PRECISION));
            return worth[0] ? at : last;
        });
        return worth[0];
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void mustExist(UUID device) {
        if (em.find(Device.class, device) == null) {
            throw new NotFound("device", device);
        }
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void seen(UUID device, Instant at) {
        em.createQuery("update Device d set d.lastWebhookAt = :at,"
                        + " d.state = case when d.state = :new then :online else d.state end"
                        + " where d.id = :id and (d.lastWebhookAt is null or d.lastWebhookAt < :at)")
                .setParameter("new", DeviceState.NEW)
                .setParameter("online", DeviceState.ONLINE)
                .setParameter("at", at)
                .setParameter("id", device)
                .executeUpdate();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void problem(UUID device, Instant at, String text) {
        em.createQuery("update Device d set d.lastErrorAt = :at, d.lastError = :text where d.id = :id")
                .setParameter("at", at)
                .setParameter("text", CleanText.of(text, LONGEST_TEXT))
                .setParameter("id", device)
                .executeUpdate();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void refused(UUID device, Instant at, int count, String text) {
        em.createQuery("update Device d set d.refusedWebhooks = d.refusedWebhooks + :count, d.lastErrorAt = :at,"
                        + " d.lastError = :text where d.id = :id")
                .setParameter("count", (long) count)
                .setParameter("at", at)
                .setParameter("text", CleanText.of(text, LONGEST_TEXT))
                .setParameter("id", device)
                .executeUpdate();
    }

    /** Stops a device until a person puts it right; joins the transaction of what showed the need. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void stop(UUID device, Instant at, String reason) {
        String text = CleanText.of(reason, LONGEST_TEXT);
        int stopped = em.createQuery("update Device d set d.state = STOPPED, d.stateReason = :text,"
                        + " d.lastErrorAt = :at, d.lastError = :text where d.id = :id and d.state <> STOPPED")
                .setParameter("at", at)
                .setParameter("text", text)
                .setParameter("id", device)
                .executeUpdate();
        if (stopped == 1) {
            audit.record("device.stopped", "device", device, Map.of("reason", text));
        }
    }
}
