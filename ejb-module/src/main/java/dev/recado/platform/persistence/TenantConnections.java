package dev.recado.platform.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider;
import org.hibernate.service.UnknownUnwrapTypeException;
import org.hibernate.service.spi.Configurable;
import org.jspecify.annotations.Nullable;

/**
 * Hands the ORM its connections. On PostgreSQL each is told the session's tenant when the session first needs it, for the
 * length of the transaction and not longer: PostgreSQL itself forgets it at commit and rollback, so that nothing is carried
 * over with a pooled connection, whatever becomes of our code. Row-level security (see {@link RowSecurity}) goes by it.
 */
public class TenantConnections implements MultiTenantConnectionProvider<UUID>, Configurable {
    /** Names the data source (JNDI), or is one. */
    static final String DATASOURCE = "recado.datasource";
    /** The variable that the policies look at. */
    static final String VARIABLE = "recado.tenant";

    private static final long serialVersionUID = 1L;

    // A transaction keeps the tenant that it began with: a second session in it may not change it for the first.
    private static final String BIND = "select set_config('" + VARIABLE + "', ?, true)"
            + " where coalesce(nullif(current_setting('" + VARIABLE + "', true), ''), ?) = ?";

    private transient @Nullable DataSource connections;
    private transient volatile @Nullable Boolean postgres;

    @Override
    public void configure(Map<String, Object> settings) {
        connections = DataSources.of(settings.get(DATASOURCE));
    }

    @Override
    public Connection getAnyConnection() throws SQLException {
        return open();
    }

    @Override
    public void releaseAnyConnection(Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public Connection getConnection(UUID tenant) throws SQLException {
        Connection connection = open();
        try {
            if (isPostgres(connection)) {
                bind(connection, tenant.toString());
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void releaseConnection(UUID tenant, Connection connection) throws SQLException {
        connection.close();
    }

    private Connection open() throws SQLException {
        return Objects.requireNonNull(connections, "Not configured yet").getConnection();
    }

    private boolean isPostgres(Connection connection) throws SQLException {
        Boolean known = postgres;
        if (known == null) {
            known = RowSecurity.isPostgres(connection);
            postgres = known;
        }
        return known;
    }

    private static void bind(Connection connection, String tenant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BIND)) {
            statement.setString(1, tenant);
            statement.setString(2, tenant);
            statement.setString(3, tenant);
            try (ResultSet bound = statement.executeQuery()) {
                if (!bound.next()) {
                    throw new IllegalStateException("This transaction works for another tenant already; tenant "
                            + tenant + " needs a transaction of its own (REQUIRES_NEW)");
                }
            }
        }
    }

    @Override
    public boolean supportsAggressiveRelease() {
        return true;
    }

    @Override
    public boolean isUnwrappableAs(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new UnknownUnwrapTypeException(type);
    }
}
