package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Keys by which machines come in. */
class ApiKeysIT {
    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "Chaves");
    private final Api admin = business.admin();

    @Test
    void a_key_does_what_its_scopes_say_and_nothing_else() {
        Api reader = with(make("Leitor", "read"));
        Api teacher = with(make("Professor", "knowledge:write"));
        Api server = with(make("Atendente", "conversations:write"));
        Api manager = with(make("Gerente", "admin"));
        Customer ana = business.customer("Ana");
        ana.writes("Oi");
        ana.awaitAnswer();
        String takeOver = "/conversations/" + ana.conversationId() + "/take-over";

        for (Api key : List.of(reader, teacher, server, manager)) {
            key.get("/conversations").expect(200);
            key.get("/knowledge/documents").expect(200);
        }
        lacks(reader.post(takeOver), "conversations:write");
        lacks(teacher.post(takeOver), "conversations:write");
        server.post(takeOver).expect(200);
        byte[] text = "Guia da loja".getBytes(StandardCharsets.UTF_8);
        lacks(reader.upload("/knowledge/documents", "guia.txt", "text/plain", text), "knowledge:write");
        lacks(server.upload("/knowledge/documents", "guia.txt", "text/plain", text), "knowledge:write");
        teacher.upload("/knowledge/documents", "guia.txt", "text/plain", text).expect(201);
        for (Api key : List.of(reader, teacher, server)) {
            lacks(key.put("/llm/settings", Map.of("temperature", 0.5)), "admin");
            lacks(key.get("/audit"), "admin");
            lacks(key.get("/users"), "admin");
        }
        manager.put("/llm/settings", Map.of("temperature", 0.5)).expect(200);
        manager.get("/users").expect(200);
        assertThat(manager.get("/tenants").problem(403)).isEqualTo("forbidden");
        assertThat(manager.post("/api-keys", body("Sucessora", "read")).problem(403))
                .isEqualTo("forbidden.people-only");
        // Nor a person that would outlive it.
        Map<String, Object> successor = Map.of(
                "username",
                "sucessora",
                "password",
                "uma frase bem longa de 2026",
                "role",
                "ADMIN",
                "language",
                "pt-BR");
        assertThat(manager.post("/users", successor).problem(403)).isEqualTo("forbidden.people-only");
        assertThat(manager.post("/invitations", Map.of("username", "sucessora", "role", "ADMIN"))
                        .problem(403))
                .isEqualTo("forbidden.people-only");
        String someone = manager.get("/users").items().getFirst().get("id").asText();
        assertThat(manager.post("/users/" + someone + "/password-link").problem(403))
                .isEqualTo("forbidden.people-only");
        assertThat(manager.delete("/users/" + someone).problem(403)).isEqualTo("forbidden.people-only");
        assertThat(manager.post("/users/me/password", Map.of("present", "x", "next", "y"))
                        .status())
                .isBetween(400, 499);
    }

    @Test
    void the_secret_is_told_once_and_a_repetition_neither_tells_it_nor_makes_another_key() {
        Api keyed = admin.with("Idempotency-Key", UUID.randomUUID().toString());
        Api.Response made = keyed.post("/api-keys", body("Uma só", "read")).expect(201);
        String secret = made.json().get("secret").asText();
        assertThat(secret).matches("recado_[0-9A-Za-z]{49}");
        assertThat(made.header("Location")).endsWith("/api-keys/" + made.id());
        assertThat(made.header("Cache-Control")).contains("no-store");

        Api.Response again = keyed.post("/api-keys", body("Uma só", "read"));

        assertThat(again.problem(409)).isEqualTo("idempotency.running");
        assertThat(again.body()).doesNotContain(secret);
        Api.Response list = admin.get("/api-keys").expect(200);
        assertThat(list.items())
                .filteredOn(key -> key.get("name").asText().equals("Uma só"))
                .hasSize(1);
        assertThat(list.body()).doesNotContain(secret).contains(secret.substring(0, 11));
        assertThat(admin.get("/api-keys/" + made.id())
                        .expect(200)
                        .json()
                        .get("secret")
                        .isNull())
                .isTrue();
        assertThat(admin.get("/audit?limit=100").expect(200).body()).doesNotContain(secret);
        assertThat(installation.log()).doesNotContain(secret);
    }

    @Test
    void a_revoked_key_is_refused_at_once() {
        JsonNode made = make("Antiga", "read");
        with(made).get("/conversations").expect(200);

        admin.delete("/api-keys/" + made.get("id").asText()).expect(204);

        Api.Response refused = with(made).get("/conversations");
        assertThat(refused.problem(401)).isEqualTo("api-key.invalid");
        assertThat(refused.header("WWW-Authenticate")).contains("error=\"invalid_token\"");
        assertThat(admin.get("/api-keys/" + made.get("id").asText())
                        .expect(200)
                        .json()
                        .get("revokedAt")
                        .isNull())
                .isFalse();
    }

    @Test
    void a_key_ends_when_it_was_said_to_end() {
        JsonNode made = admin.post(
                        "/api-keys",
                        Map.of(
                                "name",
                                "Breve",
                                "scopes",
                                List.of("read"),
                                "expiresAt",
                                Instant.now().plusSeconds(3).toString()))
                .expect(201)
                .json();
        with(made).get("/conversations").expect(200);

        await().untilAsserted(() ->
                assertThat(with(made).get("/conversations").status()).isEqualTo(401));

        assertThat(Instant.now())
                .isAfterOrEqualTo(Instant.parse(made.get("expiresAt").asText()));
        Instant usual = Instant.parse(make("Comum", "read").get("expiresAt").asText());
        assertThat(Duration.between(Instant.now(), usual).toDays()).isBetween(89L, 90L);
        admin.post(
                        "/api-keys",
                        Map.of("name", "Eterna", "scopes", List.of("read"), "expiresAt", "2099-01-01T00:00:00Z"))
                .problem(400);
    }

    @Test
    void a_key_works_only_from_its_addresses_whatever_a_header_claims() {
        JsonNode made = admin.post(
                        "/api-keys",
                        Map.of("name", "De longe", "scopes", List.of("read"), "addresses", List.of("203.0.113.0/24")))
                .expect(201)
                .json();
        with(made).get("/conversations").problem(401);
        with(made).with("X-Forwarded-For", "203.0.113.5").get("/conversations").problem(401);

        admin.patch("/api-keys/" + made.get("id").asText(), Map.of("addresses", List.of("127.0.0.0/8", "::1")))
                .expect(200);

        with(made).get("/conversations").expect(200);
        admin.post("/api-keys", Map.of("name", "Errada", "scopes", List.of("read"), "addresses", List.of("casa")))
                .problem(400);
    }

    @Test
    void a_key_stays_in_its_tenant_and_is_anothers_not_found() {
        Business other = Business.open(installation, "Vizinho");
        JsonNode made = make("Minha", "admin");
        String path = "/api-keys/" + made.get("id").asText();

        with(made)
                .with("X-Recado-Tenant", other.tenantId())
                .get("/conversations")
                .problem(404);
        with(made).get("/devices/" + other.deviceId()).problem(404);
        other.admin().get(path).problem(404);
        other.admin().patch(path, Map.of("name", "Roubada")).problem(404);
        other.admin().delete(path).problem(404);
        assertThat(other.admin().get("/api-keys").expect(200).body()).doesNotContain("Minha");
        with(made).get("/conversations").expect(200);
    }

    @Test
    void only_administrators_make_keys_and_what_a_key_does_stands_under_its_name() {
        String username = "op" + Business.unique();
        String password = "Uma Frase longa de 2026";
        admin.post("/users", Map.of("username", username, "password", password, "role", "OPERATOR"))
                .expect(201);
        installation
                .logIn(username, password)
                .post("/api-keys", body("Minha", "read"))
                .problem(403);
        installation.superuser().post("/api-keys", body("De ninguém", "read")).problem(400);

        JsonNode made = make("ERP da loja", "knowledge:write");
        with(made).post("/knowledge/categories", Map.of("name", "Do ERP")).expect(201);

        assertThat(admin.get("/audit?limit=100").expect(200).items()).anySatisfy(entry -> {
            assertThat(entry.get("username").asText()).isEqualTo("key:ERP da loja");
            assertThat(entry.get("userId").asText()).isEqualTo(made.get("id").asText());
            assertThat(entry.get("action").asText()).isEqualTo("knowledge.category.created");
        });
        assertThat(admin.get("/api-keys/" + made.get("id").asText())
                        .expect(200)
                        .json()
                        .get("lastUsedAt")
                        .isNull())
                .isFalse();
    }

    @Test
    void a_change_needs_the_version_that_was_seen() {
        JsonNode made = make("Nome", "read");
        String path = "/api-keys/" + made.get("id").asText();
        String tag = admin.get(path).expect(200).header("ETag");
        byte[] change = "{\"name\": \"Outro\"}".getBytes(StandardCharsets.UTF_8);
        Api json = admin.with("Content-Type", "application/json");

        json.send("PATCH", path, change).problem(428);
        json.with("If-Match", tag).send("PATCH", path, change).expect(200);
        json.with("If-Match", tag).send("PATCH", path, change).problem(412);
        admin.patch(path, Map.of("scopes", List.of("admin"))).problem(400);
    }

    private static void lacks(Api.Response answer, String scope) {
        assertThat(answer.problem(403)).isEqualTo("forbidden.scope");
        assertThat(answer.header("WWW-Authenticate"))
                .contains("error=\"insufficient_scope\"", "scope=\"" + scope + "\"");
    }

    private JsonNode make(String name, String... scopes) {
        return admin.post("/api-keys", body(name, scopes)).expect(201).json();
    }

    private Api with(JsonNode made) {
        return installation.anonymous().withToken(made.get("secret").asText());
    }

    private static Map<String, Object> body(String name, String... scopes) {
        return Map.of("name", name, "scopes", List.of(scopes));
    }
}
