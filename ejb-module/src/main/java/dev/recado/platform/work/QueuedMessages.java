package dev.recado.platform.work;

import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages out of queues, those that are to be delivered later included, which no consumer could do. Only the broker
 * inside this server can be asked; of another one's messages nothing is lost or wrong either, since wake-ups hold ids only and
 * an event for a device that is gone is dropped on arrival.
 */
@ApplicationScoped
public class QueuedMessages {
    /** The queue of WhatsApp's events. */
    public static final String INBOUND = "RecadoInbound";
    /** The queue of WhatsApp's events for devices of which many wait. */
    public static final String INBOUND_BUSY = "RecadoInboundBusy";
    /** The queue of messages that could not be processed. */
    public static final String DEAD = "RecadoDLQ";

    private static final Logger LOG = LoggerFactory.getLogger(QueuedMessages.class);

    /**
     * Removes the messages that match; returns how many there were.
     *
     * @param selector such as {@code tenant = '…'}, in JMS' syntax
     */
    public long remove(String queue, String selector) {
        try {
            Object removed = ManagementFactory.getPlatformMBeanServer()
                    .invoke(name(queue), "removeMessages", new Object[] {selector}, new String[] {String.class.getName()
                    });
            return removed instanceof Number count ? count.longValue() : 0;
        } catch (InstanceNotFoundException elsewhere) {
            LOG.info("Queue {} is not on this server; its messages are dropped when they are delivered", queue);
            return 0;
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("Not a queue's name: " + queue, e);
        } catch (JMException e) {
            LOG.warn("Messages can't be taken out of {}; they are dropped when they are delivered", queue, e);
            return 0;
        }
    }

    /** How many messages a queue has, those with its consumers and those to be delivered later included; empty when unknown. */
    public OptionalLong count(String queue) {
        return attribute(queue, "messageCount");
    }

    /** How many of a queue's messages are with its consumers; empty when unknown. */
    public OptionalLong delivering(String queue) {
        return attribute(queue, "deliveringCount");
    }

    private static OptionalLong attribute(String queue, String attribute) {
        try {
            Object value = ManagementFactory.getPlatformMBeanServer().getAttribute(name(queue), attribute);
            return value instanceof Number count ? OptionalLong.of(count.longValue()) : OptionalLong.empty();
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("Not a queue's name: " + queue, e);
        } catch (JMException | RuntimeException e) {
            LOG.debug("Queue {} can't be asked for its {}", queue, attribute, e);
            return OptionalLong.empty();
        }
    }

    private static ObjectName name(String queue) throws MalformedObjectNameException {
        return new ObjectName("jboss.as:subsystem=messaging-activemq,server=default,jms-queue=" + queue);
    }
}
