package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Models that turn text into vectors, of providers that speak their own wire formats; and versions that replace each other. */
class EmbeddingIT {
    private static final String KEY = "sk-embeddings-0123456789";

    private final Business business = Business.open(Suite.installation(), "Vetores");
    private final Api admin = business.admin();

    @Test
    void a_model_behind_an_api_is_tried_takes_over_without_a_gap_and_is_left_again() {
        business.teach("guia.md", Business.DOCUMENT);
        Map<String, Object> openAi = Map.of("provider", "OPENAI", "baseUrl", url("OPENAI"), "apiKey", KEY);

        JsonNode tried =
                admin.post("/knowledge/embedding/test", openAi).expect(200).json();
        assertThat(tried.get("ok").asBoolean()).as("%s", tried).isTrue();
        assertThat(tried.get("dimension").asInt()).isEqualTo(1_536);
        assertThat(admin.get("/knowledge/embedding")
                        .expect(200)
                        .json()
                        .get("hasKey")
                        .asBoolean())
                .as("trying keeps nothing")
                .isFalse();

        Api.Response saved = admin.put("/knowledge/embedding", openAi).expect(200);
        assertThat(saved.body()).doesNotContain(KEY).contains("\"keyHint\":\"6789\"");
        String second = saved.json().get("pendingVersion").asText();
        List<String> gaps = new ArrayList<>();
        await().atMost(2, TimeUnit.MINUTES).until(() -> {
            String found = search();
            if (!found.contains("14h30")) {
                gaps.add(found);
            }
            return state(second).equals("ACTIVE");
        });
        assertThat(gaps).isEmpty();
        assertThat(search()).contains("14h30");
        JsonNode version =
                admin.get("/knowledge/versions/" + second).expect(200).json();
        assertThat(version.get("model").asText()).isEqualTo("text-embedding-3-small");
        assertThat(version.get("dimension").asInt()).isEqualTo(1_536);
        assertThat(version.get("passages").asInt()).isPositive();
        assertThat(version.get("tokens").asInt()).isPositive();

        // What comes now is embedded by the new model, too.
        business.teach("sauna.md", "# Sauna\nA sauna funciona até as 21h25.");
        JsonNode versions = admin.get("/knowledge/versions").expect(200).json().get("items");
        String first = versions.get(1).get("id").asText();
        assertThat(versions.get(1).get("state").asText()).isEqualTo("RETIRED");
        admin.post("/knowledge/versions/" + first + "/activate").expect(200);
        await().atMost(1, TimeUnit.MINUTES).until(() -> state(first).equals("ACTIVE"));
        assertThat(search()).contains("14h30");
        assertThat(admin.post("/knowledge/search", Map.of("query", "Até que horas funciona a sauna?"))
                        .expect(200)
                        .body())
                .contains("21h25");
        assertThat(admin.get("/audit").expect(200).body())
                .contains("knowledge.version.activated")
                .doesNotContain(KEY);
    }

    @Test
    void tenants_have_models_of_their_own_and_rate_limits_are_waited_out() {
        Business other = Business.open(Suite.installation(), "Outros vetores");
        business.teach("guia.md", Business.DOCUMENT);
        other.teach("guia.md", Business.DOCUMENT);
        business.simulators()
                .control()
                .post(
                        "/model-script",
                        Map.of(
                                "scripts",
                                List.of(Map.of(
                                        "provider",
                                        "gemini-embeddings",
                                        "replies",
                                        List.of(Map.of("status", 429, "retryAfterSeconds", 1))))))
                .expect(204);

        String gemini = admin.put(
                        "/knowledge/embedding",
                        Map.of("provider", "GEMINI", "baseUrl", url("GEMINI"), "apiKey", KEY, "dimension", 256))
                .expect(200)
                .json()
                .get("pendingVersion")
                .asText();
        String compatible = other.admin()
                .put(
                        "/knowledge/embedding",
                        Map.of(
                                "provider",
                                "OPENAI_COMPATIBLE",
                                "baseUrl",
                                url("OPENAI"),
                                "model",
                                "bge-m3",
                                "apiKey",
                                KEY))
                .expect(200)
                .json()
                .get("pendingVersion")
                .asText();

        await().atMost(1, TimeUnit.MINUTES).until(() -> state(gemini).equals("ACTIVE"));
        assertThat(admin.get("/knowledge/versions/" + gemini)
                        .json()
                        .get("dimension")
                        .asInt())
                .isEqualTo(256);
        await().atMost(1, TimeUnit.MINUTES).until(() -> other.admin()
                .get("/knowledge/versions/" + compatible)
                .expect(200)
                .json()
                .get("state")
                .asText()
                .equals("ACTIVE"));
        assertThat(search()).contains("14h30");
        assertThat(other.admin()
                        .post("/knowledge/search", Map.of("query", "A que horas começa o check-in?"))
                        .expect(200)
                        .body())
                .contains("14h30");
        admin.get("/knowledge/versions/" + compatible).expect(404);
    }

    @Test
    void what_a_provider_refuses_ends_a_build_with_a_clear_text_and_the_present_version_stays() {
        business.teach("guia.md", Business.DOCUMENT);
        String failed = admin.put(
                        "/knowledge/embedding",
                        Map.of("provider", "OPENAI", "baseUrl", url("OPENAI"), "apiKey", "invalid-key-000000"))
                .expect(200)
                .json()
                .get("pendingVersion")
                .asText();

        await().atMost(1, TimeUnit.MINUTES).until(() -> state(failed).equals("FAILED"));
        JsonNode version = admin.get("/knowledge/versions/" + failed).json();
        assertThat(version.get("problemCode").asText()).isEqualTo("llm.key-refused");
        assertThat(version.get("problem").asText()).contains("recusou a chave").doesNotContain("invalid-key-000000");
        assertThat(search()).contains("14h30");

        admin.put("/knowledge/embedding", Map.of("apiKey", KEY)).expect(200);
        await().atMost(1, TimeUnit.MINUTES).until(() -> state(failed).equals("ACTIVE"));
        assertThat(search()).contains("14h30");
    }

    private String url(String provider) {
        return business.simulators().modelUrl(provider);
    }

    private String state(String version) {
        return admin.get("/knowledge/versions/" + version)
                .expect(200)
                .json()
                .get("state")
                .asText();
    }

    private String search() {
        return admin.post("/knowledge/search", Map.of("query", "A que horas começa o check-in?"))
                .expect(200)
                .body();
    }
}
