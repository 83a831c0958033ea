package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** People and their accounts, over REST: invitations, second factor, sessions, forgotten passwords, lock-out. */
class AccountsIT {
    private static final String PASSWORD = "quatro palavras bem soltas";
    private static final String OTHER = "cinco bananas no telhado azul";

    private final Installation installation = Suite.installation();
    private final Business business = Business.open(installation, "Contas");
    private final Api admin = business.admin();
    private final Api anonymous = installation.anonymous();

    @Test
    void an_invited_person_chooses_their_password_behind_a_link_that_works_once() {
        String address = "convite" + Business.unique() + "@example.org";
        JsonNode sent = invite(address, "OPERATOR");
        assertThat(sent.get("mailedTo").asText()).isEqualTo(address);
        String link = Suite.mailbox().awaitLink(address);
        assertThat(link).isEqualTo(sent.get("link").asText()).contains("/console/accept.xhtml?token=");
        assertThat(admin.get("/invitations").expect(200).items()).hasSize(1);
        assertThat(admin.get("/invitations").body()).doesNotContain(token(link));

        assertThat(accept(link, "password12345").problem(400)).isEqualTo("password.common");
        JsonNode user = accept(link, PASSWORD).expect(201).json();
        assertThat(user.get("role").asText()).isEqualTo("OPERATOR");
        assertThat(user.get("email").asText()).isEqualTo(address);
        assertThat(accept(link, PASSWORD).problem(400)).isEqualTo("link.invalid");
        assertThat(admin.get("/invitations").items()).isEmpty();
        assertThat(installation
                        .logIn(address, PASSWORD)
                        .get("/users/me")
                        .expect(200)
                        .id())
                .isEqualTo(user.get("id").asText());
        assertThat(trail())
                .contains("invitation.created", "invitation.accepted")
                .doesNotContain(token(link));
    }

    @Test
    void an_invitation_is_void_when_it_is_sent_again_or_revoked() {
        String name = "convidada" + Business.unique();
        JsonNode first = invite(name, "VIEWER");
        assertThat(first.get("mailedTo").isNull()).isTrue();
        String id = first.at("/invitation/id").asText();
        assertThat(admin.post("/invitations", Map.of("username", name, "role", "VIEWER"))
                        .problem(409))
                .isEqualTo("invitation.pending");

        JsonNode second =
                admin.post("/invitations/" + id + "/send-again").expect(200).json();
        assertThat(accept(first.get("link").asText(), PASSWORD).problem(400)).isEqualTo("link.invalid");
        admin.delete("/invitations/" + id).expect(204);
        assertThat(accept(second.get("link").asText(), PASSWORD).problem(400)).isEqualTo("link.invalid");
        admin.get("/invitations/" + id).problem(404);
    }

    @Test
    void nobody_invites_above_themselves_nor_touches_who_stands_above_them() {
        assertThat(admin.post("/invitations", Map.of("username", "chefe" + Business.unique(), "role", "SUPERUSER"))
                        .problem(403))
                .isEqualTo("forbidden");
        Api operator = installation.logIn(person("OPERATOR"), PASSWORD);
        operator.get("/invitations").problem(403);
        operator.post("/invitations", Map.of("username", "x" + Business.unique(), "role", "VIEWER"))
                .problem(403);
        String root = installation.superuser().get("/users/me").id();
        for (String deed : List.of("/password-link", "/unlock", "/sessions/end")) {
            admin.post("/users/" + root + deed).problem(404);
            operator.post("/users/" + root + deed).problem(403);
        }
        admin.delete("/users/" + root).problem(404);
    }

