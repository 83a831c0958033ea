package dev.recado.privacy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/**
 * Tenants' rows, without regard to what they mean: straight from the schema. Joins the running transaction, whose tenant is
 * bound, so that the database's own wall is in force here, too.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class Rows {
    private static final String TENANT_ID = "tenant_id";

    @PersistenceContext
    EntityManager em;

    /** Every table that has tenants' rows, in an order in which they can be deleted. */
    public List<String> tables() {
        List<String> known = TenantTables.ALL.stream().map(TenantTable::name).toList();
        return work(connection -> {
            List<String> found = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "select table_name from information_schema.columns where lower(column_name) = ? and table_schema = ?")) {
                query.setString(1, TENANT_ID);
                query.setString(2, connection.getSchema());
                try (ResultSet names = query.executeQuery()) {
                    while (names.next()) {
                        found.add(names.getString(1).toLowerCase(Locale.ROOT));
                    }
                }
            }
            // What nobody has listed is most likely newer than what it refers to.
            found.sort(Comparator.comparingInt(known::indexOf));
            return found;
        });
    }

    /** How many rows of the tenant each table has; those without any are left out. */
    public Map<String, Long> left(UUID tenant) {
        Map<String, Long> left = new TreeMap<>();
        for (String table : tables()) {
            long count = count(table, tenant);
            if (count > 0) {
                left.put(table, count);
            }
        }
        return left;
    }

    public long count(String table, UUID tenant) {
        return number("count(*)", table, tenant);
    }

    public long sum(String table, String column, UUID tenant) {
        return number("coalesce(sum(" + name(column) + "), 0)", table, tenant);
    }

    private long number(String expression, String table, UUID tenant) {
        return work(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select " + expression + " from " + name(table) + " where tenant_id = ?")) {
                query.setObject(1, tenant);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** Deletes some of the tenant's rows, except its deletion's own due work, whose id is the tenant's; returns how many. */
    public int delete(String table, UUID tenant, int most) {
        return work(connection -> {
            List<String> key = key(connection, table);
            String keys = String.join(", ", key);
            boolean due = table.equals("due_work");
            String condition = "tenant_id = ?" + (due ? " and id <> ?" : "");
            String sql = key.isEmpty()
                    ? "delete from " + name(table) + " where " + condition
                    : "delete from " + name(table) + " where (" + keys + ") in (select " + keys + " from " + name(table)
                            + " where " + condition + " limit " + most + ")";
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                delete.setObject(1, tenant);
                if (due) {
                    delete.setObject(2, tenant);
                }
                return delete.executeUpdate();
            }
        });
    }

    /** Deletes rows that know the tenant's users only. */
    public int deleteByUser(String table, UUID tenant) {
        return work(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from " + name(table)
                    + " where user_id in (select l.user_id from login l where l.tenant_id = ?)")) {
                delete.setObject(1, tenant);
                return delete.executeUpdate();
            }
        });
    }

    /** What an export takes from a row, by column; the key first. Reads until {@code most} rows or so many characters. */
    public List<Map<String, Object>> page(TenantTable table, UUID tenant, UUID afterId, int most, int mostCharacters) {
        return work(connection -> {
            List<Map<String, Object>> page = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("select * from " + name(table.name())
                    + " where tenant_id = ? and id > ? order by id limit " + most)) {
                query.setFetchSize(50);
                query.setObject(1, tenant);
                query.setObject(2, afterId);
                try (ResultSet rows = query.executeQuery()) {
                    int characters = 0;
                    while (characters < mostCharacters && rows.next()) {
                        Map<String, Object> row = new LinkedHashMap<>();
                        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                            String column = rows.getMetaData().getColumnName(i).toLowerCase(Locale.ROOT);
                            if (!column.equals(TENANT_ID) && !table.left().contains(column)) {
                                Object value = rows.getObject(i);
                                characters += value instanceof String text ? text.length() : 16;
                                row.put(column, value);
                            }
                        }
                        page.add(row);
                    }
                }
            }
            return page;
        });
    }

    /** A part of a document's original; empty when there is no such part. */
    public byte[] part(UUID document, int part) {
        return work(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select content from knowledge_contents where document_id = ? and part = ?")) {
                query.setObject(1, document);
                query.setInt(2, part);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? row.getBytes(1) : new byte[0];
                }
            }
        });
    }

    private static List<String> key(Connection connection, String table) throws SQLException {
        Map<Integer, String> columns = new TreeMap<>();
        boolean upper = connection.getMetaData().storesUpperCaseIdentifiers();
        try (ResultSet key = connection
                .getMetaData()
                .getPrimaryKeys(null, connection.getSchema(), upper ? table.toUpperCase(Locale.ROOT) : table)) {
            while (key.next()) {
                columns.put(key.getInt("KEY_SEQ"), key.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
            }
        }
        return columns.values().stream().map(Rows::name).collect(Collectors.toList());
    }

    /** Names come from the schema and the list above; whatever is none would be somebody's attempt. */
    private static String name(String identifier) {
        if (!identifier.matches("[a-z][a-z0-9_]*")) {
            throw new IllegalArgumentException("Not a name of ours: " + identifier);
        }
        return identifier;
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T work(Work<T> work) {
        return em.unwrap(Session.class).doReturningWork(work::with);
    }
}
