package dev.recado.channels;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Queue;

/**
 * Counts what is left on the queues before any of it is delivered. The resources are named here although {@link BrokerCensus}
 * uses them: the server waits for those of an enterprise bean before it starts it.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
@Resource(name = "jms/connections", lookup = "java:/JmsXA", type = ConnectionFactory.class)
@Resource(name = "jms/inbound", lookup = "java:/jms/queue/RecadoInbound", type = Queue.class)
@Resource(name = "jms/inboundBusy", lookup = "java:/jms/queue/RecadoInboundBusy", type = Queue.class)
public class LeftEvents {
    @Inject
    Backlog backlog;

    @PostConstruct
    void count() {
        backlog.begin();
    }

    // Consumers that wait must not hold up the end of the server.
    @PreDestroy
    void end() {
        backlog.end();
    }
}