    @Test
    void after_the_password_comes_a_code_that_works_once() {
        String name = person("OPERATOR");
        Api person = installation.logIn(name, PASSWORD);
        assertThat(person.post("/users/me/second-factor", Map.of("password", OTHER))
                        .problem(400))
                .isEqualTo("password.present-wrong");
        JsonNode enrolment = person.post("/users/me/second-factor", Map.of("password", PASSWORD))
                .expect(200)
                .json();
        assertThat(enrolment.get("uri").asText()).startsWith("otpauth://totp/Recado:");
        Authenticator phone = new Authenticator(enrolment.get("secret").asText());
        assertThat(logIn(name, PASSWORD, null).status())
                .as("not asked for before it is confirmed")
                .isEqualTo(200);
        assertThat(person.post("/users/me/second-factor/confirm", Map.of("code", "000000"))
                        .problem(400))
                .isEqualTo("second-factor.code");
        List<String> codes = new ArrayList<>();
        person.post("/users/me/second-factor/confirm", Map.of("code", phone.code()))
                .expect(200)
                .json()
                .get("codes")
                .forEach(code -> codes.add(code.asText()));
        assertThat(codes).hasSize(10);

        assertThat(logIn(name, PASSWORD, null).problem(401)).isEqualTo("second-factor-required");
        assertThat(logIn(name, OTHER, null).problem(401))
                .as("a wrong password does not tell that there is a second factor")
                .isEqualTo("login.failed");
        String code = phone.code();
        assertThat(logIn(name, PASSWORD, "000000").problem(401)).isEqualTo("login.code");
        logIn(name, PASSWORD, code).expect(200);
        assertThat(logIn(name, PASSWORD, code).problem(401)).isEqualTo("login.code");
        logIn(name, PASSWORD, codes.getFirst()).expect(200);
        assertThat(logIn(name, PASSWORD, codes.getFirst()).problem(401)).isEqualTo("login.code");
        assertThat(person.get("/users/me/second-factor")
                        .expect(200)
                        .json()
                        .get("recoveryCodesLeft")
                        .asInt())
                .isEqualTo(9);

        String id = person.get("/users/me").id();
        assertThat(admin.get("/users/" + id).json().get("secondFactor").asBoolean())
                .isTrue();
        admin.delete("/users/" + id + "/second-factor").expect(204);
        logIn(name, PASSWORD, null).expect(200);
        assertThat(trail())
                .contains("second-factor.enabled", "second-factor.recovery-code-used", "second-factor.reset")
                .doesNotContain(codes)
                .doesNotContain(enrolment.get("secret").asText());
    }

    @Test
    void a_session_that_is_ended_is_refused_at_once() {
        String name = person("OPERATOR");
        JsonNode here = logIn(name, PASSWORD, null).expect(200).json();
        JsonNode there = logIn(name, PASSWORD, null).expect(200).json();
        Api mine = anonymous.withToken(here.get("accessToken").asText());
        Api other = anonymous.withToken(there.get("accessToken").asText());
        other.get("/users/me").expect(200);

        List<JsonNode> sessions = mine.get("/users/me/sessions").expect(200).items();
        assertThat(sessions).hasSize(2).allSatisfy(session -> {
            assertThat(session.get("kind").asText()).isEqualTo("API");
            assertThat(session.get("address").asText()).isNotBlank();
            assertThat(session.get("userAgent").asText()).startsWith("Java");
            assertThat(Instant.parse(session.get("expiresAt").asText())).isAfter(Instant.now());
        });
        assertThat(sessions)
                .filteredOn(session -> session.get("current").asBoolean())
                .hasSize(1);
        String id = sessions.stream()
                .filter(session -> !session.get("current").asBoolean())
                .findFirst()
                .orElseThrow()
                .get("id")
                .asText();
        business.admin().delete("/users/me/sessions/" + id).problem(404);
        mine.delete("/users/me/sessions/" + id).expect(204);

        other.get("/users/me").problem(401);
        assertThat(refresh(there).problem(401)).isEqualTo("refresh.invalid");
        mine.get("/users/me").expect(200);
        refresh(here).expect(200);

        // And all of them by an administrator.
        String user = mine.get("/users/me").id();
        admin.post("/users/" + user + "/sessions/end").expect(200);
        mine.get("/users/me").problem(401);
        refresh(here).problem(401);
    }

    @Test
    void all_other_sessions_end_and_the_present_one_stays() {
        String name = person("VIEWER");
        Api here = anonymous.withToken(
                logIn(name, PASSWORD, null).json().get("accessToken").asText());
        Api there = anonymous.withToken(
                logIn(name, PASSWORD, null).json().get("accessToken").asText());

        assertThat(here.post("/users/me/sessions/end-others")
                        .expect(200)
                        .json()
                        .get("sessions")
                        .asInt())
                .isEqualTo(1);
        there.get("/users/me").problem(401);
        here.get("/users/me").expect(200);
    }

