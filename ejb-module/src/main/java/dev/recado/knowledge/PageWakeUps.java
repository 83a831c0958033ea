package dev.recado.knowledge;

import dev.recado.platform.work.WorkExecutor;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** A wake-up says that a page of the web may have to be looked at. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "destinationLookup",
                    propertyValue = "java:/jms/queue/RecadoPages"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            // More than pages at once, so that wake-ups that find all places taken are consumed, not piled up.
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "3"),
            @ActivationConfigProperty(propertyName = "useLocalTx", propertyValue = "true")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class PageWakeUps implements MessageListener {
    @Inject
    WorkExecutor executor;

    @Inject
    PageReading reading;

    @Override
    public void onMessage(Message message) {
        executor.startPrompt(reading::runDue);
    }
}
