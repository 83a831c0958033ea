package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.EmbeddedPostgresProcess;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import dev.recado.launcher.ServerProcess;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;

/**
 * What row-level security costs: two servers on databases of their own with the same rows, one as it is delivered, the other
 * without (its tables have no policy in force, and its EAR does not tell the database the tenant). They are loaded in turns, so
 * that whatever else the machine does meets both.
 */
final class RowSecurityBench {
    private static final int ROUNDS = 7;
    private static final int ROUND_SECONDS = 8;
    private static final int WARM_UP_SECONDS = 50;
    private static final int CONNECTIONS = 16;
    private static final int TENANTS = 10;
    private static final int CONTACTS_PER_TENANT = 2_000;
    private static final int CATEGORIES = 2 * CONNECTIONS;
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);
    private static final String PASSWORD = "the Passphrase of a benchmark";
    private static final String SETUP_TOKEN = "only-for-this-benchmark";
    /** What tells the ORM to tell the database the tenant. */
    private static final String PROVIDER = "name=\"hibernate.multi_tenant_connection_provider\"";

    private final Path data;
    private final Deque<AutoCloseable> running;

    private RowSecurityBench(Path data, Deque<AutoCloseable> running) {
        this.data = data;
        this.running = running;
    }

    /**
     * Measures.
     *
     * @param data for files of its own
     * @param offset of the ports of the first server; the second one's are 50 above
     * @return rows of the table
     */
    static List<String> rows(Path data, int offset) {
        RowSecurityBench bench = new RowSecurityBench(data, new ArrayDeque<>());
        Thread hook = new Thread(bench::end, "end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return bench.measure(offset);
        } finally {
            bench.end();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private synchronized void end() {
        World.end(running);
    }

    /** A server with its tenant. */
    private record Side(ServerProcess server, List<String> contacts, List<String> categories, Path plan) {}

    private List<String> measure(int offset) {
        Side on = side("row-security-on", offset, true);
        Side off = side("row-security-off", offset + 50, false);
        List<String> rows = new ArrayList<>();
        for (RestLoad.Mix mix : RestLoad.Mix.values()) {
            load(on, mix, WARM_UP_SECONDS);
            load(off, mix, WARM_UP_SECONDS);
            List<Double> with = new ArrayList<>();
            List<Double> without = new ArrayList<>();
            List<Double> ratios = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                // Each goes first in every other round.
                double first = load(round % 2 == 0 ? on : off, mix, ROUND_SECONDS);
                double second = load(round % 2 == 0 ? off : on, mix, ROUND_SECONDS);
                double there = round % 2 == 0 ? first : second;
                double missing = round % 2 == 0 ? second : first;
                with.add(there);
                without.add(missing);
                ratios.add(there / missing);
            }
            String group = "Row-level security, REST, " + mix.description();
            rows.add(row(
                    group,
                    "requests/s on / off (medians of " + ROUNDS + " rounds in turns)",
                    String.format(Locale.ROOT, "%,.0f / %,.0f", median(with), median(without))));
            rows.add(row(
                    group,
                    "on ÷ off (median of the rounds' ratios; lowest, highest)",
                    String.format(
                            Locale.ROOT,
                            "%.2f (%.2f, %.2f)",
                            median(ratios),
                            ratios.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .min()
                                    .orElse(0),
                            ratios.stream()
                                    .mapToDouble(Double::doubleValue)
                                    .max()
                                    .orElse(0))));
        }
        return rows;
    }

    private Side side(String name, int offset, boolean secured) {
        try {
            Path home = data.resolve(name);
            EmbeddedPostgresProcess postgres = EmbeddedPostgresProcess.start(home.resolve("postgres"));
            running.push(postgres);
            ServerProcess.Settings settings = World.unlimited(home, offset)
                    .with("RECADO_SETUP_TOKEN", SETUP_TOKEN)
                    .withDatabase(postgres);
            if (!secured) {
                settings = new ServerProcess.Settings(
                        withoutTenantInDatabase(settings.wildfly(), home.resolve("wildfly")),
                        settings.data(),
                        settings.ports(),
                        settings.environment());
            }
            ServerProcess server = ServerProcess.start(settings);
            running.push(server);
            server.awaitReady(READY_WITHIN);
            if (!secured) {
                takeWallDown(postgres);
            }
            return fill(server, postgres, secured, home.resolve("load.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new LauncherException("The database of the benchmark can't be prepared", e);
        }
    }

    private static Side fill(ServerProcess server, EmbeddedPostgresProcess postgres, boolean secured, Path plan)
            throws SQLException, IOException {
        Rest api = Rest.at(server.baseUrl() + "/api/v1");
        api.post("/setup", Json.object("token", SETUP_TOKEN, "username", "root", "password", PASSWORD));
        Rest superuser = api.as("root", PASSWORD);
        String tenant = "";
        for (int i = 0; i < TENANTS; i++) {
            tenant = superuser
                    .post(
                            "/tenants",
                            Json.object("name", "Tenant " + i, "zone", "America/Sao_Paulo", "language", "pt-BR"))
                    .get("id")
                    .asText();
            addContacts(postgres, tenant);
        }
        superuser.post(
                "/users", Json.object("username", "reader", "password", PASSWORD, "role", "ADMIN", "tenantId", tenant));
        Rest admin = api.as("reader", PASSWORD);
        List<String> categories = new ArrayList<>();
        for (int i = 0; i < CATEGORIES; i++) {
            categories.add(admin.post("/knowledge/categories", Json.object("name", "Category " + i))
                    .get("id")
                    .asText());
        }
        List<String> contacts = new ArrayList<>();
        for (JsonNode contact : admin.get("/contacts?limit=200").get("items")) {
            contacts.add(contact.get("id").asText());
        }
        if (contacts.size() != 200 || (secured && visibleWithoutTenant(postgres) != 0)) {
            throw new LauncherException("The benchmark's rows are not what they should be");
        }
        Files.write(
                plan,
                List.of(
                        server.baseUrl() + "/api/v1",
                        "reader",
                        PASSWORD,
                        String.join(",", contacts),
                        String.join(",", categories)));
        return new Side(server, contacts, categories, plan);
    }

    /** The same rows on both sides, in the tables and in number. */
    private static void addContacts(EmbeddedPostgresProcess postgres, String tenant) throws SQLException {
        try (Connection owner =
                DriverManager.getConnection(postgres.jdbcUrl(), postgres.ownerUser(), postgres.ownerPassword())) {
            owner.setAutoCommit(false);
            try (PreparedStatement bind = owner.prepareStatement("select set_config('recado.tenant', ?, true)");
                    PreparedStatement insert = owner.prepareStatement(
                            "insert into contact (id, tenant_id, name, wa_id, phone, created_at, last_seen_at)"
                                    + " select gen_random_uuid(), ?, 'Customer ' || i, '5511' || i, '5511' || i, now(), now()"
                                    + " from generate_series(1, ?) i")) {
                bind.setString(1, tenant);
                bind.execute();
                insert.setObject(1, UUID.fromString(tenant));
                insert.setInt(2, CONTACTS_PER_TENANT);
                insert.executeUpdate();
            }
            owner.commit();
        }
    }

    private static int visibleWithoutTenant(EmbeddedPostgresProcess postgres) throws SQLException {
        try (Connection application =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                Statement statement = application.createStatement();
                ResultSet count = statement.executeQuery("select count(*) from contact")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static void takeWallDown(EmbeddedPostgresProcess postgres) throws SQLException {
        try (Connection owner = DriverManager.getConnection(
                        postgres.jdbcUrl(), postgres.ownerUser(), postgres.ownerPassword());
                Statement statement = owner.createStatement()) {
            statement.execute(
                    "do $$ declare t record; begin for t in select tablename from pg_tables where schemaname = 'public'"
                            + " and rowsecurity loop execute format('alter table %I disable row level security', t.tablename);"
                            + " end loop; end $$");
        }
    }

    /** A server like the given one, whose EAR's persistence unit is not told to tell the database the tenant. */
    private static Path withoutTenantInDatabase(Path wildfly, Path copy) throws IOException {
        Files.createDirectories(copy);
        try (Stream<Path> parts = Files.list(wildfly)) {
            for (Path part : (Iterable<Path>) parts::iterator) {
                if (!part.getFileName().toString().equals("standalone")) {
                    Files.createSymbolicLink(copy.resolve(part.getFileName()), part);
                }
            }
        }
        Path standalone = wildfly.resolve("standalone");
        for (String folder : List.of("configuration", "deployments")) {
            try (Stream<Path> files = Files.walk(standalone.resolve(folder))) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Path target = copy.resolve("standalone").resolve(standalone.relativize(file));
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else if (file.getFileName().toString().equals("recado.ear")) {
                        try (InputStream in = Files.newInputStream(file);
                                OutputStream out = Files.newOutputStream(target)) {
                            edit(in, out);
                        }
                    } else {
                        Files.copy(file, target);
                    }
                }
            }
        }
        return copy;
    }

    /** Copies an archive; takes the property out of the persistence unit in it, or in a module of it. */
    private static void edit(InputStream archive, OutputStream copy) throws IOException {
        ZipInputStream from = new ZipInputStream(archive);
        ZipOutputStream to = new ZipOutputStream(copy);
        for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
            to.putNextEntry(new ZipEntry(entry.getName()));
            if (entry.getName().matches("ejb-module.*\\.jar")) {
                ByteArrayOutputStream module = new ByteArrayOutputStream();
                edit(from, module);
                module.writeTo(to);
            } else if (entry.getName().equals("META-INF/persistence.xml")) {
                String unit = new String(from.readAllBytes(), StandardCharsets.UTF_8);
                int property = unit.lastIndexOf('<', unit.indexOf(PROVIDER));
                if (property < 0) {
                    throw new LauncherException("The persistence unit has no " + PROVIDER);
                }
                to.write((unit.substring(0, property) + unit.substring(unit.indexOf("/>", property) + 2))
                        .getBytes(StandardCharsets.UTF_8));
            } else {
                from.transferTo(to);
            }
            to.closeEntry();
        }
        to.finish();
    }

    /** Requests per second. */
    private double load(Side side, RestLoad.Mix mix, int seconds) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                ClassPath.own(),
                RestLoad.class.getName(),
                side.plan().toString(),
                mix.name(),
                String.valueOf(CONNECTIONS),
                String.valueOf(seconds));
        File log = data.resolve("rest-load.log").toFile();
        try {
            Process load = new ProcessBuilder(command).redirectError(log).start();
            running.push(load::destroyForcibly);
            String output = new String(load.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (load.waitFor() != 0) {
                throw new LauncherException("The load generator failed; see " + log);
            }
            return Double.parseDouble(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static String row(String group, String what, String value) {
        return "| " + group + " | " + what + " | " + value + " |";
    }
}
