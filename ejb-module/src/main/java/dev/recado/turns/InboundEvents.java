package dev.recado.turns;

import dev.recado.channels.InboundQueue;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

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
    @Inject
    QueuedEvents events;

    @Override
    public void onMessage(Message message) {
        events.take(message, InboundQueue.NORMAL);
    }
}
