package dev.recado.platform.persistence;

import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Runs the Flyway migrations before the persistence unit validates its tables. It does so through a data source of its own,
 * whose database user owns the schema, because the one that serves requests must not be able to change it. On PostgreSQL it
 * then sees to row-level security.
 */
public class SchemaMigration implements Integrator {
    private static final String OWNER = "recado.migrate.datasource";
    private static final String EVERYWHERE = "classpath:db/migration";
    /** What H2 has no words for; versions go on from one folder to the other. */
    private static final String POSTGRESQL = "classpath:db/postgresql";

    @Override
    public void integrate(Metadata metadata, BootstrapContext bootstrap, SessionFactoryImplementor sessionFactory) {
        Map<String, Object> settings = sessionFactory
                .getServiceRegistry()
                .requireService(ConfigurationService.class)
                .getSettings();
        Object owner = settings.get(OWNER);
        if (owner == null || owner.equals("")) {
            return;
        }
        try {
            migrate(DataSources.of(owner), DataSources.of(settings.get(TenantConnections.DATASOURCE)));
        } catch (SQLException e) {
            throw new IllegalStateException("The database can't be prepared", e);
        }
    }

    /** Brings the tables up to date, for the role behind {@code application} to use. */
    static void migrate(DataSource owner, DataSource application) throws SQLException {
        boolean postgres = RowSecurity.isPostgres(owner);
        Flyway flyway = Flyway.configure(SchemaMigration.class.getClassLoader())
                .dataSource(owner)
                .locations(postgres ? new String[] {EVERYWHERE, POSTGRESQL} : new String[] {EVERYWHERE})
                .placeholders(Map.of("bytes", postgres ? "bytea" : "varbinary(1048576)"))
                .load();
        if (!postgres) {
            flyway.migrate();
            return;
        }
        RowSecurity security = new RowSecurity(owner, application);
        security.refuseRolesThatMayBypassIt();
        if (flyway.info().pending().length > 0) {
            security.letOwnerThrough();
        }
        flyway.migrate();
        security.enforce();
    }

    @Override
    public void disintegrate(SessionFactoryImplementor sessionFactory, SessionFactoryServiceRegistry registry) {
        // Nothing is held open.
    }
}
