package dev.recado.channels;

import dev.recado.platform.Correlation;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.WorkExecutor;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;
import java.util.UUID;

/** Has a contact's messages sent when a wake-up says that there may be some. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(
                    propertyName = "destinationLookup",
                    propertyValue = "java:/jms/queue/RecadoOutbox"),
            @ActivationConfigProperty(propertyName = "useLocalTx", propertyValue = "true"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "4")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class OutboxWakeUps implements MessageListener {
    @Inject
    WorkExecutor executor;

    @Inject
    Sender sender;

    @Override
    public void onMessage(Message message) {
        try {
            TenantId tenant = TenantId.parse(message.getStringProperty("tenant"));
            UUID contact = Ids.parse("contact", message.getBody(String.class));
            executor.startPrompt(tenant, Correlation.current(), () -> sender.work(contact));
        } catch (JMSException e) {
            throw new IllegalStateException("A wake-up can't be read", e);
        }
    }
}
