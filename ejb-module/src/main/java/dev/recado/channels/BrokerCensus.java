package dev.recado.channels;

import dev.recado.platform.work.QueuedMessages;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks by browsing, and the management of the broker inside this server. */
@ApplicationScoped
@Transactional(Transactional.TxType.NOT_SUPPORTED)
class BrokerCensus implements InboundCensus {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerCensus.class);
    // Of a million events those of the first seconds tell whose flood it is.
    private static final Duration LONGEST = Duration.ofSeconds(5);

    @Resource(lookup = "java:/JmsXA")
    ConnectionFactory connections;

    @Resource(lookup = "java:/jms/queue/RecadoInbound")
    Queue normal;

    @Resource(lookup = "java:/jms/queue/RecadoInboundBusy")
    Queue busy;

    @Inject
    QueuedMessages messages;

    @Override
    public OptionalLong total(InboundQueue queue) {
        return messages.count(queue.queueName());
    }

    @Override
    public Optional<Tally> tally(InboundQueue queue, @Nullable String device) {
        String selector = Inbox.DEVICE + (device == null ? " IS NULL" : " = '" + device.replace("'", "''") + "'");
        try {
            int visible = browse(queue, selector).values().stream()
                    .mapToInt(count -> count)
                    .sum();
            OptionalLong delivering = messages.delivering(queue.queueName());
            return delivering.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Tally(visible, Math.toIntExact(delivering.getAsLong())));
        } catch (JMSException | RuntimeException e) {
            LOG.warn("The events of device {} on {} can't be counted", device, queue.queueName(), e);
            return Optional.empty();
        }
    }

    @Override
    public Map<String, Integer> visible(InboundQueue queue) {
        try {
            return browse(queue, null);
        } catch (JMSException | RuntimeException e) {
            LOG.warn("The events on {} can't be counted", queue.queueName(), e);
            return Map.of();
        }
    }

    private Map<String, Integer> browse(InboundQueue queue, @Nullable String selector) throws JMSException {
        Map<String, Integer> counts = new HashMap<>();
        long began = System.nanoTime();
        try (Connection connection = connections.createConnection();
                Session jms = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
                QueueBrowser browser = jms.createBrowser(queue == InboundQueue.BUSY ? busy : normal, selector)) {
            connection.start();
            Enumeration<?> found = browser.getEnumeration();
            while (found.hasMoreElements()) {
                Message message = (Message) found.nextElement();
                String device = message.getStringProperty(Inbox.DEVICE);
                counts.merge(device == null ? "" : device, 1, Integer::sum);
                if (System.nanoTime() - began > LONGEST.toNanos()) {
                    LOG.info("{} is too long to be counted to its end", queue.queueName());
                    break;
                }
            }
        }
        return counts;
    }
}
