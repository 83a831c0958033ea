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
 * Takes the events of devices of which many wait, in the same way as {@link InboundEvents} but with fewer sessions: some of
 * them may wait for what the same devices have left on the normal queue.
 */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "destinationLookup",
                    propertyValue = "java:/jms/queue/RecadoInboundBusy"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "8"),
            @ActivationConfigProperty(propertyName = "useLocalTx", propertyValue = "true")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class BusyInboundEvents implements MessageListener {
    @Inject
    QueuedEvents events;

    @Override
    public void onMessage(Message message) {
        events.take(message, InboundQueue.BUSY);
    }
}
