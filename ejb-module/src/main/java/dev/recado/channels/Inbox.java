package dev.recado.channels;

import dev.recado.platform.Ids;
import dev.recado.platform.Unavailable;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.transaction.Transactional;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Takes what webhooks bring. An accepted batch is on disk before the call returns, so that the webhook may be answered; no
 * database and no model is on this path.
 */
@ApplicationScoped
public class Inbox {
    /** Property of a queued event: the correlation id of its webhook. */
    public static final String CORRELATION_ID = "correlationId";
    /** Property of a queued event: when its webhook arrived, in milliseconds since 1970. */
    public static final String RECEIVED_AT = "receivedAt";
    /** Property of a queued event: its id, which grows in the order of arrival and survives redelivery. */
    public static final String EVENT_ID = "eventId";

    /** Property of a queued event: the device it is for, so that it can be found when that one's tenant is deleted. */
    public static final String DEVICE = "device";

    // What JMS calls a group is worked off by one consumer, in order.
    private static final String LANE = "JMSXGroupID";
    // Far more than there are consumers, and few enough for the broker to remember.
    private static final int LANES = 256;
    // Looked up once: the look-up searches the class path each time.
    private static final JsonProvider JSON = JsonProvider.provider();

    @Resource(lookup = "java:/JmsXA")
    ConnectionFactory connections;

    @Resource(lookup = "java:/jms/queue/RecadoInbound")
    Queue inbound;

    @Resource(lookup = "java:/jms/queue/RecadoInboundBusy")
    Queue busy;

    /** An event as the queue carries it; its id survives redelivery and replay. */
    record QueuedEvent(UUID eventId, Instant receivedAt, String correlationId, String json) {}

    @Inject
    Strains strains;

    @Inject
    Backlog backlog;

    // The connector brings together those that come while it waits for us: many at once mean that they come faster than
    // we take.
    private static final int CROWD = 4 * Runtime.getRuntime().availableProcessors();
    private static final Duration CROWD_REMEMBERED = Duration.ofMillis(250);

    private final AtomicLong crowdedAt = new AtomicLong(System.nanoTime() - CROWD_REMEMBERED.toNanos());
    /** When each call to the broker that is under way began, in {@link System#nanoTime}. */
    private final Map<Object, Long> underWay = new ConcurrentHashMap<>();

    /** Whether webhooks come in faster than they can be taken. */
    public boolean crowded() {
        return System.nanoTime() - crowdedAt.get() < CROWD_REMEMBERED.toNanos();
    }

    /** For how long the oldest call to the broker that is under way has lasted. */
    Duration longestAccept() {
        long now = System.nanoTime();
        return Duration.ofNanos(
                underWay.values().stream().mapToLong(began -> now - began).max().orElse(0));
    }

    /**
     * Queues all events of all batches, or none: {@link Unavailable} means that the sender must try again, be it that the broker
     * does not answer or that memory or disk run short. A local JMS transaction
     * outside JTA took half the time of one inside it; a {@code JMSContext} cannot have one in a container.
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public void accept(List<InboundBatch> batches) {
        List<String> strained = strains.found();
        if (!strained.isEmpty()) {
            strains.refused(batches.size());
            throw new Unavailable("inbox.strained", String.join(", ", strained));
        }
        Object call = new Object();
        underWay.put(call, System.nanoTime());
        if (batches.size() > CROWD) {
            crowdedAt.set(System.nanoTime());
        }
        try (Backlog.Sending sending = backlog.sending();
                Connection connection = connections.createConnection();
                Session jms = connection.createSession(Session.SESSION_TRANSACTED);
                MessageProducer producer = jms.createProducer(null)) {
            for (InboundBatch batch : batches) {
                for (JsonObject event : batch.events()) {
                    QueuedEvent first =
                            new QueuedEvent(Ids.next(), batch.receivedAt(), batch.correlationId(), event.toString());
                    String device = event.getString("deviceId", null);
                    TextMessage message = message(jms, first, device);
                    message.setStringProperty(LANE, lane(event));
                    producer.send(queue(sending.place(device)), message);
                }
            }
            jms.commit();
            sending.sent();
        } catch (JMSException e) {
            throw new Unavailable("inbox.unavailable", e);
        } finally {
            underWay.remove(call);
        }
    }

    /** Queues events that were kept once more, all or none, under the ids that they had. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    void again(List<QueuedEvent> events) {
        try (Backlog.Sending sending = backlog.sending();
                Connection connection = connections.createConnection();
                Session jms = connection.createSession(Session.SESSION_TRANSACTED);
                MessageProducer producer = jms.createProducer(null)) {
            for (QueuedEvent event : events) {
                String device = device(event.json());
                TextMessage message = message(jms, event, device);
                message.setStringProperty(LANE, lane(event.json()));
                producer.send(queue(sending.place(device)), message);
            }
            jms.commit();
            sending.sent();
        } catch (JMSException e) {
            throw new Unavailable("inbox.unavailable", e);
        }
    }

    private Queue queue(InboundQueue queue) {
        return queue == InboundQueue.BUSY ? busy : inbound;
    }

    private static TextMessage message(Session jms, QueuedEvent event, @Nullable String device) throws JMSException {
        TextMessage message = jms.createTextMessage(event.json());
        message.setStringProperty(CORRELATION_ID, event.correlationId());
        message.setLongProperty(RECEIVED_AT, event.receivedAt().toEpochMilli());
        message.setStringProperty(EVENT_ID, event.eventId().toString());
        message.setStringProperty(DEVICE, device);
        return message;
    }

    private static @Nullable String device(String json) {
        try {
            UUID device = InboundEvent.parse(json).deviceId();
            return device == null ? null : device.toString();
        } catch (MalformedEvent unreadable) {
            return null;
        }
    }

    private static @Nullable String lane(String json) {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            return lane(reader.readObject());
        } catch (JsonException unreadable) {
            return null;
        }
    }

    /** What one customer writes to one number stays in order; nothing else needs to. */
    private static @Nullable String lane(JsonObject event) {
        JsonValue contact = event.get("contact");
        if (!(contact instanceof JsonObject customer)) {
            return null;
        }
        String who = event.getString("deviceId", "") + customer.getString("userId", customer.getString("waId", ""));
        return String.valueOf(Math.floorMod(who.hashCode(), LANES));
    }
}
