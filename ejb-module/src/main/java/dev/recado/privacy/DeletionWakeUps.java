package dev.recado.privacy;

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

/** Has the deletion of a tenant go on when a wake-up says that it may be due. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(
                    propertyName = "destinationLookup",
                    propertyValue = "java:/jms/queue/RecadoTenants"),
            @ActivationConfigProperty(propertyName = "useLocalTx", propertyValue = "true"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "1")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DeletionWakeUps implements MessageListener {
    @Inject
    WorkExecutor executor;

    @Inject
    Deleter deleter;

    @Override
    public void onMessage(Message message) {
        try {
            TenantId tenant = TenantId.parse(message.getStringProperty("tenant"));
            UUID id = Ids.parse("tenant", message.getBody(String.class));
            executor.start(tenant, Correlation.current(), () -> deleter.run(id));
        } catch (JMSException e) {
            throw new IllegalStateException("A wake-up can't be read", e);
        }
    }
}
