package dev.recado.platform.persistence;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.hibernate.SessionFactory;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL with the two roles of an installation, the real migrations and the real persistence unit. */
public final class RealPostgres implements AutoCloseable {
    static final String APPLICATION = "recado_app";
    static final String OWNER = "recado_owner";

    /** The mutant: the ORM takes every tenant for one that may see all. */
    public static final class SeesAll extends TenantResolver {
        @Override
        public boolean isRoot(UUID tenant) {
            return true;
        }
    }

    private final EmbeddedPostgres postgres;

    private RealPostgres(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** Starts it with an empty database for {@link #OWNER}. */
    public static RealPostgres start() {
        try {
            RealPostgres started = new RealPostgres(EmbeddedPostgres.builder().start());
            started.asSuperuser(
                    "create role " + OWNER + " login",
                    "create role " + APPLICATION + " login",
                    "grant create, usage on schema public to " + OWNER);
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Brings the tables up to date, as the server does when it starts. */
    public RealPostgres migrated() {
        try {
            SchemaMigration.migrate(as(OWNER), as(APPLICATION));
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Connections of a role, a new one each time. */
    public DataSource as(String role) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"localhost"});
        source.setPortNumbers(new int[] {postgres.getPort()});
        source.setDatabaseName("postgres");
        source.setUser(role);
        return source;
    }

    void asSuperuser(String... statements) {
        try (Connection connection = as("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The persistence unit of the server, on a pool of so many connections of a role. */
    public SessionFactory unit(String role, int connections, Class<? extends TenantResolver> resolver) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
        settings.put("hibernate.connection.handling_mode", "DELAYED_ACQUISITION_AND_RELEASE_AFTER_TRANSACTION");
        settings.put("hibernate.connection.provider_disables_autocommit", true);
        settings.put(TenantConnections.DATASOURCE, new Pool(as(role), connections));
        settings.put("recado.migrate.datasource", as(OWNER));
        settings.put("hibernate.tenant_identifier_resolver", resolver.getName());
        settings.put("hibernate.search.backend.directory.type", "local-heap");
        settings.put("hibernate.search.schema_management.strategy", "create-or-validate");
        settings.put("hibernate.search.indexing.plan.synchronization.strategy", "sync");
        if (!role.equals(APPLICATION)) {
            // Such a role would be refused.
            settings.put("recado.migrate.datasource", "");
        }
        return Persistence.createEntityManagerFactory("recado", settings).unwrap(SessionFactory.class);
    }

    /** The tables that belong to tenants, as PostgreSQL names them, each with the column that names the tenant. */
    Map<String, String> tenantColumns() {
        Map<String, String> tables = new TreeMap<>();
        try (Connection connection = as("postgres").getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select table_name, column_name from information_schema.columns"
                        + " where table_schema = 'public' and column_name = " + RowSecurity.column("table_name"))) {
            while (rows.next()) {
                if (!RowSecurity.PLATFORM.containsKey(rows.getString(1))) {
                    tables.put(rows.getString(1), rows.getString(2));
                }
            }
            return tables;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Their names. */
    List<String> tenantTables() {
        return List.copyOf(tenantColumns().keySet());
    }

    /**
     * Puts one row of a tenant into each of its tables, with the canary in whatever takes text. The tenant is on its way out, so
     * that its trail may be deleted.
     */
    void fill(UUID tenant, String canary) {
        tenantColumns().forEach((table, column) -> put(table, column, tenant, canary));
        asSuperuser("update tenant set state = 'DELETING' where id = '" + tenant + "'");
    }

    /** Puts one such row into a table, whose column tells whose it is. */
    void put(String table, String column, UUID tenant, String canary) {
        try (Connection connection = as("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            // Neither foreign keys nor checks: the rows mean nothing, they only have an owner.
            statement.execute("set session_replication_role = replica");
            dropChecks(statement, table);
            insert(connection, table, column, tenant, canary);
        } catch (SQLException e) {
            throw new IllegalStateException(table, e);
        }
    }

    private static void dropChecks(Statement statement, String table) throws SQLException {
        List<String> checks = new ArrayList<>();
        try (ResultSet rows =
                statement.executeQuery("select quote_ident(conname) from pg_constraint where contype = 'c'"
                        + " and conrelid = '" + table + "'::regclass")) {
            while (rows.next()) {
                checks.add(rows.getString(1));
            }
        }
        for (String check : checks) {
            statement.execute("alter table " + table + " drop constraint " + check);
        }
    }

    private static void insert(Connection connection, String table, String column, UUID tenant, String canary)
            throws SQLException {
        List<String> names = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet columns =
                        statement.executeQuery("select column_name, data_type, coalesce(character_maximum_length, 1000)"
                                + " from information_schema.columns where table_name = '" + table
                                + "' and table_schema = 'public' and is_generated = 'NEVER'")) {
            while (columns.next()) {
                names.add(columns.getString(1));
                values.add(
                        columns.getString(1).equals(column)
                                ? tenant
                                : value(columns.getString(2), columns.getInt(3), canary));
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into " + table + " ("
                + String.join(", ", names) + ") values (" + String.join(", ", Collections.nCopies(names.size(), "?"))
                + ")")) {
            for (int i = 0; i < values.size(); i++) {
                insert.setObject(i + 1, values.get(i));
            }
            insert.executeUpdate();
        }
    }

    private static Object value(String type, int length, String canary) {
        return switch (type) {
            case "uuid" -> UUID.randomUUID();
            case "character varying", "text" -> canary.substring(0, Math.min(length, canary.length()));
            case "integer", "bigint", "smallint" -> 1;
            case "double precision" -> 1.0;
            case "boolean" -> true;
            case "timestamp with time zone" -> OffsetDateTime.now();
            case "date" -> LocalDate.of(2026, 11, 23);
            case "bytea" -> canary.getBytes(StandardCharsets.UTF_8);
            default -> throw new IllegalStateException("Say here what to put into a column of type " + type);
        };
    }

    @Override
    public void close() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A pool as careless as can be: it only rolls back what is left open, and resets nothing. */
    private static final class Pool implements DataSource {
        private final BlockingQueue<Connection> free = new LinkedBlockingQueue<>();

        Pool(DataSource source, int size) {
            try {
                for (int i = 0; i < size; i++) {
                    Connection connection = source.getConnection();
                    connection.setAutoCommit(false);
                    free.add(connection);
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public Connection getConnection() throws SQLException {
            try {
                Connection physical = free.take();
                return (Connection) Proxy.newProxyInstance(
                        Pool.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                            if (method.getName().equals("close")) {
                                physical.rollback();
                                free.add(physical);
                                return null;
                            }
                            try {
                                return method.invoke(physical, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLException(e);
            }
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            throw new SQLException("Has its user already");
        }

        @Override
        public java.io.PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(java.io.PrintWriter out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLoginTimeout(int seconds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("Wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
