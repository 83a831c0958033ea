package dev.recado.channels;

import dev.recado.channels.FailedDeliveries.Failure;
import dev.recado.platform.Ids;
import dev.recado.platform.work.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TextMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the broker gave up, or somebody moved to its dead letters. Events are kept where people see them. A wake-up is dropped,
 * because it says nothing that the table of due work doesn't: if its work is still due, the sweeper sends another.
 */
@ApplicationScoped
class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    // Properties that the broker adds to a dead letter.
    private static final String ORIGINAL_QUEUE = "_AMQ_ORIG_QUEUE";
    private static final String ADDRESS_PREFIX = "jms.queue.";

    @Inject
    KeptEvents keptEvents;

    @Inject
    DeviceRoutes routes;

    @Inject
    FailedDeliveries failures;

    @Inject
    Backlog backlog;

    @Inject
    Clock clock;

    void bury(Message message) throws JMSException {
        String origin = origin(message);
        if (Arrays.stream(WorkKind.values()).anyMatch(kind -> kind.queue().equals(origin))) {
            LOG.warn(
                    "A wake-up for {} was given up by {} and is dropped; if still due it is sent again",
                    text(message),
                    origin);
            return;
        }
        String device = message.getStringProperty(Inbox.DEVICE);
        UUID deviceId = id(device);
        Optional<DeviceRoutes.Route> route = Optional.ofNullable(deviceId).flatMap(routes::find);
        if (route.isEmpty() && deviceId != null && routes.buried(deviceId)) {
            LOG.info("A dead letter for device {} is dropped: its tenant was deleted", deviceId);
            return;
        }
        String eventId = Objects.requireNonNullElse(message.getStringProperty(Inbox.EVENT_ID), "");
        Failure failure = failures.take(eventId);
        Optional<InboundQueue> queue = InboundQueue.named(origin);
        String json = text(message);
        InboundEvent event = read(json);
        String raw = event == null ? null : event.raw();
        UUID id = id(eventId);
        LOG.error("{} gave up event {}; it is kept", origin, eventId);
        keptEvents.keep(new NewKeptEvent(
                id == null ? Ids.next() : id,
                route.map(found -> found.tenant().value()).orElse(null),
                deviceId,
                event == null ? null : event.phoneNumberId(),
                "DEAD_LETTER",
                event == null ? null : event.type().name(),
                queue.isPresent() ? json : null,
                raw == null ? json : raw,
                receivedAt(message),
                message.getStringProperty(Inbox.CORRELATION_ID),
                origin,
                failure == null ? null : failure.deliveries(),
                failure == null ? null : failure.what()));
        if (failure == null) {
            // One that had failed was not waited for any more.
            queue.ifPresent(left -> backlog.settled(device, left));
        }
    }

    private static String origin(Message message) throws JMSException {
        String queue = Objects.requireNonNullElse(message.getStringProperty(ORIGINAL_QUEUE), "");
        return queue.startsWith(ADDRESS_PREFIX) ? queue.substring(ADDRESS_PREFIX.length()) : queue;
    }

    private Instant receivedAt(Message message) throws JMSException {
        return message.propertyExists(Inbox.RECEIVED_AT)
                ? Instant.ofEpochMilli(message.getLongProperty(Inbox.RECEIVED_AT))
                : clock.instant();
    }

    private static String text(Message message) throws JMSException {
        return message instanceof TextMessage text
                ? Objects.requireNonNullElse(text.getText(), "")
                : message.getClass().getSimpleName();
    }

    private static @Nullable InboundEvent read(String json) {
        try {
            return InboundEvent.parse(json);
        } catch (MalformedEvent unreadable) {
            LOG.debug("A dead letter can't be read", unreadable);
            return null;
        }
    }

    private static @Nullable UUID id(@Nullable String text) {
        try {
            return text == null ? null : UUID.fromString(text);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }
}
