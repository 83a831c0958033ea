package dev.recado.knowledge;

import dev.recado.platform.work.WorkExecutor;
import jakarta.ejb.ActivationConfigProperty;
import jakarta.ejb.MessageDriven;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import jakarta.jms.Message;
import jakarta.jms.MessageListener;

/** A wake-up says that there may be something to do in the search index. */
@MessageDriven(
        activationConfig = {
            @ActivationConfigProperty(
                    propertyName = "destinationLookup",
                    propertyValue = "java:/jms/queue/RecadoIndex"),
            @ActivationConfigProperty(propertyName = "destinationType", propertyValue = "jakarta.jms.Queue"),
            @ActivationConfigProperty(propertyName = "maxSession", propertyValue = "3"),
            @ActivationConfigProperty(propertyName = "useLocalTx", propertyValue = "true")
        })
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class IndexWakeUps implements MessageListener {
    @Inject
    WorkExecutor executor;

    @Inject
    DeletionProofs proofs;

    @Inject
    IndexRepair repair;

    @Override
    public void onMessage(Message message) {
        executor.startPrompt(() -> {
            proofs.runDue();
            repair.runDue();
        });
    }
}
