package dev.recado.platform;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.JMSRuntimeException;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether what Recado stands on answers. */
@ApplicationScoped
public class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final int SECONDS = 3;

    @Resource(lookup = "java:jboss/datasources/RecadoDS")
    DataSource database;

    @Resource(lookup = "java:/JmsXA")
    ConnectionFactory queues;

    /** What does not answer: {@code database}, {@code queues}; empty when all is well. */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            if (!connection.isValid(SECONDS)) {
                missing.add("database");
            }
        } catch (SQLException e) {
            LOG.warn("The database does not answer", e);
            missing.add("database");
        }
        try (JMSContext context = queues.createContext(JMSContext.AUTO_ACKNOWLEDGE)) {
            context.getMetaData();
        } catch (JMSRuntimeException e) {
            LOG.warn("The queues do not answer", e);
            missing.add("queues");
        }
        return missing;
    }
}
