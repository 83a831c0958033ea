package dev.recado.privacy;

import dev.recado.channels.Backlog;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.QueuedMessages;
import dev.recado.platform.work.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes tenants that are marked for it, in the background. It may die between any two lines and begins again from the top. */
@ApplicationScoped
class Deleter {
    private static final Logger LOG = LoggerFactory.getLogger(Deleter.class);
    /** Requests that had begun before the tenant was closed may still write; they have ended by then. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

    private static final Duration PAUSE = Duration.ofSeconds(10);

    @Inject
    DeletionSteps steps;

    @Inject
    QueuedMessages queues;

    @Inject
    Backlog backlog;

    @Inject
    DueWork dueWork;

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "recado.deletion.batch", defaultValue = "1000")
    int batch;

    /** Goes on with a deletion, if it is due and nobody else does. The tenant is bound. */
    void run(UUID id) {
        if (!dueWork.claim(id, clock.instant())) {
            return;
        }
        try {
            delete(id);
        } catch (RuntimeException e) {
            LOG.warn("The deletion of tenant {} was interrupted; it goes on later", id, e);
            steps.postpone(id, clock.instant().plus(PAUSE));
        } finally {
            dueWork.letGo(id);
        }
    }

    private void delete(UUID id) {
        if (!steps.begin(id)) {
            return;
        }
        LOG.info("Tenant {} is being deleted", id);
        List<UUID> devices = steps.devices();
        emptyQueues(id, devices);
        CurrentTenant.unbound(() -> {
            steps.deleteKeptEvents(id, devices);
            return true;
        });
        steps.countIndex(id);
        for (String table : steps.tables()) {
            boolean more = true;
            while (more) {
                more = steps.delete(id, table, batch);
            }
        }
        steps.clearIndex(id);
        Instant quiet = steps.requestedAt(id).plus(LAST_REQUESTS);
        Instant now = clock.instant();
        if (now.isBefore(quiet)) {
            steps.postpone(id, quiet);
            return;
        }
        Map<String, Long> left = steps.left(id);
        if (!left.isEmpty()) {
            LOG.info("Of tenant {} there is still something left, which is deleted next: {}", id, left);
            steps.postpone(id, now.plus(PAUSE));
            return;
        }
        CurrentTenant.unbound(() -> {
            steps.finish(id);
            return true;
        });
        LOG.info("Tenant {} is deleted", id);
    }

    private void emptyQueues(UUID id, List<UUID> devices) {
        long removed = 0;
        for (WorkKind kind : WorkKind.values()) {
            removed += queues.remove(kind.queue(), "tenant = '" + new TenantId(id) + "'");
        }
        for (UUID device : devices) {
            removed += queues.remove(QueuedMessages.INBOUND, "device = '" + device + "'");
            removed += queues.remove(QueuedMessages.INBOUND_BUSY, "device = '" + device + "'");
            removed += queues.remove(QueuedMessages.DEAD, "device = '" + device + "'");
            backlog.forget(device.toString());
        }
        steps.messagesRemoved(id, removed);
    }
}
