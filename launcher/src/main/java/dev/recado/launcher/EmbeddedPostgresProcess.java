package dev.recado.launcher;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A real PostgreSQL for tests and benchmarks, never for production: durable like one ({@code fsync} on), with the two
 * roles of a production database. The owner migrates the schema; the application's role may not bypass row-level security.
 */
public final class EmbeddedPostgresProcess implements AutoCloseable {
    private static final String DATABASE = "recado";
    private static final String USER = "recado_app";
    private static final String OWNER = "recado_owner";
    private static final String PASSWORD = "recado";

    private final Path directory;
    private final int port;
    private EmbeddedPostgres postgres;

    private EmbeddedPostgresProcess(Path directory, int port, EmbeddedPostgres postgres) {
        this.directory = directory;
        this.port = port;
        this.postgres = postgres;
    }

    /**
     * Starts a PostgreSQL whose files are in {@code directory}; what is there from an earlier start is kept.
     *
     * @throws LauncherException when it does not start
     */
    public static EmbeddedPostgresProcess start(Path directory) {
        EmbeddedPostgres postgres = launch(directory, 0);
        createRolesAndDatabase(postgres);
        return new EmbeddedPostgresProcess(directory, postgres.getPort(), postgres);
    }

    private static EmbeddedPostgres launch(Path directory, int port) {
        try {
            Files.createDirectories(directory);
            return EmbeddedPostgres.builder()
                    .setDataDirectory(directory.resolve("data"))
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    // Embedded ones are started without by default, and would not show what a crash does.
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .start();
        } catch (IOException e) {
            throw new LauncherException(Messages.text("postgres.cannotStart", e), e);
        }
    }

    private static void createRolesAndDatabase(EmbeddedPostgres postgres) {
        try (Connection admin = postgres.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            try (ResultSet found =
                    statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
                if (found.next()) {
                    return;
                }
            }
            statement.execute("create role " + OWNER + " login password '" + PASSWORD + "'");
            statement.execute("create role " + USER + " login password '" + PASSWORD + "'");
            statement.execute("create database " + DATABASE + " owner " + OWNER);
        } catch (SQLException e) {
            throw new LauncherException(Messages.text("postgres.cannotStart", e), e);
        }
    }

    /** Ends the database as an outage would; {@link #restart} brings it back with its data at the same address. */
    public void stop() {
        try {
            postgres.close();
        } catch (IOException e) {
            throw new LauncherException(Messages.text("postgres.cannotStop", e), e);
        }
    }

    /** Starts it again after {@link #stop}. */
    public void restart() {
        postgres = launch(directory, port);
    }

    /** For {@code RECADO_DB_URL}. */
    public String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port + "/" + DATABASE;
    }

    /** The application's role: no rights on the schema, no way around row-level security. */
    public String user() {
        return USER;
    }

    /** Of {@link #user}. */
    public String password() {
        return PASSWORD;
    }

    /** The role that owns the schema and migrates it. */
    public String ownerUser() {
        return OWNER;
    }

    /** Of {@link #ownerUser}. */
    public String ownerPassword() {
        return PASSWORD;
    }

    /** Ends the database; the files stay. */
    @Override
    public void close() {
        stop();
    }
}
