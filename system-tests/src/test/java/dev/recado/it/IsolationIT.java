package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

/** What belongs to one tenant does not exist for another; and secrets are never told to anybody. */
class IsolationIT {
    private static final String KEY = "sk-never-told-4f1c77";

    private final Installation installation = Suite.installation();
    private final Business owner = Business.open(installation, "Dona");
    private final Business stranger = Business.open(installation, "Estranha");

    @Test
    void another_tenants_things_are_not_found_by_id() {
        JsonNode document = owner.teach("segredo.md", Business.DOCUMENT);
        Customer ana = owner.customer("Ana");
        ana.writes("A que horas começa o check-in?");
        ana.awaitAnswer();
        JsonNode conversation = ana.conversation();
        String turn = ana.awaitTurns(1).getFirst().get("id").asText();
        Api admin = owner.admin();
        String agent = admin.get("/agents").items().getFirst().get("id").asText();
        String user = admin.get("/users").items().getFirst().get("id").asText();
        String device = "/devices/" + owner.deviceId();
        String talk = "/conversations/" + conversation.get("id").asText();
        String file = "/knowledge/documents/" + document.get("id").asText();
        String category = "/knowledge/categories/" + document.get("categoryId").asText();
        String contact = "/contacts/" + conversation.get("contactId").asText();

        List<String> readable = List.of(
                device,
                device + "/verify-token",
                talk,
                talk + "/messages",
                talk + "/turns",
                contact,
                "/turns/" + turn,
                "/agents/" + agent,
                "/users/" + user,
                file,
                file + "/original",
                file + "/passages",
                category,
                "/tenants/" + owner.tenantId());
        assertAll(
                readable.stream().<Executable>map(path -> () -> admin.get(path).expect(200)));
        Api other = stranger.admin();
        assertAll(
                readable.stream().<Executable>map(path -> () -> other.get(path).problem(404)));
        assertAll(
                () -> other.patch(device, Map.of("name", "Minha")).problem(404),
                () -> other.delete(device).problem(404),
                () -> other.post(device + "/test").problem(404),
                () -> other.post(talk + "/messages", Map.of("text", "Olá")).problem(404),
                () -> other.post(talk + "/take-over").problem(404),
                () -> other.post(talk + "/hand-back").problem(404),
                () -> other.post(talk + "/close").problem(404),
                () -> other.patch("/agents/" + agent, Map.of("name", "Minha")).problem(404),
                () -> other.post("/agents/" + agent + "/preview", Map.of("prompt", "Oi"))
                        .problem(404),
                () -> other.patch("/users/" + user, Map.of("enabled", false)).problem(404),
                () -> other.delete(file).problem(404),
                () -> other.post(file + "/retry").problem(404),
                () -> other.patch(category, Map.of("name", "Minha")).problem(404),
                () -> other.delete(category).problem(404),
                () -> other.patch("/tenants/" + owner.tenantId(), Map.of("name", "Minha"))
                        .problem(404));
        assertThat(ana.received()).hasSize(1);
    }

    @Test
    void lists_and_searches_show_only_what_is_ones_own() {
        owner.teach("segredo.md", Business.DOCUMENT);
        Customer ana = owner.customer("Ana");
        ana.writes("A que horas começa o check-in?");
        assertThat(ana.awaitAnswer()).contains("14h30");

        Api other = stranger.admin();
        assertThat(other.get("/conversations").items()).isEmpty();
        assertThat(other.get("/contacts").items()).isEmpty();
        assertThat(other.get("/turns").items()).isEmpty();
        assertThat(other.get("/knowledge/documents").items()).isEmpty();
        assertThat(other.get("/devices").items()).hasSize(1);
        assertThat(other.post("/knowledge/search", Map.of("query", "A que horas começa o check-in?"))
                        .expect(200)
                        .json()
                        .get("passages"))
                .isEmpty();
        assertThat(other.get("/audit?limit=200").body()).doesNotContain(owner.username());

        // The same question to the other's number finds nothing of it.
        Customer rui = stranger.customer("Rui");
        rui.writes("A que horas começa o check-in?");
        assertThat(rui.awaitAnswer()).doesNotContain("14h30");
    }

    @Test
    void nobody_but_a_superuser_can_choose_the_tenant() {
        Api sneaky = stranger.admin().with("X-Recado-Tenant", owner.tenantId());
        Api.Response answer = sneaky.get("/devices");
        assertThat(answer.body()).doesNotContain(owner.deviceId());
        assertThat(sneaky.get("/devices/" + owner.deviceId()).status()).isBetween(400, 499);
    }

    @Test
    void the_same_customer_writes_to_two_tenants_and_neither_sees_the_others_words() {
        owner.teach("guia.md", Business.DOCUMENT);
        Customer here = owner.customer("Cliente");
        Customer there = stranger.customer(here.identity(), "Cliente");
        here.writes("A que horas começa o check-in?");
        there.writes("Oi!");
        assertThat(here.awaitAnswer()).contains("14h30");
        assertThat(there.awaitAnswer()).doesNotContain("14h30");
        assertThat(here.messages()).hasSize(2);
        assertThat(there.messages()).hasSize(2);
    }

    @Test
    void secrets_are_never_told() {
        owner.admin()
                .put("/llm/settings", Map.of("provider", "OPENAI", "apiKey", KEY))
                .expect(200);
        owner.admin().post("/devices/" + owner.deviceId() + "/test").expect(200);
        owner.admin()
                .patch("/devices/" + owner.deviceId(), Map.of("appSecret", owner.appSecret()))
                .expect(200);
        List<String> secrets = List.of(KEY, owner.accessToken(), owner.appSecret(), owner.password());

        Api admin = owner.admin();
        for (String path : List.of(
                "/llm/settings",
                "/devices",
                "/devices/" + owner.deviceId(),
                "/users",
                "/users/me",
                "/agents",
                "/tenants/" + owner.tenantId(),
                "/audit?limit=200")) {
            assertThat(admin.get(path).expect(200).body()).as(path).doesNotContain(secrets);
        }
        assertThat(admin.get("/llm/settings").json().get("hasKey").asBoolean()).isTrue();
        assertThat(installation.superuser().get("/kept-events?limit=200").body())
                .doesNotContain(secrets);
        assertThat(installation.log()).doesNotContain(secrets);
    }
}
