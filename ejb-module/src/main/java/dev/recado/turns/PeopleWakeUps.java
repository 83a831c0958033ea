package dev.recado.turns;

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

/** Looks after a customer when a wake-up says that they may have waited for people for too long. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(
                    propertyName = "destinationLookup",
                    propertyValue = "java:/jms/queue/RecadoPeople"),
            @ActivationConfigProperty(propertyName = "useLocalTx", propertyValue = "true"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "1")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PeopleWakeUps implements MessageListener {
    @Inject
    WorkExecutor executor;

    @Inject
    PeopleWatch watch;

    @Override
    public void onMessage(Message message) {
        try {
            TenantId tenant = TenantId.parse(message.getStringProperty("tenant"));
            UUID conversation = Ids.parse("conversation", message.getBody(String.class));
            executor.start(tenant, Correlation.current(), () -> watch.look(conversation));
        } catch (JMSException e) {
            throw new IllegalStateException("A wake-up can't be read", e);
        }
    }
}
