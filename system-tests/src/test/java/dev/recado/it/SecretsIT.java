package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.EmbeddedPostgresProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Keys are rotated while the server serves, and crashes: no secret is lost, and in the end no former key is in use. */
@OwnServer
class SecretsIT {
    private static final String FORMER_KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final Pattern SEALED = Pattern.compile("v1:|v2:[A-Za-z0-9_-]{22}:");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static EmbeddedPostgresProcess postgres;
    private static Installation installation;

    @BeforeAll
    static void start() {
        postgres = EmbeddedPostgresProcess.start(Suite.directory().resolve("secrets/postgres"));
        installation = Suite.another("secrets")
                .on(postgres)
                .with("RECADO_MASTER_KEY", FORMER_KEY)
                .start();
    }

    @AfterAll
    static void stop() {
        if (installation != null) {
            installation.close();
        }
        postgres.close();
    }

    @Test
    void data_keys_are_rotated_while_secrets_are_read_and_written() throws Exception {
        List<Business> businesses = new ArrayList<>();
        for (String name : List.of("Azul", "Verde", "Amarela")) {
            Business business = Business.open(installation, name);
            business.admin()
                    .put("/llm/settings", Map.of("provider", "OPENAI", "apiKey", "sk-" + Business.unique()))
                    .expect(200);
            businesses.add(business);
        }
        Set<String> former = sealedPrefixes();
        assertThat(former).hasSizeGreaterThan(businesses.size());
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger rounds = new AtomicInteger();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = businesses.stream()
                .map(business -> Thread.ofVirtual().start(() -> {
                    String device = "/devices/" + business.deviceId();
                    try {
                        while (!over.get()) {
                            String token = "verify-" + Business.unique();
                            business.admin()
                                    .patch(device, Map.of("verifyToken", token))
                                    .expect(200);
                            for (int i = 0; i < 3; i++) {
                                assertThat(business.admin()
                                                .get(device + "/verify-token")
                                                .expect(200)
                                                .json()
                                                .get("verifyToken")
                                                .asText())
                                        .isEqualTo(token);
                            }
                            rounds.incrementAndGet();
                        }
                    } catch (Throwable e) {
                        failures.add(e);
                    }
                }))
                .toList();
        await().until(() -> rounds.get() > 3 || !failures.isEmpty());

        JsonNode finished = rotate("DATA_KEYS");
        int during = rounds.get();
        await().until(() -> rounds.get() > during + 3 || !failures.isEmpty());
        over.set(true);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(failures).isEmpty();
        assertThat(finished.get("failed").asLong()).isZero();
        // Not a sure number: what is written meanwhile has the new key already.
        assertThat(finished.get("done").asLong()).isPositive();
        assertThat(sealedPrefixes()).isNotEmpty().doesNotContainAnyElementsOf(former);
        for (Business business : businesses) {
            // The key opens: the simulated provider is asked with it, or refuses it; it is not unreadable.
            assertThat(business.admin()
                            .post("/llm/settings/test", Map.of())
                            .expect(200)
                            .body())
                    .doesNotContain("unreadable");
        }
        assertThat(installation.superuser().get("/audit?action=encryption").items())
                .extracting(entry -> entry.get("action").asText())
                .contains("encryption.rotation-started", "encryption.rotation-finished");
    }

