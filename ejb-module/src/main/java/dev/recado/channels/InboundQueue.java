package dev.recado.channels;

import dev.recado.platform.work.QueuedMessages;
import java.util.Arrays;
import java.util.Optional;

/** Where WhatsApp's events wait to be worked off. */
public enum InboundQueue {
    /** For the devices of which few events wait. */
    NORMAL(QueuedMessages.INBOUND),
    /** For those of which many do, so that nobody else's wait behind them. */
    BUSY(QueuedMessages.INBOUND_BUSY);

    private final String queueName;

    InboundQueue(String queueName) {
        this.queueName = queueName;
    }

    /** Its name at the broker. */
    String queueName() {
        return queueName;
    }

    /** The one that the broker knows by this name, if it is one of them. */
    static Optional<InboundQueue> named(String queueName) {
        return Arrays.stream(values())
                .filter(queue -> queue.queueName.equals(queueName))
                .findFirst();
    }
}
