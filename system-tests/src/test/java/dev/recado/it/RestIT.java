package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules that every REST resource keeps. */
class RestIT {
    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "REST");
    private final Api admin = business.admin();
    private final Api anonymous = installation.anonymous();

    @Test
    void a_log_in_gives_tokens_that_work_and_can_be_renewed_once() {
        JsonNode tokens = anonymous
                .post("/auth/token", Map.of("username", business.username(), "password", business.password()))
                .expect(200)
                .json();
        assertThat(tokens.get("expiresIn").asInt()).isPositive();
        String refresh = tokens.get("refreshToken").asText();
        anonymous.withToken(tokens.get("accessToken").asText()).get("/users/me").expect(200);
        JsonNode renewed = anonymous
                .post("/auth/token", Map.of("refreshToken", refresh))
                .expect(200)
                .json();
        anonymous
                .withToken(renewed.get("accessToken").asText())
                .get("/users/me")
                .expect(200);
        anonymous.post("/auth/token", Map.of("refreshToken", refresh)).problem(401);
    }

    @Test
    void a_wrong_password_and_an_unknown_user_are_told_the_same() {
        String wrong = anonymous
                .post("/auth/token", Map.of("username", business.username(), "password", "errada errada"))
                .problem(401);
        String unknown = anonymous
                .post("/auth/token", Map.of("username", "ninguem" + Business.unique(), "password", "errada errada"))
                .problem(401);
        assertThat(wrong).isEqualTo(unknown);
    }

    @Test
    void without_a_valid_token_everything_is_refused() {
        assertThat(anonymous.get("/devices").problem(401)).isNotBlank();
        assertThat(anonymous.get("/devices").header("WWW-Authenticate")).startsWith("Bearer");
        anonymous.withToken("nonsense").get("/devices").problem(401);
        String token = anonymous
                .post("/auth/token", Map.of("username", business.username(), "password", business.password()))
                .expect(200)
                .json()
                .get("accessToken")
                .asText();
        String forged = token.substring(0, token.length() - 6) + "AAAAAA";
        anonymous.withToken(forged).get("/devices").problem(401);
    }

    @Test
    void roles_may_do_what_is_theirs_and_no_more() {
        Api viewer = colleague("VIEWER");
        viewer.get("/conversations").expect(200);
        viewer.get("/devices").expect(200);
        viewer.put("/llm/settings", Map.of("temperature", 0.5)).problem(403);
        viewer.upload("/knowledge/documents", "x.txt", "text/plain", new byte[] {'x'})
                .problem(403);
        Customer ana = business.customer("Ana");
        ana.writes("Oi");
        ana.awaitAnswer();
        viewer.post("/conversations/" + ana.conversationId() + "/take-over").problem(403);

        Api operator = colleague("OPERATOR");
        operator.post("/conversations/" + ana.conversationId() + "/take-over").expect(200);
        operator.put("/llm/settings", Map.of("temperature", 0.5)).problem(403);
        operator.get("/audit").problem(403);

        admin.get("/audit").expect(200);
        admin.get("/tenants").problem(403);
        admin.post("/tenants", Map.of("name", "Minha " + Business.unique())).problem(403);
        operator.get("/kept-events").problem(403);
        admin.post(
                        "/users",
                        Map.of(
                                "username",
                                "chefe" + Business.unique(),
                                "password",
                                "Senha longa 123",
                                "role",
                                "SUPERUSER"))
                .problem(403);
    }

    @Test
    void errors_are_problems_in_the_callers_language() {
        String path = "/devices/" + UUID.randomUUID();
        Api.Response portuguese = admin.speaking("pt-BR").get(path);
        Api.Response english = admin.speaking("en").get(path);
        assertThat(portuguese.problem(404)).isEqualTo(english.problem(404)).isEqualTo("not-found");
        assertThat(portuguese.json().get("detail").asText()).startsWith("Não encontrado");
        assertThat(english.json().get("detail").asText()).startsWith("Not found");
        assertThat(english.json().get("type").asText()).isEqualTo("urn:recado:problem:not-found");
        assertThat(english.json().get("correlationId").asText()).isNotBlank();

        admin.post("/knowledge/search", "{\"query\": ").problem(400);
        admin.post("/knowledge/search", "{\"consulta\": \"x\"}").problem(400);
        admin.get("/conversations?limit=many").problem(400);
        admin.get("/conversations?limit=100000").problem(400);
        admin.get("/conversations?cursor=nonsense").problem(400);
        admin.get("/devices/not-a-uuid").problem(404);
        admin.get("/no-such-thing").problem(404);
        admin.send("DELETE", "/llm/settings", new byte[0]).problem(405);
    }

    @Test
    void lists_come_in_pages_without_gaps_or_repetitions() {
        for (int i = 0; i < 7; i++) {
            admin.post("/knowledge/categories", Map.of("name", "Categoria " + Business.unique()))
                    .expect(201);
        }
        Customer rui = business.customer("Rui");
        for (int i = 1; i <= 3; i++) {
            rui.writes("Mensagem " + i);
            rui.awaitAnswers(i);
        }
        String path = "/conversations/" + rui.conversationId() + "/messages";
        List<String> all = ids(admin.get(path + "?limit=200").expect(200));
        assertThat(all).hasSize(6);
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            Api.Response page = admin.get(path + "?limit=4" + cursor).expect(200);
            paged.addAll(ids(page));
            JsonNode next = page.json().get("nextCursor");
            cursor = next.isNull() ? "" : "&cursor=" + next.asText();
        } while (!cursor.isEmpty());
        assertThat(paged).isEqualTo(all);
    }

    @Test
    void an_update_needs_the_version_that_was_seen() {
        String agent =
                "/agents/" + admin.get("/agents").items().getFirst().get("id").asText();
        Api.Response seen = admin.get(agent).expect(200);
        String tag = seen.header("ETag");
        assertThat(tag).isNotBlank();
        admin.with("If-None-Match", tag).get(agent).expect(304);

        byte[] change = "{\"name\": \"Sofia\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Api json = admin.with("Content-Type", "application/json");
        json.send("PATCH", agent, change).problem(428);
        Api.Response changed =
                json.with("If-Match", tag).send("PATCH", agent, change).expect(200);
        assertThat(changed.json().get("name").asText()).isEqualTo("Sofia");
        assertThat(changed.header("ETag")).isNotEqualTo(tag);
        assertThat(json.with("If-Match", tag).send("PATCH", agent, change).problem(412))
                .isEqualTo("stale");
        assertThat(changed.json().get("prompt")).isEqualTo(seen.json().get("prompt"));
    }

    @Test
    void a_post_that_is_repeated_with_its_key_is_carried_out_once() {
        Api keyed = admin.with("Idempotency-Key", UUID.randomUUID().toString());
        Map<String, String> body = Map.of("name", "Única " + Business.unique());
        Api.Response first = keyed.post("/knowledge/categories", body).expect(201);
        Api.Response again = keyed.post("/knowledge/categories", body).expect(201);
        assertThat(again.id()).isEqualTo(first.id());
        keyed.post("/knowledge/categories", Map.of("name", "Outra " + Business.unique()))
                .problem(422);
    }

    @Test
    void what_administrators_do_is_in_the_audit_trail() {
        admin.put("/llm/settings", Map.of("temperature", 0.7)).expect(200);
        assertThat(admin.get("/audit?limit=100").expect(200).items())
                .anySatisfy(
                        entry -> assertThat(entry.toString()).contains("llm").contains(business.username()));
    }

    @Test
    void the_superuser_works_inside_a_tenant_only_by_saying_so_and_leaves_a_trace() {
        Api superuser = installation.superuser();
        Api inside = superuser.with("X-Recado-Tenant", business.tenantId());
        assertThat(inside.get("/devices").expect(200).items())
                .singleElement()
                .satisfies(device -> assertThat(device.get("id").asText()).isEqualTo(business.deviceId()));
        assertThat(superuser.get("/devices").status()).isBetween(400, 499);
        inside.put("/llm/settings", Map.of("temperature", 0.9)).expect(200);
        assertThat(admin.get("/audit?limit=100").expect(200).body())
                .contains(installation.superuserLogIn().getFirst());
    }

    @Test
    void setting_up_works_once() {
        anonymous
                .post(
                        "/setup",
                        Map.of(
                                "token",
                                Installation.SETUP_TOKEN,
                                "username",
                                "second" + Business.unique(),
                                "password",
                                "another long Passphrase"))
                .problem(409);
    }

    private Api colleague(String role) {
        String username = role.toLowerCase(java.util.Locale.ROOT) + Business.unique();
        String password = "Uma Frase longa de 2026";
        admin.post("/users", Map.of("username", username, "password", password, "role", role))
                .expect(201);
        return installation.logIn(username, password);
    }

    private static List<String> ids(Api.Response page) {
        return page.items().stream().map(item -> item.get("id").asText()).toList();
    }
}
