package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Planted secrets are used in every way we know (success, failure, repetition, refusal), and then looked for wherever something is
 * kept or told: the dump of the database, every file of the installation and of the database, and every answer of the API.
 */
class PlainSecretsIT {
    /** Where secrets are by nature, or what the operating system keeps for the running process. */
    private static final String NOT_LOOKED_AT = ".*/(wildfly\\.pid|postmaster\\.pid|tmp/.*)";

    private static final Map<String, String> SECRETS = new LinkedHashMap<>();
    private static Installation installation;
    private static Business business;

    @BeforeAll
    static void plant_and_use_them() {
        installation = Suite.installation();
        business = Business.open(installation, "Segredos");
        Api admin = business.admin();
        plant("device access token", business.accessToken());
        plant("app secret", business.appSecret());
        plant("verify token", business.verifyToken());
        plant("password", business.password());
        plant("password of the superuser", installation.superuserLogIn().getLast());
        plant("set-up token", Installation.SETUP_TOKEN);

        // Tokens, also repeated under a key, refused and refreshed.
        Api anonymous = installation.anonymous();
        Map<String, String> logIn = Map.of("username", business.username(), "password", business.password());
        JsonNode tokens = anonymous
                .with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/auth/token", logIn)
                .expect(200)
                .json();
        plant("access token", tokens.get("accessToken").asText());
        plant("refresh token", tokens.get("refreshToken").asText());
        JsonNode next = anonymous
                .post(
                        "/auth/token",
                        Map.of("refreshToken", tokens.get("refreshToken").asText()))
                .expect(200)
                .json();
        plant("second refresh token", next.get("refreshToken").asText());
        String wrong = "senha errada " + UUID.randomUUID();
        plant("wrong password", wrong);
        anonymous.post("/auth/token", Map.of("username", business.username(), "password", wrong));
        anonymous
                .with("Authorization", "Bearer " + tokens.get("accessToken").asText() + "x")
                .get("/users/me");

        // A user whose password is set and changed, under keys that keep the answers.
        String first = "Senha primeira " + UUID.randomUUID();
        String second = "Senha segunda " + UUID.randomUUID();
        plant("first password", first);
        plant("second password", second);
        String username = "segredo" + Business.unique();
        admin.with("Idempotency-Key", UUID.randomUUID().toString())
                .post("/users", Map.of("username", username, "password", first, "role", "VIEWER"))
                .expect(201);
        installation
                .logIn(username, first)
                .post("/users/me/password", Map.of("present", first, "next", second))
                .expect(204);

        // A second factor, and links that let somebody in once.
        Api theirs = installation.logIn(username, second);
        String totp = theirs.post("/users/me/second-factor", Map.of("password", second))
                .expect(200)
                .json()
                .get("secret")
                .asText();
        plant("secret of the second factor", totp);
        theirs.post("/users/me/second-factor/confirm", Map.of("code", code(totp)))
                .expect(200)
                .json()
                .get("codes")
                .forEach(code -> plant("recovery code " + code.asText().substring(0, 3), code.asText()));
        plant(
                "token of an invitation",
                token(admin.with("Idempotency-Key", UUID.randomUUID().toString())
                        .post("/invitations", Map.of("username", "convidado" + Business.unique(), "role", "VIEWER"))
                        .expect(201)));
        plant(
                "token of a link for a new password",
                token(admin.post("/users/" + theirs.get("/users/me").id() + "/password-link")
                        .expect(200)));

        // The provider's key: stored, used with success, used against a server that refuses and one that is not there.
        String key = "sk-planted-" + UUID.randomUUID();
        plant("provider key", key);
        String refused = "sk-refused-" + UUID.randomUUID();
        plant("provider key that was only tried", refused);
        admin.put("/llm/settings", model(key, installation.simulators().modelUrl("OPENAI")))
                .expect(200);
        admin.post("/llm/settings/test", model(key, installation.simulators().modelUrl("OPENAI")));
        admin.post("/llm/settings/test", model(refused, "http://localhost:1/v1"));
        admin.post("/llm/settings/test", Map.of("provider", "NONE", "apiKey", refused));

        // The device's secrets: tested, changed, refused.
        String appSecret = "app-" + UUID.randomUUID();
        plant("changed app secret", appSecret);
        admin.post("/devices/" + business.deviceId() + "/test").expect(200);
        admin.patch("/devices/" + business.deviceId(), Map.of("appSecret", appSecret))
                .expect(200);
        admin.patch("/devices/" + business.deviceId(), Map.of("appSecret", business.appSecret()))
                .expect(200);
        admin.post("/devices", Map.of("name", "Falta tudo", "appSecret", appSecret));

        business.teach("guia.md", Business.DOCUMENT);
        // A whole turn, which calls the model and WhatsApp with them.
        Customer ana = business.customer("Ana");
        ana.writes("Olá, tudo bem?");
        ana.awaitAnswer();
        ana.awaitTurns(1);
        business.receivesWhatNobodyUnderstands("aviso");
    }

