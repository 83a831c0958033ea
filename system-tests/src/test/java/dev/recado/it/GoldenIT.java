package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Questions whose right answer people know: asked on demand, and before another version of the knowledge answers. */
class GoldenIT {
    private final Business business = Business.open(Suite.installation(), "Perguntas de ouro");
    private final Api admin = business.admin();

    @Test
    void golden_questions_measure_the_knowledge_and_are_asked_before_another_version_answers() {
        String guide = business.teach("guia.md", Business.DOCUMENT).get("id").asText();
        business.teach("sauna.md", "# Sauna\nA sauna funciona até as 21h25.");
        ask("A que horas começa o check-in?", List.of(guide));
        ask("Quem descobriu a penicilina?", List.of());

        JsonNode run = ended(admin.post("/knowledge/golden-runs", Map.of())
                .expect(201)
                .json()
                .get("id")
                .asText());
        assertThat(run.get("scores").get("recall").asDouble()).isEqualTo(1);
        assertThat(run.get("scores").get("reciprocalRank").asDouble()).isEqualTo(1);
        assertThat(run.get("scores").get("nothingPrecision").asDouble()).isEqualTo(1);
        assertThat(admin.get("/knowledge/golden-runs/" + run.get("id").asText() + "/results")
                        .expect(200)
                        .items())
                .hasSize(2)
                .allSatisfy(result -> assertThat(result.get("good").asBoolean()).isTrue());
        assertThat(admin.get("/knowledge/golden-questions/csv").expect(200).body())
                .contains("A que horas começa o check-in?,guia");

        String next = admin.put("/knowledge/embedding", Map.of("passageTokens", 100, "activateByHand", true))
                .expect(200)
                .json()
                .get("pendingVersion")
                .asText();
        await().until(() -> version(next).get("state").asText().equals("READY"));
        JsonNode told = admin.post("/knowledge/versions/" + next + "/activate")
                .expect(200)
                .json();
        assertThat(told.get("state").asText()).isEqualTo("READY");
        assertThat(told.get("activating").asBoolean()).isTrue();

        await().until(() -> version(next).get("state").asText().equals("ACTIVE"));
        assertThat(version(next).get("activating").asBoolean()).isFalse();
        assertThat(version(next).path("problem").isMissingNode()
                        || version(next).get("problem").isNull())
                .isTrue();
        List<JsonNode> runs = admin.get("/knowledge/golden-runs").expect(200).items();
        assertThat(runs)
                .hasSize(3)
                .allSatisfy(each -> assertThat(each.get("state").asText()).isEqualTo("DONE"));
        assertThat(runs.getFirst().get("knowledgeVersion").asText()).isEqualTo(next);
    }

    private void ask(String question, List<String> documents) {
        admin.post("/knowledge/golden-questions", Map.of("question", question, "documents", documents))
                .expect(201);
    }

    private JsonNode ended(String run) {
        return await().until(
                        () -> admin.get("/knowledge/golden-runs/" + run)
                                .expect(200)
                                .json(),
                        found -> found.get("state").asText().equals("DONE"));
    }

    private JsonNode version(String id) {
        return admin.get("/knowledge/versions/" + id).expect(200).json();
    }
}
