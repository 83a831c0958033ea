package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.simulators.Running;
import dev.recado.simulators.Running.Answer;
import dev.recado.simulators.platform.Json;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class EmbeddingServersTest {
    private static final String GEMINI = "/gemini/v1beta/models/gemini-embedding-001";

    private Running running;

    @BeforeEach
    void start() throws IOException {
        running = new Running();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void openai_gives_a_vector_of_the_models_dimension_for_each_text_and_counts_tokens() {
        JsonNode answer = openAi("{\"model\":\"text-embedding-3-small\",\"input\":[\"Café da manhã\",\"Piscina\"]}")
                .json();

        assertThat(answer.path("object").asText()).isEqualTo("list");
        assertThat(answer.path("data")).hasSize(2);
        assertThat(answer.at("/data/1/index").asInt()).isEqualTo(1);
        assertThat(answer.at("/data/0/embedding")).hasSize(1_536);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isPositive();
        assertThat(openAi("{\"model\":\"text-embedding-3-large\",\"dimensions\":256,\"input\":\"oi\"}")
                        .json()
                        .at("/data/0/embedding"))
                .hasSize(256);
        assertThat(openAi("{\"model\":\"m\",\"encoding_format\":\"base64\",\"input\":\"oi\"}")
                        .json()
                        .at("/data/0/embedding")
                        .isTextual())
                .isTrue();
    }

    @Test
    void texts_that_have_to_do_with_each_other_are_nearer_than_others() {
        JsonNode data = openAi(
                        "{\"model\":\"m\",\"input\":[\"A que horas abre a loja?\",\"Horário: das 9h às 18h\",\"Aceitamos pix\"]}")
                .json()
                .path("data");

        double near = cosine(data.at("/0/embedding"), data.at("/1/embedding"));
        double far = cosine(data.at("/0/embedding"), data.at("/2/embedding"));
        assertThat(near).isGreaterThan(far + 0.1);
        assertThat(cosine(data.at("/0/embedding"), data.at("/0/embedding"))).isCloseTo(1, within(1e-4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 |                            | not json",
                "400 |                            | {\"input\":\"oi\"}",
                "404 | model_not_found            | {\"model\":\"unknown-9\",\"input\":\"oi\"}",
                "400 | missing_required_parameter | {\"model\":\"m\"}",
                "400 |                            | {\"model\":\"m\",\"input\":[]}",
                "400 |                            | {\"model\":\"m\",\"input\":[\"a\",\"\"]}",
                "400 | invalid_value              | {\"model\":\"m\",\"input\":\"oi\",\"encoding_format\":\"hex\"}",
                "400 | unknown_parameter          | {\"model\":\"m\",\"input\":\"oi\",\"shoe_size\":42}",
                "400 |                            | {\"model\":\"m\",\"input\":\"oi\",\"dimensions\":8}",
                "400 |                            | {\"model\":\"text-embedding-3-small\",\"input\":\"oi\",\"dimensions\":3072}"
            })
    void openai_refuses_what_it_does_not_understand(int status, String code, String body) {
        Answer answer = openAi(body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        JsonNode said = answer.json().at("/error/code");
        assertThat(said.isTextual() ? said.textValue() : null).isEqualTo(code);
    }

    @Test
    void openai_refuses_too_many_and_too_long_texts_and_calls_without_a_key() {
        String many = Json.write(Json.tree(Collections.nCopies(2_049, "a")));
        assertThat(openAi("{\"model\":\"m\",\"input\":" + many + "}").message()).contains("maximum length 2048");
        assertThat(openAi("{\"model\":\"m\",\"input\":\"" + "palavra ".repeat(5_000) + "\"}")
                        .message())
                .contains("maximum context length is 8192 tokens");
        String heavy = Json.write(Json.tree(Collections.nCopies(100, "palavra ".repeat(2_000))));
        assertThat(openAi("{\"model\":\"m\",\"input\":" + heavy + "}")
                        .json()
                        .at("/error/code")
                        .asText())
                .isEqualTo("max_tokens_per_request");
        assertThat(post("/openai/v1/embeddings", "{\"model\":\"m\",\"input\":\"a\"}", "X-None", "x")
                        .status())
                .isEqualTo(401);
        assertThat(post("/deepseek/embeddings", "{\"model\":\"m\",\"input\":\"a\"}", "Authorization", "Bearer k")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void gemini_gives_whole_vectors_of_length_one_and_shorter_ones_as_they_are() {
        JsonNode one = gemini(":embedContent", request("oi", "")).json();
        assertThat(one.at("/embedding/values")).hasSize(3_072);
        assertThat(cosine(one.at("/embedding/values"), one.at("/embedding/values")))
                .isCloseTo(1, within(1e-4));

        JsonNode two = gemini(
                        ":batchEmbedContents",
                        "{\"requests\":["
                                + request("oi", ",\"outputDimensionality\":768,\"taskType\":\"RETRIEVAL_QUERY\"") + ","
                                + request("tchau", ",\"outputDimensionality\":768") + "]}")
                .json();
        assertThat(two.path("embeddings")).hasSize(2);
        assertThat(two.at("/embeddings/1/values")).hasSize(768);
        assertThat(cosine(two.at("/embeddings/1/values"), two.at("/embeddings/1/values")))
                .isLessThan(0.6);
    }

    @Test
    void gemini_refuses_what_it_does_not_understand() {
        String request = request("oi", "");
        assertThat(gemini(":batchEmbedContents", "{\"requests\":[" + (request + ",").repeat(100) + request + "]}")
                        .message())
                .contains("at most 100 requests");
        assertThat(gemini(":batchEmbedContents", "{\"requests\":[]}").status()).isEqualTo(400);
        assertThat(gemini(":batchEmbedContents", "{\"requests\":[" + request.replace("models/", "") + "]}")
                        .message())
                .contains("must match the parent's model");
        assertThat(gemini(":embedContent", request("", "")).status()).isEqualTo(400);
        assertThat(gemini(":embedContent", request("oi", ",\"taskType\":\"GUESSING\""))
                        .status())
                .isEqualTo(400);
        assertThat(gemini(":embedContent", request("oi", ",\"outputDimensionality\":4000"))
                        .status())
                .isEqualTo(400);
        assertThat(post(GEMINI.replace("gemini-e", "unknown-e") + ":embedContent", request, "x-goog-api-key", "k")
                        .status())
                .isEqualTo(404);
        assertThat(post(GEMINI + ":embedContent", request, "X-None", "x").status())
                .isEqualTo(403);
    }

    @Test
    void failures_are_scripted_by_name_and_scripts_for_those_that_talk_are_left_alone() {
        running.control(
                "PUT",
                "/control/model-script",
                "{\"scripts\":[{\"replies\":[{\"text\":\"oi\"}]},{\"provider\":\"openai-embeddings\","
                        + "\"replies\":[{\"status\":429,\"retryAfterSeconds\":2}]}]}");

        assertThat(openAi("{\"model\":\"m\",\"input\":\"a\"}").status()).isEqualTo(429);
        assertThat(openAi("{\"model\":\"m\",\"input\":\"a\"}").status()).isEqualTo(200);
        assertThat(gemini(":embedContent", request("oi", "")).status()).isEqualTo(200);
    }

    private static String request(String text, String more) {
        return "{\"model\":\"models/gemini-embedding-001\",\"content\":{\"parts\":[{\"text\":\"" + text + "\"}]}" + more
                + "}";
    }

    private static double cosine(JsonNode a, JsonNode b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += a.get(i).asDouble() * b.get(i).asDouble();
        }
        return sum;
    }

    private Answer openAi(String body) {
        return post("/openai/v1/embeddings", body, "Authorization", "Bearer sk-test");
    }

    private Answer gemini(String method, String body) {
        return post(GEMINI + method, body, "x-goog-api-key", "k");
    }

    private Answer post(String path, String body, String header, String value) {
        return running.call("POST", path, body, Map.of(header, value, "Content-Type", "application/json"));
    }
}
