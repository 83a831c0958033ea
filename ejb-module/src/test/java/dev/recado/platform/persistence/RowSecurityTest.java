package dev.recado.platform.persistence;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.metamodel.EntityType;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.MutationQuery;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * The second wall: what still keeps tenants apart once the first one, the ORM's filter, is taken away. Each table of the real
 * schema holds one row of either tenant; a table that is added later is among them by itself.
 */
class RowSecurityTest {
    private static final UUID ANA = UUID.randomUUID();
    private static final UUID RUI = UUID.randomUUID();

    private static RealPostgres postgres;
    /** The real unit, but with the ORM's filter off. */
    private static SessionFactory blind;

    @BeforeAll
    static void start() {
        postgres = RealPostgres.start().migrated();
        postgres.fill(ANA, "canary-of-ana-" + ANA);
        postgres.fill(RUI, "canary-of-rui-" + RUI);
        blind = postgres.unit(RealPostgres.APPLICATION, 2, RealPostgres.SeesAll.class);
    }

    @AfterAll
    static void stop() {
        blind.close();
        postgres.close();
    }

    @Test
    void every_table_is_either_walled_or_listed_with_a_reason() throws SQLException {
        Map<String, String> walls = new TreeMap<>();
        try (Connection connection = postgres.as("postgres").getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select c.relname, c.relrowsecurity and c.relforcerowsecurity and
                          (select count(*) = 1 and bool_and(p.polpermissive and p.polcmd = '*' and p.polqual is not null
                                                            and p.polwithcheck is not null)
                           from pg_policy p where p.polrelid = c.oid)
                        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')""")) {
            while (rows.next()) {
                walls.put(rows.getString(1), rows.getBoolean(2) ? "walled" : "open");
            }
        }
        Map<String, String> expected = new TreeMap<>();
        postgres.tenantTables().forEach(table -> expected.put(table, "walled"));
        RowSecurity.PLATFORM.keySet().stream().filter(walls::containsKey).forEach(table -> expected.put(table, "open"));
        assertThat(walls)
                .as("a table without a tenant_id must be listed in RowSecurity.PLATFORM")
                .isEqualTo(expected);
    }

    @Test
    void both_walls_stand_around_the_same_tables_but_for_what_is_looked_up_without_a_tenant() throws SQLException {
        List<String> walled = postgres.tenantTables();
        for (EntityType<?> entity : blind.getMetamodel().getEntities()) {
            String table = table(entity);
            if (hasTenant(entity)) {
                assertThat(walled).as(entity.getName()).contains(table);
            } else if (walled.contains(table)) {
                assertThat(mayBePlatforms(table))
                        .as(
                                "%s has no @TenantId but %s has a tenant_id: add it, or list the table in RowSecurity",
                                entity.getName(), table)
                        .isTrue();
            }
        }
    }

