package dev.recado.platform.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What an installation of an earlier version has in its tables is there after the next one has started. */
class UpgradeTest {
    private static final UUID TENANT = UUID.randomUUID();
    private static final UUID CATEGORY = UUID.randomUUID();
    private static final UUID READY = UUID.randomUUID();
    private static final UUID FAILED = UUID.randomUUID();
    private static final int DIMENSION = 384;

    @Test
    void knowledge_from_before_there_were_versions_is_the_version_that_answers_on_h2() throws SQLException {
        JdbcDataSource h2 = new JdbcDataSource();
        h2.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        migrate(h2, "varbinary(1048576)", "classpath:db/migration");
        fill(h2);

        SchemaMigration.migrate(h2, h2);

        assertKnowledge(h2);
    }

    @Test
    void knowledge_from_before_there_were_versions_is_the_version_that_answers_on_postgresql() throws SQLException {
        try (RealPostgres postgres = RealPostgres.start()) {
            DataSource owner = postgres.as(RealPostgres.OWNER);
            DataSource application = postgres.as(RealPostgres.APPLICATION);
            migrate(owner, "bytea", "classpath:db/migration", "classpath:db/postgresql");
            new RowSecurity(owner, application).enforce();
            fill(postgres.as("postgres"));

            SchemaMigration.migrate(owner, application);

            assertKnowledge(postgres.as("postgres"));
        }
    }

    private static void migrate(DataSource owner, String bytes, String... locations) {
        Flyway.configure()
                .dataSource(owner)
                .locations(locations)
                .target("16.1.1")
                .placeholders(Map.of("bytes", bytes))
                .load()
                .migrate();
    }

    private static void fill(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into tenant (id, name, zone, language, quiet_window_millis, longest_wait_millis,"
                    + " concurrent_turns, created_at, version) values ('" + TENANT
                    + "', 'Pousada', 'America/Sao_Paulo', 'pt-BR', 3000, 15000, 8, current_timestamp, 0)");
            statement.execute(
                    "insert into knowledge_categories (id, tenant_id, name, is_default, created_at, version) values ('"
                            + CATEGORY + "', '" + TENANT + "', 'Geral', true, current_timestamp, 0)");
            document(statement, READY, "READY", 2);
            document(statement, FAILED, "FAILED", 0);
            for (int ordinal = 0; ordinal < 2; ordinal++) {
                try (PreparedStatement insert =
                        connection.prepareStatement("insert into knowledge_passages (id, tenant_id,"
                                + " document_id, ordinal, text, language, model, embedding) values (?, ?, ?, ?, 'A piscina', 'pt',"
                                + " 'modelo-antigo', ?)")) {
                    insert.setObject(1, UUID.randomUUID());
                    insert.setObject(2, TENANT);
                    insert.setObject(3, READY);
                    insert.setInt(4, ordinal);
                    insert.setBytes(5, new byte[DIMENSION * Float.BYTES]);
                    insert.executeUpdate();
                }
            }
        }
    }

    private static void document(Statement statement, UUID id, String status, int passages) throws SQLException {
        statement.execute(
                "insert into knowledge_documents (id, tenant_id, category_id, name, media_type, size_bytes, sha256,"
                        + " status, progress, passages, attempts, created_at, version) values ('" + id + "', '" + TENANT
                        + "', '"
                        + CATEGORY + "', 'guia.md', 'text/markdown', 10, '" + id + "', '" + status + "', 100, "
                        + passages
                        + ", 1, current_timestamp, 0)");
    }

    private static void assertKnowledge(DataSource database) throws SQLException {
        assertThat(rows(
                        database,
                        "select v.number, v.state, v.model, v.dimension, v.activating, s.active_version = v.id"
                                + " from knowledge_versions v join embedding_settings s on s.tenant_id = v.tenant_id"
                                + " where v.tenant_id = '" + TENANT + "'"))
                .containsExactly(List.of(1, "ACTIVE", "modelo-antigo", DIMENSION, false, true));
        assertThat(rows(
                        database,
                        "select d.document_id, d.passages from knowledge_version_documents d join embedding_settings s"
                                + " on s.active_version = d.version_id"))
                .containsExactly(List.of(READY, 2));
        assertThat(
                        rows(
                                database,
                                "select count(*) from knowledge_passages p join embedding_settings s on s.active_version = p.version_id"))
                .containsExactly(List.of(2L));
        assertThat(rows(database, "select status, beside from knowledge_documents order by status"))
                .containsExactly(List.of("FAILED", false), List.of("READY", false));
    }

    private static List<List<Object>> rows(DataSource database, String sql) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.add(found.getObject(column));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
