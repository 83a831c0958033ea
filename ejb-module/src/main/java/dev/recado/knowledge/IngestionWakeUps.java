package dev.recado.knowledge;

import dev.recado.platform.work.WorkExecutor;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** A wake-up says that a document may wait. Which one is taken in is decided by fairness, not by the message. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "destinationLookup",
                    propertyValue = "java:/jms/queue/RecadoKnowledge"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            // More than documents at once, so that wake-ups that find all places taken are consumed, not piled up.
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "4"),
            @ActivationConfigProperty(propertyName = "useLocalTx", propertyValue = "true")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class IngestionWakeUps implements MessageListener {
    @Inject
    WorkExecutor executor;

    @Inject
    Ingestion ingestion;

    @Override
    public void onMessage(Message message) {
        executor.startPrompt(ingestion::runDue);
    }
}