    @Test
    void without_a_tenant_there_are_no_rows() throws SQLException {
        try (Connection connection = postgres.as(RealPostgres.APPLICATION).getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : postgres.tenantTables()) {
                assertThat(count(statement, "select count(*) from " + table))
                        .as(table)
                        .isZero();
                statement.execute("set recado.tenant = ''");
                assertThat(count(statement, "select count(*) from " + table))
                        .as(table)
                        .isZero();
                statement.execute("reset recado.tenant");
            }
        }
    }

    @Test
    void the_owner_of_the_tables_is_held_as_well() throws SQLException {
        try (Connection connection = postgres.as(RealPostgres.OWNER).getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : postgres.tenantTables()) {
                assertThat(count(statement, "select count(*) from " + table))
                        .as(table)
                        .isZero();
            }
        }
    }

    @Test
    void with_the_filter_of_the_orm_off_its_queries_still_see_one_tenant_only() {
        for (EntityType<?> entity : tenantEntities()) {
            assertThat(owners(ANA, entity)).as(entity.getName()).containsExactly(ANA);
            assertThat(owners(RUI, entity))
                    .as("the same cacheable query that another tenant's session has made: %s", entity.getName())
                    .containsExactly(RUI);
        }
    }

    @Test
    void the_mutant_is_alive_without_the_second_wall() {
        // The same unit with a role that row-level security does not hold: everything shows.
        try (SessionFactory superuser = postgres.unit("postgres", 1, RealPostgres.SeesAll.class)) {
            for (EntityType<?> entity : tenantEntities()) {
                long rows = CurrentTenant.call(
                        new TenantId(ANA),
                        () -> superuser.fromTransaction(session -> session.createQuery(
                                        "select count(e) from " + entity.getName() + " e", Long.class)
                                .getSingleResult()));
                assertThat(rows).as(entity.getName()).isEqualTo(2);
            }
        }
    }

    @Test
    void with_the_filter_off_bulk_changes_reach_one_tenant_only() {
        for (EntityType<?> entity : tenantEntities()) {
            String name = entity.getName();
            String others = " e where e." + tenantField(entity) + " <> :own";
            assertThat(changed(ANA, session -> session.createMutationQuery("delete from " + name)))
                    .as(name)
                    .isEqualTo(1);
            assertThat(changed(ANA, session -> session.createMutationQuery("delete from " + name + others)
                            .setParameter("own", ANA)))
                    .as(name)
                    .isZero();
        }
    }

    @Test
    void native_queries_see_and_change_one_tenant_only() {
        postgres.tenantColumns().forEach((table, column) -> {
            assertThat(owners(ANA, table, column)).as(table).containsExactly(ANA);
            assertThat(nativelyChanged("delete from " + table)).as(table).isEqualTo(1);
            if (RowSecurity.WRITTEN_ONCE.containsKey(table)) {
                assertThatThrownBy(() -> nativelyChanged("update " + table + " set " + column + " = " + column))
                        .as("written once: %s", table)
                        .hasMessageContaining("permission denied");
            } else {
                assertThat(nativelyChanged("update " + table + " set " + column + " = " + column + " where " + column
                                + " = '" + RUI + "'"))
                        .as(table)
                        .isZero();
                assertThatThrownBy(() -> nativelyChanged("update " + table + " set " + column + " = '" + RUI + "'"))
                        .as("a row can't be given to another tenant: %s", table)
                        .hasMessageContaining("row-level security");
            }
            assertThatThrownBy(
                            () -> nativelyChanged("insert into " + table + " (" + column + ") values ('" + RUI + "')"))
                    .as("nor can a row be made for one: %s", table)
                    .hasMessageContaining("row-level security");
        });
    }

    @Test
    void no_statement_of_the_application_sees_a_canary_of_another_tenant() {
        String everything = String.join(
                " union all ",
                postgres.tenantTables().stream()
                        .map(table -> "select row_to_json(t)::text from " + table + " t")
                        .toList());
        List<String> seen = in(ANA, session -> session.createNativeQuery(everything, String.class)
                .getResultList());
        assertThat(seen).hasSameSizeAs(postgres.tenantTables());
        assertThat(String.join("\n", seen)).contains(ANA.toString()).doesNotContain(RUI.toString());
    }

    @Test
    void a_session_without_a_tenant_sees_nothing_that_is_surely_a_tenants() throws SQLException {
        for (String table : postgres.tenantTables()) {
            int seen = CurrentTenant.unbound(() ->
                    blind.fromTransaction(session -> session.createNativeQuery("select 1 from " + table, Integer.class)
                            .getResultList()
                            .size()));
            // What may belong to the installation itself is the superuser's to see, and so is what tells whose
            // something is.
            assertThat(seen).as(table).isEqualTo(mayBePlatforms(table) ? 2 : 0);
        }
    }

    @Test
    void log_ins_and_tenants_are_walled_like_everything_else() {
        assertThat(postgres.tenantColumns())
                .containsEntry("login", "tenant_id")
                .containsEntry("tenant", "id")
                .containsEntry("one_time_link", "tenant_id")
                .containsEntry("api_key_hash", "tenant_id");
        assertThat(tenantEntities().stream().map(RowSecurityTest::table))
                .contains("login", "tenant", "one_time_link", "api_key_hash");
    }

    @Test
    void what_is_a_superusers_is_hidden_from_every_tenant_and_can_not_be_made_by_one() {
        String insert = "insert into login (user_id, username_hash, password_hash, generation) values"
                + " ('%s', '%s', 'hash', 0)";
        UUID superuser = UUID.randomUUID();
        CurrentTenant.unbound(() -> blind.fromTransaction(
                session -> session.createNativeMutationQuery(insert.formatted(superuser, superuser))
                        .executeUpdate()));
        try {
            Function<Session, List<UUID>> logins =
                    session -> session.createNativeQuery("select user_id from login", UUID.class)
                            .getResultList();
            List<UUID> ofAll = CurrentTenant.unbound(() -> blind.fromTransaction(logins::apply));
            assertThat(ofAll).hasSize(3).contains(superuser);
            List<UUID> ofAna = in(ANA, logins);
            assertThat(ofAna).hasSize(1).doesNotContain(superuser);
            assertThat(nativelyChanged("delete from login where tenant_id is null"))
                    .isZero();
            assertThatThrownBy(() -> nativelyChanged("update login set tenant_id = null"))
                    .hasMessageContaining("row-level security");
            assertThatThrownBy(() -> nativelyChanged(insert.formatted(UUID.randomUUID(), "somebody")))
                    .hasMessageContaining("row-level security");
        } finally {
            CurrentTenant.unbound(() -> blind.fromTransaction(
                    session -> session.createNativeMutationQuery("delete from login where tenant_id is null")
                            .executeUpdate()));
        }
    }

    @Test
    void a_trail_of_a_tenant_that_stays_can_be_broken_by_nobody_though_others_do_not_see_that_it_stays()
            throws SQLException {
        postgres.put("audit_seal", "chain", RUI, "seal");
        String delete = "delete from audit_seal where chain = '" + RUI + "'";
        postgres.asSuperuser("update tenant set state = 'ACTIVE' where id = '" + RUI + "'");
        try {
            assertThatThrownBy(() -> nativelyChanged(delete)).hasMessageContaining("append-only");
            try (Connection connection = postgres.as(RealPostgres.OWNER).getConnection();
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(() -> statement.execute(delete)).hasMessageContaining("append-only");
            }
        } finally {
            postgres.asSuperuser("update tenant set state = 'DELETING' where id = '" + RUI + "'");
        }
        assertThat(tenantSeenAfterDeleting(delete)).isEqualTo(ANA.toString());
    }

    /** What a session works for once the trigger has looked at all tenants. */
    private static String tenantSeenAfterDeleting(String delete) {
        return in(ANA, session -> {
            assertThat(session.createNativeMutationQuery(delete).executeUpdate())
                    .isEqualTo(1);
            return session.createNativeQuery("select current_setting('recado.tenant')", String.class)
                    .getSingleResult();
        });
    }

    @Test
    void a_table_that_stood_outside_in_a_former_version_is_walled_at_the_next_start() throws SQLException {
        try (Connection connection = postgres.as(RealPostgres.OWNER).getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("login", "tenant")) {
                statement.execute("drop policy " + RowSecurity.POLICY + " on " + table);
                statement.execute("alter table " + table + " disable row level security, no force row level security");
                assertThat(count(statement, "select count(*) from " + table))
                        .as(table)
                        .isEqualTo(2);
            }
        }
        new RowSecurity(postgres.as(RealPostgres.OWNER), postgres.as(RealPostgres.APPLICATION)).enforce();

        assertThat(owners(ANA, "login", "tenant_id")).containsExactly(ANA);
        assertThat(owners(ANA, "tenant", "id")).containsExactly(ANA);
        every_table_is_either_walled_or_listed_with_a_reason();
    }

    @Test
    void a_pooled_connection_carries_no_tenant_over() {
        try (SessionFactory one = postgres.unit(RealPostgres.APPLICATION, 1, TenantResolver.class)) {
            for (int i = 0; i < 3; i++) {
                assertThat(tenantSeenBy(one, ANA)).isEqualTo(ANA.toString());
                assertThat(tenantSeenBy(one, RUI)).isEqualTo(RUI.toString());
                assertThatThrownBy(() -> CurrentTenant.call(
                                new TenantId(ANA),
                                () -> one.fromTransaction(session -> {
                                    session.createNativeQuery("select 1 / 0", Integer.class)
                                            .getSingleResult();
                                    return true;
                                })))
                        .hasMessageContaining("division by zero");
                // Straight from the pool, past the ORM: whoever gets the connection next starts with nothing.
                TenantConnections pool = one.unwrap(SessionFactoryImplementor.class)
                        .getServiceRegistry()
                        .requireService(org.hibernate.engine.jdbc.connections.spi.MultiTenantConnectionProvider.class)
                        .unwrap(TenantConnections.class);
                try (Connection connection = pool.getAnyConnection();
                        Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery("select current_setting('recado.tenant', true)")) {
                    row.next();
                    assertThat(row.getString(1)).isIn(null, "");
                } catch (SQLException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    @Test
    void a_transaction_keeps_the_tenant_that_it_began_with() throws SQLException {
        TenantConnections connections = new TenantConnections();
        try (Connection connection = postgres.as(RealPostgres.APPLICATION).getConnection()) {
            connection.setAutoCommit(false);
            connections.configure(Map.of(TenantConnections.DATASOURCE, new SameConnection(connection)));
            connections.getConnection(ANA);
            connections.getConnection(ANA);
            assertThatThrownBy(() -> connections.getConnection(RUI))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("transaction of its own");
        }
    }

    @Test
    void rows_are_migrated_for_all_tenants_and_then_the_owner_is_held_again() throws SQLException {
        RowSecurity security = new RowSecurity(postgres.as(RealPostgres.OWNER), postgres.as(RealPostgres.APPLICATION));
        security.letOwnerThrough();
        try (Connection connection = postgres.as(RealPostgres.OWNER).getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(count(statement, "select count(*) from agent")).isEqualTo(2);
            security.enforce();
            assertThat(count(statement, "select count(*) from agent")).isZero();
        }
    }

    @Test
    void the_application_may_change_rows_and_nothing_else() throws SQLException {
        try (Connection connection = postgres.as(RealPostgres.APPLICATION).getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "alter table agent disable row level security",
                    "drop policy recado_tenant on agent",
                    "drop table agent",
                    "truncate agent",
                    "create table mine (id int)",
                    "select * from flyway_schema_history",
                    "set role recado_owner")) {
                assertThatThrownBy(() -> statement.execute(sql))
                        .as(sql)
                        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                                .isEqualTo("42501"));
            }
        }
    }

    @Test
    void a_role_that_may_bypass_row_level_security_is_refused_with_what_to_do() {
        postgres.asSuperuser(
                "create role bypasser login bypassrls",
                "create role member login",
                "grant bypasser to member",
                "create role deputy login",
                "grant recado_owner to deputy",
                "create role single login");
        assertThat(refusal("postgres")).contains("is a superuser");
        assertThat(refusal("bypasser")).contains("has BYPASSRLS");
        assertThat(refusal("member")).contains("is a member of roles that may bypass it (bypasser)");
        assertThat(refusal("deputy")).contains("may act as the role that owns the schema (recado_owner)");
        assertThat(refusal(RealPostgres.OWNER))
                .contains(
                        "may act as the role that owns the schema",
                        "create role recado_app login password",
                        "RECADO_DB_OWNER_USER=recado_owner",
                        "alter table public.%I owner to recado_owner");
    }

    private static String refusal(String role) {
        RowSecurity security = new RowSecurity(postgres.as(RealPostgres.OWNER), postgres.as(role));
        try {
            security.refuseRolesThatMayBypassIt();
            return "";
        } catch (RowSecurity.UnsafeDatabaseRole e) {
            return String.valueOf(e.getMessage());
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T in(UUID tenant, Function<Session, T> work) {
        return CurrentTenant.call(new TenantId(tenant), () -> blind.fromTransaction(work));
    }

    private static List<UUID> owners(UUID tenant, EntityType<?> entity) {
        return in(tenant, session -> session.createQuery(
                        "select e." + tenantField(entity) + " from " + entity.getName() + " e", UUID.class)
                .setCacheable(true)
                .getResultList());
    }

    private static List<UUID> owners(UUID tenant, String table, String column) {
        return in(tenant, session -> session.createNativeQuery("select " + column + " from " + table, UUID.class)
                .getResultList());
    }

    private static int nativelyChanged(String sql) {
        return changed(ANA, session -> session.createNativeMutationQuery(sql));
    }

    /** How many rows a statement changes; it is rolled back. */
    private static int changed(UUID tenant, Function<Session, MutationQuery> statement) {
        return CurrentTenant.call(new TenantId(tenant), () -> {
            try (Session session = blind.openSession()) {
                var transaction = session.beginTransaction();
                try {
                    return statement.apply(session).executeUpdate();
                } finally {
                    transaction.rollback();
                }
            }
        });
    }

    private static String tenantSeenBy(SessionFactory sessions, UUID tenant) {
        return CurrentTenant.call(
                new TenantId(tenant),
                () -> sessions.fromTransaction(
                        session -> session.createNativeQuery("select current_setting('recado.tenant')", String.class)
                                .getSingleResult()));
    }

    /** Those whose table is walled, whether or not the ORM knows that their rows are a tenant's. */
    private static List<EntityType<?>> tenantEntities() {
        List<String> walled = postgres.tenantTables();
        List<EntityType<?>> entities = new ArrayList<>();
        for (EntityType<?> entity : blind.getMetamodel().getEntities()) {
            if (walled.contains(table(entity))) {
                entities.add(entity);
            }
        }
        assertThat(entities).hasSizeGreaterThan(20);
        return entities;
    }

    private static boolean hasTenant(EntityType<?> entity) {
        return Arrays.stream(entity.getJavaType().getDeclaredFields())
                .anyMatch(field -> field.isAnnotationPresent(org.hibernate.annotations.TenantId.class));
    }

    private static String tenantField(EntityType<?> entity) {
        String column = postgres.tenantColumns().get(table(entity));
        return Arrays.stream(entity.getJavaType().getDeclaredFields())
                .filter(field -> column(field).equals(column))
                .findFirst()
                .orElseThrow()
                .getName();
    }

    private static String column(Field field) {
        Column named = field.getAnnotation(Column.class);
        return named == null || named.name().isEmpty() ? field.getName() : named.name();
    }

    private static String table(EntityType<?> entity) {
        return blind.unwrap(SessionFactoryImplementor.class)
                .getMappingMetamodel()
                .getEntityDescriptor(entity.getJavaType())
                .getMappedTableDetails()
                .getTableName()
                .toLowerCase(Locale.ROOT);
    }

    private static boolean mayBePlatforms(String table) throws SQLException {
        if (RowSecurity.LOOKED_UP.containsKey(table)) {
            return true;
        }
        try (Connection connection = postgres.as("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            return count(
                            statement,
                            "select count(*) from information_schema.columns where table_name = '" + table
                                    + "' and column_name = 'tenant_id' and is_nullable = 'YES'")
                    == 1;
        }
    }

    private static long count(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** What a server's pool does within one transaction: the same connection again. */
    private static final class SameConnection extends org.postgresql.ds.PGSimpleDataSource {
        private static final long serialVersionUID = 1L;
        private final transient Connection connection;

        SameConnection(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Connection getConnection() {
            return connection;
        }
    }
}