    @Test
    void a_refresh_token_used_twice_at_once_ends_its_session() throws Exception {
        String name = person("VIEWER");
        JsonNode pair = logIn(name, PASSWORD, null).expect(200).json();

        List<Api.Response> answers = new ArrayList<>();
        Callable<Api.Response> use = () -> refresh(pair);
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<Api.Response> each : threads.invokeAll(Collections.nCopies(6, use))) {
                answers.add(each.get());
            }
        }

        List<Api.Response> good =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(good).hasSizeLessThanOrEqualTo(1);
        for (Api.Response each : good) {
            refresh(each.json()).problem(401);
            anonymous
                    .withToken(each.json().get("accessToken").asText())
                    .get("/users/me")
                    .problem(401);
        }
        assertThat(trail()).contains("session.token-reused");
    }

    @Test
    void of_administrators_who_delete_each_other_at_once_one_stays() throws Exception {
        Business other = Business.open(installation, "Duas chefes");
        String second = "chefe" + Business.unique();
        other.admin()
                .post("/users", Map.of("username", second, "password", PASSWORD, "role", "ADMIN"))
                .expect(201);
        Api ana = other.admin();
        Api rui = installation.logIn(second, PASSWORD);
        String anasId = ana.get("/users/me").id();
        String ruisId = rui.get("/users/me").id();

        List<Callable<Api.Response>> deeds =
                List.of(() -> ana.delete("/users/" + ruisId), () -> rui.delete("/users/" + anasId));
        List<Integer> statuses = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<Api.Response> each : threads.invokeAll(deeds)) {
                statuses.add(each.get().status());
            }
        }

        assertThat(statuses).containsOnlyOnce(204);
        Api root = installation.superuser().with("X-Recado-Tenant", other.tenantId());
        List<JsonNode> left = root.get("/users").expect(200).items();
        assertThat(left).hasSize(1);
        String last = left.getFirst().get("id").asText();
        assertThat(root.delete("/users/" + last).problem(409)).isEqualTo("user.last-administrator");
        assertThat(root.patch("/users/" + last, Map.of("enabled", false)).problem(409))
                .isEqualTo("user.last-administrator");
        assertThat(root.patch("/users/" + last, Map.of("role", "VIEWER")).problem(409))
                .isEqualTo("user.last-administrator");
    }

    @Test
    void who_is_deleted_is_out_and_still_readable_in_the_trail() {
        String name = person("OPERATOR");
        Api person = installation.logIn(name, PASSWORD);
        String id = person.get("/users/me").id();
        assertThat(admin.delete("/users/" + admin.get("/users/me").id()).problem(400))
                .isEqualTo("user.delete-self");

        admin.delete("/users/" + id).expect(204);

        person.get("/users/me").problem(401);
        logIn(name, PASSWORD, null).problem(401);
        admin.get("/users/" + id).problem(404);
        assertThat(trail()).contains("user.deleted").contains(name);
        // The name is free again, for somebody else.
        admin.post("/users", Map.of("username", name, "password", OTHER, "role", "VIEWER"))
                .expect(201);
    }

    @Test
    void a_forgotten_password_is_replaced_by_mail_and_nobody_learns_who_exists() {
        String name = "esquecida" + Business.unique();
        String address = name + "@example.org";
        admin.post("/users", Map.of("username", name, "password", PASSWORD, "role", "OPERATOR", "email", address))
                .expect(201);
        Api before = installation.logIn(name, PASSWORD);
        before.get("/users/me").expect(200);

        Api.Response known = anonymous
                .post("/auth/password/forgotten", Map.of("username", name))
                .expect(202);
        Api.Response unknown = anonymous
                .post("/auth/password/forgotten", Map.of("username", "nobody" + Business.unique()))
                .expect(202);
        assertThat(unknown.body()).isEqualTo(known.body());

        String link = Suite.mailbox().awaitLink(address);
        assertThat(link).contains("/console/new-password.xhtml?token=");
        anonymous
                .post("/auth/password/choose", Map.of("token", token(link), "password", OTHER))
                .expect(204);
        assertThat(anonymous
                        .post("/auth/password/choose", Map.of("token", token(link), "password", PASSWORD))
                        .problem(400))
                .isEqualTo("link.invalid");
        before.get("/users/me").problem(401);
        logIn(name, PASSWORD, null).problem(401);
        logIn(name, OTHER, null).expect(200);
        assertThat(trail()).contains("user.password-link-made").doesNotContain(token(link));
        assertThat(installation.log()).doesNotContain(token(link));
    }

    @Test
    void an_administrators_link_does_the_same_where_no_address_is_known() {
        String name = person("OPERATOR");
        String id = installation.logIn(name, PASSWORD).get("/users/me").id();
        JsonNode made =
                admin.post("/users/" + id + "/password-link").expect(200).json();
        assertThat(made.get("mailedTo").isNull()).isTrue();

        JsonNode later =
                admin.post("/users/" + id + "/password-link").expect(200).json();
        assertThat(anonymous
                        .post(
                                "/auth/password/choose",
                                Map.of("token", token(made.get("link").asText()), "password", OTHER))
                        .problem(400))
                .as("a newer link voids the older one")
                .isEqualTo("link.invalid");
        anonymous
                .post(
                        "/auth/password/choose",
                        Map.of("token", token(later.get("link").asText()), "password", OTHER))
                .expect(204);
        logIn(name, OTHER, null).expect(200);

        JsonNode stolen =
                admin.post("/users/" + id + "/password-link").expect(200).json();
        installation
                .logIn(name, OTHER)
                .post("/users/me/password", Map.of("present", OTHER, "next", PASSWORD))
                .expect(204);
        assertThat(anonymous
                        .post(
                                "/auth/password/choose",
                                Map.of("token", token(stolen.get("link").asText()), "password", OTHER))
                        .problem(400))
                .as("a password that was changed since voids it, too")
                .isEqualTo("link.invalid");
    }

    @Test
    void wrong_passwords_slow_down_and_an_administrator_lets_in_again() {
        String name = person("OPERATOR");
        logIn(name, PASSWORD, null).expect(200);
        // The pauses double: 1 s, 2 s, 4 s. Not asked too often, or the limit of the address would come first.
        await().pollInterval(Duration.ofSeconds(1)).until(() -> {
            Api.Response answer = logIn(name, OTHER, null);
            assertThat(answer.status()).isIn(401, 429);
            String pause = answer.header("Retry-After");
            return pause != null && Integer.parseInt(pause) > 3;
        });
        Api.Response refused = logIn(name, PASSWORD, null);
        assertThat(refused.problem(429)).isEqualTo("login.wait");
        assertThat(Long.parseLong(refused.header("Retry-After"))).isPositive();

        JsonNode seen = admin.get("/users?search=" + name).expect(200).items().getFirst();
        assertThat(Instant.parse(seen.get("slowedUntil").asText())).isAfter(Instant.now());
        admin.post("/users/" + seen.get("id").asText() + "/unlock").expect(200);
        logIn(name, PASSWORD, null).expect(200);
        assertThat(trail()).contains("user.slowed-down", "user.unlocked");
    }

    private JsonNode invite(String username, String role) {
        return admin.post("/invitations", Map.of("username", username, "role", role))
                .expect(201)
                .json();
    }

    private Api.Response accept(String link, String password) {
        return anonymous.post("/auth/invitations/accept", Map.of("token", token(link), "password", password));
    }

    private Api.Response logIn(String username, String password, String code) {
        return anonymous.post(
                "/auth/token",
                code == null
                        ? Map.of("username", username, "password", password)
                        : Map.of("username", username, "password", password, "totp", code));
    }

    private Api.Response refresh(JsonNode pair) {
        return anonymous.post(
                "/auth/token", Map.of("refreshToken", pair.get("refreshToken").asText()));
    }

    /** Somebody with {@link #PASSWORD}; the user name. */
    private String person(String role) {
        String name = "pessoa" + Business.unique();
        admin.post("/users", Map.of("username", name, "password", PASSWORD, "role", role))
                .expect(201);
        return name;
    }

    private String trail() {
        return admin.get("/audit?limit=200").expect(200).body();
    }

    private static String token(String link) {
        return link.substring(link.indexOf("token=") + "token=".length());
    }
}
