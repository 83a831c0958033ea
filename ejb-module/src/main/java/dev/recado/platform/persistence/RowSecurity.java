package dev.recado.platform.persistence;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The second wall around a tenant's rows, for the day on which our own code is wrong: PostgreSQL's row-level security. Every
 * table with a {@code tenant_id} has it, unless it is listed here, so a table that is added later has it too. It is forced
 * (the owner of the tables is held by it as well) and goes by the variable that {@link TenantConnections} sets; without the
 * variable there are no rows.
 *
 * <p>Where {@code tenant_id} may be null, rows may belong to the installation itself: sessions without a tenant (a
 * superuser's, the system's own) see all of them, a tenant's sessions only theirs. So it is with the tables that tell whose
 * something is ({@link #LOOKED_UP}), too.
 */
final class RowSecurity {
    /** Tables that belong to no tenant, or must be read before the tenant is known; never anything that customers wrote. */
    static final Map<String, String> PLATFORM = Map.ofEntries(
            Map.entry("device_route", "says whose a number is, when a webhook comes in; ids"),
            Map.entry("due_work", "what is due is claimed across tenants, in a fair order; ids and times"),
            Map.entry("outbox_flight", "what a dead node was sending is found across tenants; ids and states"),
            Map.entry("login_attempt", "counts failures under any name, whether or not it exists; hashes"),
            Map.entry("refresh_token", "says whose a token is; hashes"),
            Map.entry("known_place", "says whence somebody has logged in; hashes"),
            Map.entry("data_key", "wrapped keys, each for one tenant; opened before one is bound"),
            Map.entry("key_rotation", "the installation's own"),
            Map.entry("audit_seal", "seals of all chains are checked together; numbers and MACs"),
            Map.entry("audit_key", "the installation's own"),
            Map.entry("tenant_deletion", "outlives the tenant; the superuser's receipts"),
            Map.entry("deleted_device", "outlives the tenant; ids"),
            Map.entry("signing_key", "the installation's own"),
            Map.entry("setup_step", "the installation's own"),
            Map.entry("node_incarnation", "the installation's own"),
            Map.entry("flyway_schema_history", "the installation's own; the application may not even read it"));

    /**
     * Tables whose rows all belong to a tenant and must yet be found before it is known, with the column that names it. They are
     * looked up without a tenant, on purpose; whoever works for one sees its own rows only.
     */
    static final Map<String, String> LOOKED_UP = Map.of("tenant", "id", "api_key_hash", "tenant_id");

    /**
     * Tables whose rows are written once, and the one column that may be set later. Rows do go, with their whole tenant: that is
     * what the seals of the audit trail are for.
     */
    static final Map<String, String> WRITTEN_ONCE = Map.of("audit_entry", "seal");

    static final String POLICY = "recado_tenant";

    private static final String NOBODY = "'" + TenantResolver.NOBODY + "'::uuid";
    // In a subquery, so that it is evaluated once for each statement and not for each row.
    private static final String CURRENT =
            "(select nullif(current_setting('" + TenantConnections.VARIABLE + "', true), '')::uuid)";
    private static final String PLATFORMS_TOO = " or " + CURRENT + " = " + NOBODY;
    /** Two nodes that start at the same time do it one after the other. Any number that nobody else uses. */
    private static final long LOCK = 0x5245_4341_444FL;

    private static final String TABLES = """
            select quote_ident(c.relname), c.relname, c.relrowsecurity, c.relforcerowsecurity, quote_ident(a.attname),
                   a.attnotnull, obj_description(p.oid, 'pg_policy')
            from pg_class c
            join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
            join pg_attribute a on a.attrelid = c.oid and a.attname = %s and not a.attisdropped
            left join pg_policy p on p.polrelid = c.oid and p.polname = '%s'
            where c.relkind in ('r', 'p') order by c.relname""".formatted(column("c.relname"), POLICY);

    private static final String DANGERS = """
            select r.rolname, r.rolsuper, r.rolbypassrls,
                   (select string_agg(o.rolname, ', ') from pg_roles o
                    where o.oid <> r.oid and (o.rolsuper or o.rolbypassrls) and pg_has_role(r.oid, o.oid, 'member')),
                   pg_has_role(r.oid, (select oid from pg_roles where rolname = ?), 'member'),
                   (select string_agg(c.relname, ', ') from pg_class c
                    join pg_namespace n on n.oid = c.relnamespace and n.nspname = current_schema()
                    where c.relkind in ('r', 'p') and pg_has_role(r.oid, c.relowner, 'member'))
            from pg_roles r where r.rolname in (current_user, session_user)""";

    private final DataSource owner;
    private final DataSource application;

    RowSecurity(DataSource owner, DataSource application) {
        this.owner = owner;
        this.application = application;
    }

    /** What names, in SQL, the tenant's column of the table that an expression names. */
    static String column(String table) {
        String special = LOOKED_UP.entrySet().stream()
                .map(each -> " when '" + each.getKey() + "' then '" + each.getValue() + "'")
                .sorted()
                .collect(Collectors.joining());
        return "case " + table + special + " else 'tenant_id' end";
    }

    private static String rule(String table, String column, boolean always) {
        String own = column + " = " + CURRENT;
        return always && !LOOKED_UP.containsKey(table) ? own : own + PLATFORMS_TOO;
    }

    private record Table(String sqlName, String name, boolean enabled, boolean forced, String rule, String ruleNow) {
        boolean isPlatform() {
            return PLATFORM.containsKey(name);
        }
    }

    static boolean isPostgres(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return isPostgres(connection);
        }
    }

    static boolean isPostgres(Connection connection) throws SQLException {
        return connection.getMetaData().getDatabaseProductName().equals("PostgreSQL");
    }

    /**
     * Fails unless PostgreSQL holds row-level security against the role that serves requests: superusers and roles with
     * BYPASSRLS are exempt, and who owns a table can switch it off.
     */
    void refuseRolesThatMayBypassIt() throws SQLException {
        String ownerRole = role(owner);
        try (Connection connection = application.getConnection();
                PreparedStatement statement = connection.prepareStatement(DANGERS)) {
            statement.setString(1, ownerRole);
            try (ResultSet roles = statement.executeQuery()) {
                while (roles.next()) {
                    List<String> dangers = new ArrayList<>();
                    if (roles.getBoolean(2)) {
                        dangers.add("is a superuser");
                    }
                    if (roles.getBoolean(3)) {
                        dangers.add("has BYPASSRLS");
                    }
                    if (roles.getString(4) != null) {
                        dangers.add("is a member of roles that may bypass it (" + roles.getString(4) + ")");
                    }
                    if (roles.getBoolean(5)) {
                        dangers.add("may act as the role that owns the schema (" + ownerRole + ")");
                    } else if (roles.getString(6) != null) {
                        dangers.add("owns tables (" + roles.getString(6) + ")");
                    }
                    if (!dangers.isEmpty()) {
                        throw new UnsafeDatabaseRole(roles.getString(1), ownerRole, connection.getCatalog(), dangers);
                    }
                }
            }
        }
    }

    /** Before migrations, which change rows of all tenants: lifts what holds the owner, and only the owner. */
    void letOwnerThrough() throws SQLException {
        inTransaction(connection -> {
            for (Table table : tables(connection)) {
                if (table.forced()) {
                    execute(connection, "alter table " + table.sqlName() + " no force row level security");
                }
            }
        });
    }

    /** Puts the wall up where it is missing, and gives the application's role what it needs and nothing more. */
    void enforce() throws SQLException {
        String role = role(application);
        inTransaction(connection -> {
            for (Table table : tables(connection)) {
                if (table.isPlatform()) {
                    if (table.enabled()) {
                        execute(connection, "alter table " + table.sqlName() + " disable row level security");
                    }
                    continue;
                }
                if (!table.enabled() || !table.forced()) {
                    execute(
                            connection,
                            "alter table " + table.sqlName() + " enable row level security, force row level security");
                }
                if (!table.rule().equals(table.ruleNow())) {
                    execute(connection, "drop policy if exists " + POLICY + " on " + table.sqlName());
                    execute(
                            connection,
                            "create policy " + POLICY + " on " + table.sqlName() + " using (" + table.rule()
                                    + ") with check (" + table.rule() + ")");
                    // PostgreSQL words the rule anew; the comment keeps it as it was given, to be compared next time.
                    execute(
                            connection,
                            "comment on policy " + POLICY + " on " + table.sqlName() + " is '"
                                    + table.rule().replace("'", "''") + "'");
                }
            }
            grant(connection, role);
        });
    }

    private static void grant(Connection connection, String role) throws SQLException {
        String schema = single(connection, "select quote_ident(current_schema())");
        String to = single(connection, "select quote_ident('" + role.replace("'", "''") + "')");
        execute(connection, "grant usage on schema " + schema + " to " + to);
        execute(connection, "grant select, insert, update, delete on all tables in schema " + schema + " to " + to);
        execute(connection, "grant usage, select on all sequences in schema " + schema + " to " + to);
        execute(connection, "revoke all on flyway_schema_history from " + to);
        for (Map.Entry<String, String> table : WRITTEN_ONCE.entrySet()) {
            execute(connection, "revoke update on " + table.getKey() + " from " + to);
            String later = single(
                    connection,
                    "select count(*) from pg_attribute where attrelid = '" + table.getKey()
                            + "'::regclass and attname = '" + table.getValue() + "'");
            if (!later.equals("0")) {
                execute(connection, "grant update (" + table.getValue() + ") on " + table.getKey() + " to " + to);
            }
        }
    }

    private static List<Table> tables(Connection connection) throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.add(new Table(
                        rows.getString(1),
                        rows.getString(2),
                        rows.getBoolean(3),
                        rows.getBoolean(4),
                        rule(rows.getString(2), rows.getString(5), rows.getBoolean(6)),
                        Objects.toString(rows.getString(7), "")));
            }
        }
        return tables;
    }

    private interface Work {
        void with(Connection connection) throws SQLException;
    }

    private void inTransaction(Work work) throws SQLException {
        try (Connection connection = owner.getConnection()) {
            connection.setAutoCommit(false);
            try {
                execute(connection, "select pg_advisory_xact_lock(" + LOCK + ")");
                work.with(connection);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }

    private static String role(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return single(connection, "select current_user");
        }
    }

    private static String single(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The role that serves requests could get around row-level security; the message says how to give it less. */
    static final class UnsafeDatabaseRole extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        UnsafeDatabaseRole(String role, String ownerRole, String database, List<String> dangers) {
            super("""
                    Recado does not start: its database role "%s" (RECADO_DB_USER) %s, so PostgreSQL's row-level security \
                    would not keep tenants apart when our own code is wrong. Use two roles, one that owns the tables and one \
                    that serves requests. As a PostgreSQL administrator, in the database "%s":
                      create role recado_owner login password '...' nosuperuser nobypassrls;
                      create role recado_app login password '...' nosuperuser nobypassrls;
                      alter database "%s" owner to recado_owner;
                      grant create, usage on schema public to recado_owner;
                      -- only where "%s" has made the tables already:
                      do $$ declare t record; begin for t in select tablename from pg_tables where schemaname = 'public' loop \
                    execute format('alter table public.%%I owner to recado_owner', t.tablename); end loop; end $$;
                    Then set RECADO_DB_OWNER_USER=recado_owner, RECADO_DB_OWNER_PASSWORD, RECADO_DB_USER=recado_app and \
                    RECADO_DB_PASSWORD, and start again; Recado makes the grants itself. More in INSTALL.md, "The database".\
                    """.formatted(
                    role, dangers.stream().collect(Collectors.joining(" and ")), database, database, ownerRole));
        }
    }
}
