package dev.recado.turns;

import dev.recado.channels.Backlog;
import dev.recado.channels.DeviceRoutes;
import dev.recado.channels.FailedDeliveries;
import dev.recado.channels.InboundQueue;
import dev.recado.channels.Inbox;
import dev.recado.platform.Correlation;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.Computing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Works off events as they come from their queues, each device's in the order in which they were accepted. */
@ApplicationScoped
class QueuedEvents {
    /** With the pauses between them, more than eight minutes. */
    static final int MOST_DELIVERIES = 10;

    @Inject
    Arrivals arrivals;

    @Inject
    Pace pace;

    @Inject
    Computing computing;

    @Inject
    DeviceRoutes routes;

    @Inject
    Patience patience;

    @Inject
    FailedDeliveries failures;

    @Inject
    Backlog backlog;

    /** Among the work of the tenant whose device it is; what is nobody's is only kept. */
    private void inPlace(@Nullable String device, Runnable work) {
        Optional<TenantId> tenant = Optional.ofNullable(device)
                .flatMap(id -> routes.find(UUID.fromString(id)))
                .map(DeviceRoutes.Route::tenant);
        if (tenant.isEmpty()) {
            work.run();
            return;
        }
        try {
            computing.arrive(tenant.get(), work);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The server stops; the event stays on its queue", e);
        }
    }

    void take(Message message, InboundQueue queue) {
        try {
            String json = ((TextMessage) message).getText();
            UUID eventId = UUID.fromString(message.getStringProperty(Inbox.EVENT_ID));
            Instant receivedAt = Instant.ofEpochMilli(message.getLongProperty(Inbox.RECEIVED_AT));
            String correlationId = message.getStringProperty(Inbox.CORRELATION_ID);
            String device = message.getStringProperty(Inbox.DEVICE);
            int deliveries = message.getIntProperty("JMSXDeliveryCount");
            Correlation.call(correlationId, () -> {
                if (queue == InboundQueue.BUSY && deliveries == 1) {
                    backlog.awaitTurn(device);
                }
                try {
                    patience.work(() -> pace.work(
                            queue,
                            event -> inPlace(device, event),
                            () -> arrivals.process(eventId, receivedAt, correlationId, json)));
                } catch (Patience.Alone e) {
                    if (deliveries < MOST_DELIVERIES) {
                        failures.failed(eventId.toString(), deliveries, e.failure());
                        throw e;
                    }
                    // In the queue nobody would ever see it.
                    arrivals.giveUp(eventId, receivedAt, correlationId, json, deliveries, e.failure());
                } catch (RuntimeException e) {
                    failures.failed(eventId.toString(), deliveries, e);
                    throw e;
                } finally {
                    if (deliveries == 1) {
                        backlog.settled(device, queue);
                    }
                }
                return true;
            });
        } catch (JMSException e) {
            throw new IllegalStateException("An inbound event can't be read from its JMS message", e);
        }
    }
}
