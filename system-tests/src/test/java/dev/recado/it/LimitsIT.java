package dev.recado.it;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How much is too much. Each tenant here is granted small limits, which fill up within a second. */
class LimitsIT {
    private static final int MOST_TRIES = 400;

    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "Limites");
    private final Api admin = business.admin();
    private final String path = "/tenants/" + business.tenantId() + "/limits";
    private int uploads;

    @Test
    void a_user_who_asks_too_often_waits_as_long_as_they_are_told() {
        Api colleague = colleague();
        grant(Map.of("userRequestsPerMinute", 60));

        Api.Response refused = exceeded(() -> admin.get("/agents"), "limit.user");

        assertThat(refused.header("RateLimit-Policy")).startsWith("\"user\";q=60;w=60");
        assertThat(refused.header("RateLimit")).startsWith("\"user\";r=0;t=");
        comesBack(() -> admin.get("/agents"), refused);
        colleague.get("/agents").expect(200);
    }

    @Test
    void a_key_has_a_limit_of_its_own() {
        Api key = installation
                .anonymous()
                .withToken(admin.post("/api-keys", Map.of("name", "ERP", "scopes", List.of("read")))
                        .expect(201)
                        .json()
                        .get("secret")
                        .asText());
        grant(Map.of("keyRequestsPerMinute", 60));

        Api.Response refused = exceeded(() -> key.get("/agents"), "limit.key");

        assertThat(refused.header("RateLimit")).startsWith("\"key\";r=0");
        admin.get("/agents").expect(200);
        comesBack(() -> key.get("/agents"), refused);
    }

    @Test
    void all_of_a_tenant_share_its_limit_and_its_neighbours_do_not_notice() {
        Api colleague = colleague();
        colleague.get("/agents").expect(200);
        Business neighbour = Business.open(installation, "Vizinho");
        grant(Map.of("tenantRequestsPerMinute", 60));

        Api.Response refused = exceeded(() -> admin.get("/agents"), "limit.tenant");

        assertThat(refused.header("RateLimit-Policy")).contains("\"tenant\";q=60;w=60");
        neighbour.admin().get("/agents").expect(200);
        comesBack(() -> colleague.get("/agents"), refused);
    }

    @Test
    void uploads_are_limited_by_number_and_by_bytes() {
        grant(Map.of("uploadsPerHour", 2));
        upload(100).expect(201);
        upload(100).expect(201);
        Api.Response refused = upload(100);
        assertThat(refused.problem(429)).isEqualTo("limit.uploads");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 1_800);

        grant(Map.of("uploadMegabytesPerHour", 64));
        for (int i = 0; i < 3; i++) {
            upload(20 << 20).expect(201);
        }
        assertThat(upload(20 << 20).problem(429)).isEqualTo("limit.upload-bytes");
        upload(100).expect(201);
    }

    @Test
    void webhooks_are_not_limited() {
        grant(Map.of("tenantRequestsPerMinute", 1, "userRequestsPerMinute", 1));
        Customer ana = business.customer("Ana");
        for (int i = 0; i < 20; i++) {
            ana.writes("Mensagem " + i);
        }
        grant(Map.of());
        ana.awaitAnswer();
    }

    @Test
    void only_a_superuser_grants_limits_and_it_is_on_record() {
        admin.put(path, Map.of("userRequestsPerMinute", 0)).problem(403);
        Api.Response granted = grant(Map.of("userRequestsPerMinute", 5_000));
        assertThat(granted.json().get("effective").get("userRequestsPerMinute").asInt())
                .isEqualTo(5_000);
        assertThat(granted.json().get("keyRequestsPerMinute").isNull()).isTrue();
        assertThat(admin.get(path)
                        .expect(200)
                        .json()
                        .get("userRequestsPerMinute")
                        .asInt())
                .isEqualTo(5_000);
        Business neighbour = Business.open(installation, "Vizinho");
        neighbour.admin().get(path).problem(404);
        installation.superuser().put(path, Map.of("userRequestsPerMinute", -1)).problem(400);
        Api json = installation.superuser().with("Content-Type", "application/json");
        json.send("PUT", path, "{}".getBytes(StandardCharsets.UTF_8)).problem(428);
        json.with("If-Match", "\"0\"")
                .send("PUT", path, "{}".getBytes(StandardCharsets.UTF_8))
                .problem(412);
        assertThat(admin.get("/audit?limit=100").expect(200).body()).contains("tenant.limits-updated");
    }

    private Api.Response grant(Map<String, Object> limits) {
        return installation.superuser().put(path, limits).expect(200);
    }

    private Api colleague() {
        String username = "ana" + Business.unique();
        String password = "Uma Frase longa de 2026";
        admin.post("/users", Map.of("username", username, "password", password, "role", "VIEWER"))
                .expect(201);
        return installation.logIn(username, password);
    }

    private Api.Response upload(int bytes) {
        // No two alike: a duplicate would be refused.
        byte[] content = new byte[bytes];
        ByteBuffer.wrap(content).putInt(++uploads);
        return admin.upload("/knowledge/documents", "carga.txt", "text/plain", content);
    }

    private static Api.Response exceeded(Supplier<Api.Response> request, String code) {
        Api.Response answer = request.get();
        for (int i = 0; i < MOST_TRIES && answer.status() == 200; i++) {
            answer = request.get();
        }
        assertThat(answer.problem(429)).isEqualTo(code);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        return answer;
    }

    private static void comesBack(Supplier<Api.Response> request, Api.Response refused) {
        long seconds = Long.parseLong(refused.header("Retry-After"));
        await().pollDelay(Duration.ofSeconds(seconds))
                .atMost(Duration.ofSeconds(seconds + 5))
                .untilAsserted(() -> assertThat(request.get().status()).isEqualTo(200));
    }
}