    @Test
    void the_database_dump_holds_none() throws SQLException {
        List<String> faults = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(Suite.postgres().jdbcUrl(), "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet found =
                    statement.executeQuery("select quote_ident(schemaname) || '.' || quote_ident(tablename)"
                            + " from pg_tables where schemaname not in ('pg_catalog', 'information_schema')")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            assertThat(tables).hasSizeGreaterThan(25);
            long rows = 0;
            for (String table : tables) {
                try (ResultSet dumped = statement.executeQuery("select t::text from " + table + " t")) {
                    while (dumped.next()) {
                        rows++;
                        look(table, dumped.getString(1), faults);
                    }
                }
            }
            assertThat(rows).isGreaterThan(100);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void no_file_of_the_installation_holds_one() throws IOException {
        List<String> faults = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(installation.data(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile() && !file.toString().matches(NOT_LOOKED_AT)) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                // Databases, indexes and queues drop files while they run.
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
        // The log, the index, the queues, and the database's own files with its journal.
        assertThat(files.stream()
                        .map(file ->
                                installation.data().relativize(file).getName(0).toString()))
                .contains("log", "index", "messaging", "postgres");
        for (Path file : files) {
            try {
                look(
                        installation.data().relativize(file).toString(),
                        Files.readString(file, StandardCharsets.ISO_8859_1),
                        faults);
            } catch (NoSuchFileException gone) {
                // As above.
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void no_answer_of_the_api_tells_one() {
        OpenApi openApi = OpenApi.of(installation);
        Things things = new Things(openApi, business);
        List<String> faults = new ArrayList<>();
        for (Api api : List.of(
                business.admin(),
                installation.superuser(),
                installation.superuser().with("X-Recado-Tenant", business.tenantId()))) {
            for (OpenApi.Operation operation : openApi.operations()) {
                // The verify token is what an administrator has to enter at Meta.
                if (operation.changesNothing() && !operation.path().endsWith("/verify-token")) {
                    Api.Response answer = api.get(operation.path(things::id));
                    look(
                            operation.name(),
                            answer.body() + answer.answer().headers().map(),
                            faults);
                }
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void the_search_would_find_them() {
        // Were the search broken, the tests above would find nothing.
        List<String> faults = new ArrayList<>();
        String password = business.password();
        look("plain", "… " + password + " …", faults);
        look("hex", HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8)), faults);
        look("base64", Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8)), faults);
        assertThat(faults).hasSize(3);
    }

    /** What an authenticator app shows (RFC 6238): 30 s, SHA-1, six digits. */
    private static String code(String base32) {
        BigInteger bits = BigInteger.ONE;
        for (char c : base32.toCharArray()) {
            bits = bits.shiftLeft(5).or(BigInteger.valueOf("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c)));
        }
        byte[] key = Arrays.copyOfRange(bits.toByteArray(), 1, 1 + base32.length() * 5 / 8);
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            ByteBuffer hash = ByteBuffer.wrap(mac.doFinal(ByteBuffer.allocate(8)
                    .putLong(Instant.now().getEpochSecond() / 30)
                    .array()));
            int number = hash.getInt(hash.get(19) & 0xf) & 0x7fffffff;
            return String.format("%06d", number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The token at the end of a link. */
    private static String token(Api.Response answer) {
        String link = answer.json().get("link").asText();
        return link.substring(link.lastIndexOf('=') + 1);
    }

    private static void plant(String what, String secret) {
        assertThat(secret).as(what).hasSizeGreaterThan(8);
        SECRETS.put(what, secret);
    }

    private static Map<String, Object> model(String key, String url) {
        return Map.of("provider", "OPENAI", "baseUrl", url, "model", "modelo-de-teste", "apiKey", key);
    }

    /** Looks for each secret as it is, in hexadecimal as columns of bytes are dumped, and in Base64. */
    private static void look(String where, String text, List<String> faults) {
        SECRETS.forEach((what, secret) -> {
            byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
            String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
            if (text.contains(secret)
                    || text.contains(HexFormat.of().formatHex(bytes))
                    // The last character depends on what follows.
                    || text.contains(base64.substring(0, base64.length() - 1))) {
                faults.add(where + " holds the " + what);
            }
        });
    }
}
