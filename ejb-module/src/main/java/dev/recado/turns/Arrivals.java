package dev.recado.turns;

import dev.recado.channels.DeviceRoutes;
import dev.recado.channels.Devices;
import dev.recado.channels.FailedDeliveries;
import dev.recado.channels.InboundEvent;
import dev.recado.channels.KeptEvents;
import dev.recado.channels.MalformedEvent;
import dev.recado.channels.NewKeptEvent;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Failures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts WhatsApp's events where they belong: messages into conversations and turns, statuses to the outbox. What can't be
 * placed is kept raw with the reason. Only trouble with infrastructure is thrown, so that the queue delivers the event again.
 */
@ApplicationScoped
class Arrivals {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    @Inject
    DeviceRoutes routes;

    @Inject
    Devices devices;

    @Inject
    KeptEvents keptEvents;

    @Inject
    ArrivalTransactions transactions;

    void process(UUID eventId, Instant receivedAt, String correlationId, String json) {
        InboundEvent event;
        try {
            event = InboundEvent.parse(json);
        } catch (MalformedEvent e) {
            LOG.warn("An event can't be understood and is kept: {}", e.getMessage());
            keep(eventId, receivedAt, correlationId, null, null, "MALFORMED", json, null, null);
            return;
        }
        try {
            route(eventId, receivedAt, correlationId, event, json);
        } catch (RuntimeException e) {
            if (Failures.isInfrastructure(e) || Failures.isCollision(e)) {
                throw e;
            }
            LOG.error("An event can't be processed and is kept", e);
            keep(eventId, receivedAt, correlationId, route(event).orElse(null), event, "FAILED", json, e, null);
        }
    }

    /** Keeps an event that has failed so many deliveries, each time for a cause that might have passed, while others succeeded. */
    void giveUp(
            UUID eventId,
            Instant receivedAt,
            String correlationId,
            String json,
            int deliveries,
            RuntimeException failure) {
        LOG.error("An event failed {} deliveries while others succeeded, and is kept", deliveries, failure);
        InboundEvent event;
        try {
            event = InboundEvent.parse(json);
        } catch (MalformedEvent e) {
            keep(eventId, receivedAt, correlationId, null, null, "MALFORMED", json, null, deliveries);
            return;
        }
        Optional<DeviceRoutes.Route> route = route(event);
        if (!buried(event, route)) {
            keep(eventId, receivedAt, correlationId, route.orElse(null), event, "FAILED", json, failure, deliveries);
        }
    }

    private boolean buried(InboundEvent event, Optional<DeviceRoutes.Route> route) {
        boolean buried = route.isEmpty() && event.deviceId() != null && routes.buried(event.deviceId());
        if (buried) {
            LOG.info("An event for device {} is dropped: its tenant was deleted", event.deviceId());
        }
        return buried;
    }

    private Optional<DeviceRoutes.Route> route(InboundEvent event) {
        return Optional.ofNullable(event.deviceId()).flatMap(routes::find);
    }

    private void route(UUID eventId, Instant receivedAt, String correlationId, InboundEvent event, String json) {
        Optional<DeviceRoutes.Route> route = route(event);
        if (buried(event, route)) {
            return;
        }
        if (event.type() == InboundEvent.Type.KEPT || route.isEmpty()) {
            String reason =
                    route.isEmpty() && event.type() != InboundEvent.Type.KEPT ? "UNKNOWN_DEVICE" : event.reason();
            LOG.warn("An event of number {} is kept: {}", event.phoneNumberId(), reason);
            keep(
                    eventId,
                    receivedAt,
                    correlationId,
                    route.orElse(null),
                    event,
                    reason == null ? "NOT_UNDERSTOOD" : reason,
                    json,
                    null,
                    null);
            return;
        }
        CurrentTenant.run(route.get().tenant(), () -> {
            switch (event.type()) {
                case MESSAGE -> {
                    Arrival arrival = new Arrival(
                            eventId,
                            receivedAt,
                            correlationId,
                            event,
                            route.get().enabled());
                    devices.webhookSeen(arrival.deviceId(), receivedAt);
                    if (Arrival.corrects(event)) {
                        if (!Failures.repeatCollided(() -> transactions.correction(arrival))) {
                            UUID contactId = Failures.repeatCollided(() -> transactions.contact(event, receivedAt));
                            Failures.repeatCollided(() -> transactions.correction(arrival, contactId));
                        }
                    } else if (!Failures.repeatCollided(() -> transactions.message(arrival))) {
                        UUID contactId = Failures.repeatCollided(() -> transactions.contact(event, receivedAt));
                        Failures.repeatCollided(() -> transactions.message(arrival, contactId));
                    }
                }
                case ECHO -> {
                    Arrival arrival = new Arrival(
                            eventId,
                            receivedAt,
                            correlationId,
                            event,
                            route.get().enabled());
                    devices.webhookSeen(arrival.deviceId(), receivedAt);
                    UUID contactId = Failures.repeatCollided(() -> transactions.contact(event, receivedAt));
                    Failures.repeatCollided(() -> transactions.echo(arrival, contactId));
                }
                case TYPING -> Failures.repeatCollided(() -> transactions.typing(event, receivedAt));
                case STATUS -> Failures.repeatCollided(() -> transactions.status(event));
                case IDENTITY_CHANGED -> Failures.repeatCollided(() -> transactions.identity(event, receivedAt));
                case KEPT -> throw new IllegalStateException("handled above");
            }
        });
    }

    private void keep(
            UUID id,
            Instant receivedAt,
            String correlationId,
            DeviceRoutes.@Nullable Route route,
            @Nullable InboundEvent event,
            String reason,
            String json,
            @Nullable RuntimeException failure,
            @Nullable Integer deliveries) {
        // What WhatsApp will never tell otherwise is not worth another try; all else may be.
        boolean kept = event != null && event.type() == InboundEvent.Type.KEPT;
        keptEvents.keep(new NewKeptEvent(
                id,
                route == null ? null : route.tenant().value(),
                event == null ? null : event.deviceId(),
                event == null ? null : event.phoneNumberId(),
                reason,
                event == null || kept ? null : event.type().name(),
                kept ? InboundEvent.understood(json) : json,
                event == null || event.raw() == null ? json : event.raw(),
                receivedAt,
                correlationId,
                null,
                deliveries,
                failure == null ? null : FailedDeliveries.kinds(failure)));
    }
}