    @Test
    void a_crash_in_the_middle_of_a_rotation_loses_nothing() throws Exception {
        Business business = Business.open(installation, "Queda");
        // Many sealed answers, so that there is a middle.
        for (int i = 0; i < 200; i++) {
            business.admin()
                    .with("Idempotency-Key", "k" + i)
                    .post("/knowledge/search", Map.of("query", "pergunta " + i))
                    .expect(200);
        }
        Set<String> former = sealedPrefixes();
        String id = installation
                .superuser()
                .post("/encryption/rotations", Map.of("kind", "DATA_KEYS"))
                .expect(202)
                .id();

        installation.kill();
        installation.startAgain();

        JsonNode finished = awaitFinished(id);
        assertThat(finished.get("failed").asLong()).isZero();
        assertThat(sealedPrefixes()).doesNotContainAnyElementsOf(former);
        assertThat(business.admin()
                        .get("/devices/" + business.deviceId() + "/verify-token")
                        .expect(200)
                        .json()
                        .get("verifyToken")
                        .asText())
                .isEqualTo(business.verifyToken());
        assertThat(business.admin()
                        .with("Idempotency-Key", "k7")
                        .post("/knowledge/search", Map.of("query", "pergunta 7"))
                        .expect(200)
                        .header("Idempotency-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void the_master_key_is_exchanged_and_no_secret_changes() throws Exception {
        Business business = Business.open(installation, "Mestra");
        Set<String> before = sealedPrefixes();

        JsonNode finished = rotate("MASTER_KEY");

        JsonNode state = installation.superuser().get("/encryption").expect(200).json();
        assertThat(state.get("masterKeys").get(0).get("alias").asText())
                .isEqualTo(finished.get("masterKey").asText());
        for (JsonNode key : state.get("masterKeys")) {
            if (!key.get("alias").asText().equals(finished.get("masterKey").asText())) {
                assertThat(key.get("dataKeys").asLong()).isZero();
            }
        }
        assertThat(sealedPrefixes()).isEqualTo(before);
        installation.stop();
        installation.startAgain();
        assertThat(business.admin()
                        .get("/devices/" + business.deviceId() + "/verify-token")
                        .expect(200)
                        .json()
                        .get("verifyToken")
                        .asText())
                .isEqualTo(business.verifyToken());
    }

    @Test
    void secrets_of_earlier_versions_open_and_are_sealed_anew_by_a_rotation() throws Exception {
        Business business = Business.open(installation, "Antiga");
        String context = "device:" + business.deviceId() + ":verify-token";
        sql("update device set verify_token = '" + firstFormat("token-of-old", context) + "' where id = '"
                + business.deviceId() + "'");
        String path = "/devices/" + business.deviceId() + "/verify-token";
        assertThat(business.admin().get(path).json().get("verifyToken").asText())
                .isEqualTo("token-of-old");

        rotate("DATA_KEYS");

        assertThat(sealedPrefixes()).doesNotContain("v1:");
        assertThat(business.admin().get(path).json().get("verifyToken").asText())
                .isEqualTo("token-of-old");
    }

    @Test
    void only_a_superuser_sees_and_rotates_keys() {
        Business business = Business.open(installation, "Curiosa");

        business.admin().get("/encryption").problem(403);
        business.admin()
                .post("/encryption/rotations", Map.of("kind", "DATA_KEYS"))
                .problem(403);
        installation.superuser().post("/encryption/rotations", Map.of()).problem(400);
        String state = installation.superuser().get("/encryption").expect(200).body();
        assertThat(state).contains("recado-master-").doesNotContain("wrapped");
    }

    @Test
    void the_credential_store_can_be_read_by_its_owner_only() throws Exception {
        Path keys = installation.data().resolve("keys");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rwx------");
        assertThat(keys.resolve("credential-store.cs")).isNotEmptyFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.resolve("password"))))
                .isEqualTo("rw-------");
    }

    private static JsonNode rotate(String kind) {
        return awaitFinished(installation
                .superuser()
                .post("/encryption/rotations", Map.of("kind", kind))
                .expect(202)
                .id());
    }

    private static JsonNode awaitFinished(String id) {
        return await().atMost(PATIENCE)
                .until(
                        () -> installation
                                .superuser()
                                .get("/encryption/rotations/" + id)
                                .expect(200)
                                .json(),
                        rotation -> !rotation.get("finishedAt").isNull());
    }

    /** What the sealed texts of the whole database begin with: every text column of every table is looked at. */
    private static Set<String> sealedPrefixes() throws SQLException {
        Set<String> found = new HashSet<>();
        try (Connection connection = asAdministrator();
                Statement statement = connection.createStatement()) {
            List<String> columns = new ArrayList<>();
            try (ResultSet rows =
                    statement.executeQuery("select table_name, column_name from information_schema.columns"
                            + " where table_schema = 'public' and data_type in ('character varying', 'text')")) {
                while (rows.next()) {
                    columns.add("select left(" + rows.getString(2) + ", 26) from " + rows.getString(1) + " where "
                            + rows.getString(2) + " like 'v_:%'");
                }
            }
            for (String query : columns) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        Matcher sealed = SEALED.matcher(rows.getString(1));
                        if (sealed.lookingAt()) {
                            found.add(sealed.group());
                        }
                    }
                }
            }
        }
        return found;
    }

    private static void sql(String statement) throws SQLException {
        try (Connection connection = asAdministrator();
                Statement todo = connection.createStatement()) {
            assertThat(todo.executeUpdate(statement)).isPositive();
        }
    }

    /** PostgreSQL's own superuser, whom no row-level security holds. */
    private static Connection asAdministrator() throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl(), "postgres", "postgres");
    }

    private static String firstFormat(String secret, String context) throws GeneralSecurityException {
        byte[] iv = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(Base64.getDecoder().decode(FORMER_KEY), "AES"),
                new GCMParameterSpec(128, iv));
        cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
        byte[] sealed = cipher.doFinal(secret.getBytes(StandardCharsets.UTF_8));
        byte[] all = new byte[iv.length + sealed.length];
        System.arraycopy(iv, 0, all, 0, iv.length);
        System.arraycopy(sealed, 0, all, iv.length, sealed.length);
        return "v1:" + Base64.getEncoder().encodeToString(all);
    }
}
