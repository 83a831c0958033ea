package dev.recado.turns;

import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** A wake-up says that a turn may be due. Whether it is run now is decided by fairness, not by the message. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "destinationLookup",
                    propertyValue = "java:/jms/queue/RecadoTurns"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "8"),
            @ActivationConfigProperty(propertyName = "useLocalTx", propertyValue = "true")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class TurnWakeUps implements MessageListener {
    @Inject
    TurnRunner runner;

    @Override
    public void onMessage(Message message) {
        try {
            TenantId tenant = TenantId.parse(message.getStringProperty("tenant"));
            runner.wake(tenant, Ids.parse("turn", message.getBody(String.class)));
        } catch (JMSException e) {
            throw new IllegalStateException("A wake-up can't be read", e);
        }
    }
}
