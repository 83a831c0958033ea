package dev.recado.platform.work;

import dev.recado.platform.Correlation;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.DeliveryMode;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends wake-ups: JMS messages that say "there may be work", to arrive when it is due. They may get lost or come twice; the
 * table of due work is the truth.
 */
@ApplicationScoped
public class WakeUps {
    private static final Logger LOG = LoggerFactory.getLogger(WakeUps.class);

    // Global names, because a virtual thread has no java:comp of its own.
    @Resource(lookup = "java:/JmsXA")
    ConnectionFactory connections;

    @Resource(lookup = "java:jboss/TransactionSynchronizationRegistry")
    TransactionSynchronizationRegistry transactions;

    @Inject
    WorkExecutor executor;

    @Inject
    @Any
    Instance<LocalWork> local;

    @Inject
    Clock clock;

    /** Sends a wake-up once the running transaction has committed, from another thread, so that it joins no transaction. */
    void afterCommit(Due due) {
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Only the end counts.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    begin(due);
                }
            }
        });
    }

    private void begin(Due due) {
        Optional<LocalWork> here = due.dueAt().isAfter(clock.instant())
                ? Optional.empty()
                : local.stream().filter(work -> work.kind() == due.kind()).findFirst();
        here.ifPresentOrElse(
                work -> executor.startPrompt(due.tenant(), Correlation.current(), () -> work.work(due.id())),
                () -> executor.start(() -> send(due)));
    }

    /**
     * Sends a wake-up now. That it failed is only logged: the sweeper repeats it. For the same reason it need not outlive the
     * broker, and nobody waits for a disk.
     */
    void send(Due due) {
        try (JMSContext jms = connections.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            // Rounded up: a wake-up that comes a fraction of a millisecond early finds nothing due.
            long delay = Duration.between(clock.instant(), due.dueAt()).toMillis() + 1;
            jms.createProducer()
                    .setDeliveryMode(DeliveryMode.NON_PERSISTENT)
                    .setDeliveryDelay(Math.max(0, delay))
                    .setProperty("tenant", due.tenant().toString())
                    .send(jms.createQueue(due.kind().queue()), due.id().toString());
        } catch (JMSRuntimeException e) {
            LOG.warn("A wake-up for {} {} could not be sent; the sweeper will send another", due.kind(), due.id(), e);
        }
    }
}
