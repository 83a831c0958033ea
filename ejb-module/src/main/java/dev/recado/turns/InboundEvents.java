package dev.recado.turns;

import dev.recado.channels.FailedDeliveries;
import dev.recado.platform.Correlation;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import jakarta.jms.TextMessage;
import java.time.Instant;
import java.util.UUID;

/**
 * Takes WhatsApp's events off the durable queue. An event is acknowledged after the database has it, without a transaction
 * over both: should the process die in between, the event comes again and is recognised. One that fails again and again while
 * others succeed is kept, where people see it and can replay it, and acknowledged.
 */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "destinationLookup",
                    propertyValue = "java:/jms/queue/RecadoInbound"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "16"),
            @ActivationConfigProperty(propertyName = "useLocalTx", propertyValue = "true")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class InboundEvents implements MessageListener {
    /** With the pauses between them, more than eight minutes. */
    static final int MOST_DELIVERIES = 10;

    @Inject
    Arrivals arrivals;

    @Inject
    Pace pace;

    @Inject
    Patience patience;

    @Inject
    FailedDeliveries failures;

    @Override
    public void onMessage(Message message) {
        try {
            String json = ((TextMessage) message).getText();
            UUID eventId = UUID.fromString(message.getStringProperty("eventId"));
            Instant receivedAt = Instant.ofEpochMilli(message.getLongProperty("receivedAt"));
            String correlationId = message.getStringProperty("correlationId");
            int deliveries = message.getIntProperty("JMSXDeliveryCount");
            Correlation.call(correlationId, () -> {
                try {
                    patience.work(() -> pace.work(() -> arrivals.process(eventId, receivedAt, correlationId, json)));
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
                }
                return true;
            });
        } catch (JMSException e) {
            throw new IllegalStateException("An inbound event can't be read from its JMS message", e);
        }
    }
}
