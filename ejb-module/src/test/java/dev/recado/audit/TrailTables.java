package dev.recado.audit;

import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Role;
import dev.recado.platform.SecretBoxes;
import dev.recado.platform.TenantId;
import dev.recado.platform.persistence.TenantResolver;
import dev.recado.platform.work.Sweep;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** The trail's tables on H2 in memory, as the migrations make them, and the beans that work on them. */
final class TrailTables implements AutoCloseable {
    final TenantId tenant = new TenantId(UUID.randomUUID());
    private final Path folder;
    private final SessionFactory sessions;
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    /** The beans of one transaction. */
    record Beans(Session em, Audit audit, Trail trail, Sealing sealing, TrailRows rows) {}

    TrailTables(Path folder) {
        this.folder = folder;
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(trailPart(schema("V1__tenants_audit_nodes.sql")));
            statement.execute(schema("V12_1__audit_trail.sql"));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        sessions = new Configuration()
                .addAnnotatedClass(AuditRow.class)
                .addAnnotatedClass(AuditSeal.class)
                .addAnnotatedClass(AuditKey.class)
                .setProperty("hibernate.connection.url", url)
                .setProperty("hibernate.connection.pool_size", "4")
                .setProperty("hibernate.hbm2ddl.auto", "validate")
                .setProperty("hibernate.jdbc.time_zone", "UTC")
                .setProperty("hibernate.search.enabled", "false")
                .setProperty("hibernate.tenant_identifier_resolver", TenantResolver.class.getName())
                .buildSessionFactory();
    }

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Does the work as the tenant's administrator, in a transaction. */
    <T> T in(Function<Beans, T> work) {
        Callable<T> inTransaction = () -> {
            try (Session session = sessions.openSession()) {
                var transaction = session.beginTransaction();
                T result = work.apply(beans(session));
                transaction.commit();
                return result;
            }
        };
        return new Caller(UUID.randomUUID(), "dona@pousada", Role.ADMIN, tenant).call(inTransaction);
    }

    /** Writes a deed down and commits it. */
    void deed(String what) {
        pass(Duration.ofSeconds(1));
        in(beans -> {
            beans.audit().change("device.updated", "device", what, Map.of("name", "old"), Map.of("name", what));
            return true;
        });
    }

    /** What the sweeper does. */
    void seal() {
        pass(Duration.ofMinutes(2));
        in(beans -> CurrentTenant.unbound(() -> {
            beans.sealing().sweep(new Sweep(now));
            return true;
        }));
    }

    Integrity check() {
        return in(beans -> beans.trail().check());
    }

    /** What somebody with a database client does. */
    int sql(String statement) {
        return in(beans -> beans.em().createNativeMutationQuery(statement).executeUpdate());
    }

    @Override
    public void close() {
        sessions.close();
    }

    Session open() {
        return sessions.openSession();
    }

    Beans beans(Session session) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        AuditKeys keys = new AuditKeys();
        keys.em = session;
        keys.secrets = SecretBoxes.forTests();
        keys.clock = clock;
        Marks marks = new Marks();
        marks.keys = keys;
        TrailHeads heads = new TrailHeads();
        heads.dataFolder = folder.toString();
        TrailRows rows = new TrailRows();
        rows.em = session;
        rows.marks = marks;
        rows.clock = clock;
        Audit audit = new Audit();
        audit.em = session;
        audit.marks = marks;
        audit.heads = heads;
        audit.clock = clock;
        audit.pages = new AuditPages();
        audit.pages.em = session;
        Trail trail = new Trail();
        trail.rows = rows;
        trail.heads = heads;
        trail.marks = marks;
        trail.clock = clock;
        Sealing sealing = new Sealing();
        sealing.rows = rows;
        sealing.heads = heads;
        sealing.every = Duration.ofMinutes(1);
        return new Beans(session, audit, trail, sealing, rows);
    }

    private static String trailPart(String schema) {
        var part = Pattern.compile("create (table audit_entry \\(.*?\\);|index audit_entry\\w* .*?;)", Pattern.DOTALL)
                .matcher(schema);
        StringBuilder parts = new StringBuilder();
        while (part.find()) {
            parts.append(part.group()).append('\n');
        }
        return parts.toString();
    }

    private static String schema(String name) {
        try (InputStream in = TrailTables.class.getResourceAsStream("/db/migration/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
