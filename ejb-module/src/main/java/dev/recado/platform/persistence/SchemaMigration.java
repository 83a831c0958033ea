package dev.recado.platform.persistence;

import java.util.Map;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.config.spi.StandardConverters;
import org.hibernate.engine.jdbc.spi.JdbcServices;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Runs the Flyway migrations before the persistence unit validates its tables. It does so through a data source of its own,
 * whose database user owns the schema, because the one that serves requests should not be able to change it.
 */
public class SchemaMigration implements Integrator {

    @Override
    public void integrate(Metadata metadata, BootstrapContext bootstrap, SessionFactoryImplementor sessionFactory) {
        var registry = sessionFactory.getServiceRegistry();
        String name = registry.requireService(ConfigurationService.class)
                .getSetting("recado.migrate.datasource", StandardConverters.STRING);
        if (name == null) {
            return;
        }
        boolean postgres = registry.requireService(JdbcServices.class).getDialect() instanceof PostgreSQLDialect;
        Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(lookUp(name))
                .locations("classpath:db/migration")
                .placeholders(Map.of("bytes", postgres ? "bytea" : "varbinary(1048576)"))
                .load()
                .migrate();
    }

    @Override
    public void disintegrate(SessionFactoryImplementor sessionFactory, SessionFactoryServiceRegistry registry) {
        // Nothing is held open.
    }

    // The name comes from persistence.xml, and an integrator runs before injection exists.
    @SuppressWarnings("BanJNDI")
    private static DataSource lookUp(String name) {
        try {
            return InitialContext.doLookup(name);
        } catch (NamingException e) {
            throw new IllegalStateException(
                    "The data source " + name + " is missing. Was wildfly-config/install.cli run on this server?", e);
        }
    }
}
