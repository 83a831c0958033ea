package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A server of its own, because its keys are taken out and its door is hammered at. */
@OwnServer
class SigningKeysIT {
    private static final int FAILED_LOG_INS = 10;

    private static Installation installation;

    @BeforeAll
    static void start() {
        installation = Suite.another("signing-keys")
                .with("RECADO_TOKENS_KEY_PROPAGATION", "PT4S")
                .with("RECADO_LIMITS_FAILED_LOG_INS_PER_MINUTE", String.valueOf(FAILED_LOG_INS))
                .start();
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @Test
    void keys_change_without_anybody_having_to_log_in_again() {
        String before = logIn();
        Api root = installation.anonymous().withToken(before);
        String first = kid(before);
        assertThat(kids()).containsExactly(first);

        JsonNode next = root.post("/signing-keys").expect(201).json();

        String second = next.get("kid").asText();
        assertThat(next.get("state").asText()).isEqualTo("PUBLISHED");
        assertThat(kids()).containsExactly(first, second);
        await().until(() -> state(root, second).equals("SIGNING"));
        root.get("/users/me").expect(200);
        assertThat(state(root, first)).isEqualTo("RETIRED");
        // This node goes on signing with what it has read for up to a minute; both are good all the while.
        installation.anonymous().withToken(logIn()).get("/users/me").expect(200);
        root.get("/users/me").expect(200);
        assertThat(root.get("/audit?limit=100").expect(200).body()).contains("signing-key.made");

        // Somebody may have the first one: its tokens are void at once, and the next one signs.
        root.delete("/signing-keys/" + first).expect(204);
        root.get("/users/me").problem(401);
        String after = logIn();
        assertThat(kid(after)).isEqualTo(second);
        Api again = installation.anonymous().withToken(after);
        again.get("/users/me").expect(200);
        again.get("/signing-keys/" + first).problem(404);
        assertThat(kids()).containsExactly(second);

        // And the last one, too: another is made on the spot, and its tokens open once the new key set has been
        // fetched.
        again.delete("/signing-keys/" + second).expect(204);
        String last = logIn();
        assertThat(kids()).containsExactly(kid(last));
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(installation
                        .anonymous()
                        .withToken(last)
                        .get("/users/me")
                        .status())
                .isEqualTo(200));
    }

    @Test
    void the_key_set_may_be_kept_for_a_minute_and_asked_for_by_its_tag() {
        Api world = Api.anonymous(installation.baseUrl());
        Api.Response keys = world.get("/.well-known/jwks.json").expect(200);
        assertThat(keys.header("Cache-Control")).isEqualTo("public, max-age=60");
        assertThat(keys.header("Content-Type")).startsWith("application/jwk-set+json");
        for (JsonNode key : keys.json().get("keys")) {
            assertThat(key.get("alg").asText()).isEqualTo("ES256");
            assertThat(key.has("d")).isFalse();
        }
        world.with("If-None-Match", keys.header("ETag"))
                .get("/.well-known/jwks.json")
                .expect(304);
    }

    @Test
    void guessing_from_one_address_is_slowed_down_whatever_the_names() {
        Api.Response answer = guess(0);
        for (int i = 1; i < 10 * FAILED_LOG_INS && answer.status() == 401; i++) {
            answer = guess(i);
        }

        assertThat(answer.problem(429)).isEqualTo("limit.log-in");
        int seconds = Integer.parseInt(answer.header("Retry-After"));
        assertThat(seconds).isBetween(1, 60 / FAILED_LOG_INS);
        // Who claims another address is not believed.
        installation
                .anonymous()
                .with("X-Forwarded-For", "203.0.113.77")
                .post("/auth/token", Map.of("username", "ana", "password", "não é esta senha"))
                .problem(429);
        // Whoever knows their password comes in once the time is over.
        await().untilAsserted(() -> assertThat(installation
                        .anonymous()
                        .post("/auth/token", rootLogIn())
                        .status())
                .isEqualTo(200));
    }

    private static Api.Response guess(int name) {
        return installation
                .anonymous()
                .post("/auth/token", Map.of("username", "pessoa" + name, "password", "verão2026verão"));
    }

    private static Map<String, String> rootLogIn() {
        List<String> root = installation.superuserLogIn();
        return Map.of("username", root.getFirst(), "password", root.getLast());
    }

    private static String logIn() {
        return await().until(
                        () -> installation.anonymous().post("/auth/token", rootLogIn()),
                        answer -> answer.status() == 200)
                .json()
                .get("accessToken")
                .asText();
    }

    private static String state(Api root, String kid) {
        return root.get("/signing-keys/" + kid).expect(200).json().get("state").asText();
    }

    private static List<String> kids() {
        List<String> kids = new ArrayList<>();
        Api.raw(installation.baseUrl() + "/.well-known/jwks.json")
                .expect(200)
                .json()
                .get("keys")
                .forEach(key -> kids.add(key.get("kid").asText()));
        return kids;
    }

    private static String kid(String token) {
        String header = new String(
                Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), StandardCharsets.UTF_8);
        try {
            return Api.JSON.readTree(header).get("kid").asText();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(header, e);
        }
    }
}
