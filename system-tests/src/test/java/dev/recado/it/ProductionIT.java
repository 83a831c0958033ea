package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A server as enterprise IT starts it: nothing of a demo in it, and one documented step to the first superuser. */
@OwnServer
class ProductionIT {
    private static Installation installation;

    @BeforeAll
    static void start() {
        installation = Suite.another("production").startBare();
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @Test
    void a_new_server_has_no_users_and_no_tenants_until_somebody_with_the_token_makes_a_superuser() {
        Api anonymous = installation.anonymous();
        Map<String, String> superuser = Map.of("username", "ana", "password", "a long Passphrase of 2026");
        anonymous.post("/auth/token", superuser).problem(401);
        assertThat(anonymous.post("/setup", with(superuser, "token", "guessed")).status())
                .isIn(401, 403);

        JsonNode made = anonymous
                .post("/setup", with(superuser, "token", Installation.SETUP_TOKEN))
                .expect(201)
                .json();
        assertThat(made.get("role").asText()).isEqualTo("SUPERUSER");
        anonymous
                .post(
                        "/setup",
                        with(
                                Map.of("username", "eva", "password", "a long Passphrase too"),
                                "token",
                                Installation.SETUP_TOKEN))
                .problem(409);
        Api api = installation.logIn("ana", "a long Passphrase of 2026");
        assertThat(api.get("/tenants").expect(200).items()).isEmpty();
        assertThat(api.get("/users").expect(200).items()).hasSize(1);
    }

    @Test
    void keys_on_disk_are_for_their_owner_only() throws IOException {
        for (String file : List.of("keys/password", "connector.secret")) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(installation.data().resolve(file))))
                    .as(file)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void what_is_between_server_and_connector_is_not_open_to_the_world() {
        Api world = Api.anonymous(installation.baseUrl());
        assertThat(world.get("/internal/whatsapp/devices").status()).isIn(401, 403, 404);
        assertThat(world.post("/internal/whatsapp/events", Map.of("events", List.of()))
                        .status())
                .isIn(401, 403, 404);
        assertThat(world.post("/whatsapp/internal/messages", Map.of()).status()).isIn(401, 403, 404);
        assertThat(world.post("/whatsapp/internal/devices/refresh").status()).isIn(401, 403, 404);
    }

    @Test
    void without_an_openid_provider_none_is_offered() {
        Api world = Api.anonymous(installation.baseUrl());
        assertThat(world.get("/console/login.xhtml").expect(200).body()).doesNotContain("/console/sso/");
        assertThat(world.get("/console/sso/start").status()).isEqualTo(404);
        assertThat(world.get("/console/sso/callback?state=a&code=b").status()).isEqualTo(404);
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> more = new java.util.HashMap<>(map);
        more.put(key, value);
        return more;
    }
}
