package dev.recado.privacy;

import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** All tables as the migrations make them, on H2, and rows for all of them made up from what the schema says. */
final class WholeSchema implements AutoCloseable {
    /** Tables in which a tenant has at most one row, or at most one for what the made-up rows refer to. */
    static final Set<String> ONE_PER_TENANT = Set.of(
            "llm_settings",
            "embedding_settings",
            "tenant_limits",
            "knowledge_golden_settings",
            "knowledge_version_documents");

    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final SessionFactory sessions;

    /** A column as the schema describes it. */
    record Column(String table, String name, int type, int size) {}

    /** A foreign key. */
    record Reference(String table, String column, String to) {}

    WholeSchema() {
        Flyway.configure()
                .dataSource(url, "", "")
                .locations("classpath:db/migration")
                .placeholders(Map.of("bytes", "varbinary(1048576)"))
                .load()
                .migrate();
        sessions = new Configuration()
                .setProperty("hibernate.connection.url", url)
                .setProperty("hibernate.search.enabled", "false")
                .buildSessionFactory();
    }

    <T> T rows(Function<Rows, T> work) {
        try (Session session = sessions.openSession()) {
            var transaction = session.beginTransaction();
            Rows rows = new Rows();
            rows.em = session;
            T result = work.apply(rows);
            transaction.commit();
            return result;
        }
    }

    /** Every column of every table. */
    List<Column> columns() {
        return with(connection -> {
            List<Column> columns = new ArrayList<>();
            try (ResultSet found = connection.getMetaData().getColumns(null, "PUBLIC", "%", "%")) {
                while (found.next()) {
                    columns.add(new Column(
                            lower(found.getString("TABLE_NAME")),
                            lower(found.getString("COLUMN_NAME")),
                            found.getInt("DATA_TYPE"),
                            found.getInt("COLUMN_SIZE")));
                }
            }
            return columns;
        });
    }

    List<Reference> references() {
        return with(connection -> {
            List<Reference> references = new ArrayList<>();
            for (String table : columns().stream().map(Column::table).distinct().toList()) {
                try (ResultSet keys =
                        connection.getMetaData().getImportedKeys(null, "PUBLIC", table.toUpperCase(Locale.ROOT))) {
                    while (keys.next()) {
                        references.add(new Reference(
                                table, lower(keys.getString("FKCOLUMN_NAME")), lower(keys.getString("PKTABLE_NAME"))));
                    }
                }
            }
            return references;
        });
    }

    /** Gives the tenant some rows in every table, and returns one value of each table's first column. */
    Map<String, Object> fill(TenantId tenant, int count) {
        Map<String, List<Column>> tables = new TreeMap<>();
        columns().forEach(column -> tables.computeIfAbsent(column.table(), name -> new ArrayList<>())
                .add(column));
        Map<String, Object> made = new HashMap<>();
        // What is referred to first.
        for (TenantTable table : TenantTables.ALL.reversed()) {
            for (int i = 0; i < (ONE_PER_TENANT.contains(table.name()) ? 1 : count); i++) {
                made.put(table.name(), insert(tables.get(table.name()), tenant, made));
            }
        }
        return made;
    }

    private Object insert(List<Column> columns, TenantId tenant, Map<String, Object> made) {
        return with(connection -> {
            String table = columns.getFirst().table();
            List<Object> values = new ArrayList<>();
            for (Column column : columns) {
                String parent = references().stream()
                        .filter(to -> to.table().equals(table) && to.column().equals(column.name()))
                        .map(Reference::to)
                        .findFirst()
                        .orElse(null);
                values.add(
                        column.name().equals("tenant_id")
                                ? tenant.value()
                                : parent == null ? value(column) : made.get(parent));
            }
            String names = String.join(", ", columns.stream().map(Column::name).toList());
            String marks = String.join(", ", columns.stream().map(column -> "?").toList());
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into " + table + " (" + names + ") values (" + marks + ")")) {
                for (int i = 0; i < values.size(); i++) {
                    insert.setObject(i + 1, values.get(i));
                }
                insert.executeUpdate();
            }
            return values.getFirst();
        });
    }

    private static Object value(Column column) {
        String text = UUID.randomUUID().toString().replace("-", "");
        return switch (column.type()) {
            case Types.VARCHAR -> text.substring(0, Math.min(column.size(), text.length()));
            case Types.BOOLEAN -> true;
            case Types.INTEGER, Types.BIGINT -> text.hashCode() & 0xffff;
            case Types.DOUBLE, Types.FLOAT -> 0.5;
            case Types.VARBINARY -> new byte[] {1, 2, 3};
            case Types.DATE -> LocalDate.parse("2026-11-22");
            case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.parse("2026-11-22T12:00:00Z");
            default -> Ids.next();
        };
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException, IOException;
    }

    private <T> T with(Work<T> work) {
        try (Connection connection = DriverManager.getConnection(url)) {
            return work.with(connection);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        sessions.close();
    }
}
