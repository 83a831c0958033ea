package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.simulators.Running;
import dev.recado.simulators.Running.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ModelServersTest {

    private static final String HELLO =
            "{\"model\":\"gpt-5-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}";
    private static final String GEMINI_HELLO = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"oi\"}]}]}";

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
    void openai_answers_in_its_own_form_with_token_counts() {
        JsonNode answer = openAi(HELLO).json();

        assertThat(answer.path("object").asText()).isEqualTo("chat.completion");
        assertThat(answer.path("id").asText()).startsWith("chatcmpl-");
        assertThat(answer.at("/choices/0/message/role").asText()).isEqualTo("assistant");
        assertThat(answer.at("/choices/0/message/content").asText()).isEqualTo("Olá! Como posso ajudar?");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        int prompt = answer.at("/usage/prompt_tokens").asInt();
        int completion = answer.at("/usage/completion_tokens").asInt();
        assertThat(prompt).isPositive();
        assertThat(answer.at("/usage/total_tokens").asInt()).isEqualTo(prompt + completion);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 |                           | not json",
                "400 |                           | {\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "404 | model_not_found           | {\"model\":\"unknown-9\",\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "400 | missing_required_parameter| {\"model\":\"m\"}",
                "400 | empty_array               | {\"model\":\"m\",\"messages\":[]}",
                "400 | invalid_type              | {\"model\":\"m\",\"messages\":\"oi\"}",
                "400 | invalid_value             | {\"model\":\"m\",\"messages\":[{\"role\":\"customer\",\"content\":\"oi\"}]}",
                "400 | missing_required_parameter| {\"model\":\"m\",\"messages\":[{\"content\":\"oi\"}]}",
                "400 | missing_required_parameter| {\"model\":\"m\",\"messages\":[{\"role\":\"user\"}]}",
                "400 | invalid_type              | {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":5}]}",
                "400 | empty_array               | {\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[]}]}",
                "400 | invalid_type              | {\"model\":5,\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "400 | invalid_type              | {\"model\":\"m\",\"temperature\":\"hot\",\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "400 | decimal_above_max_value   | {\"model\":\"m\",\"temperature\":3,\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "400 | invalid_type              | {\"model\":\"m\",\"stream\":\"yes\",\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "400 | integer_below_min_value   | {\"model\":\"m\",\"max_tokens\":0,\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "400 | unknown_parameter         | {\"model\":\"m\",\"shoe_size\":42,\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "400 |                           | {\"model\":\"m\",\"messages\":[{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"oi\"}]}"
            })
    void openai_refuses_what_it_does_not_understand(int status, String code, String body) {
        Answer answer = openAi(body);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
        assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
        if (code != null) {
            assertThat(answer.json().at("/error/code").asText()).isEqualTo(code);
        }
    }

    @Test
    void openai_wants_a_good_key() {
        assertThat(running.call("POST", "/openai/v1/chat/completions", HELLO, Map.of())
                        .status())
                .isEqualTo(401);
        Answer answer = post("/openai/v1/chat/completions", HELLO, "Authorization", "Bearer invalid-key-1234");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().at("/error/code").asText()).isEqualTo("invalid_api_key");
        assertThat(answer.message()).contains("1234").doesNotContain("invalid-key");
    }

    @Test
    void deepseek_has_the_same_shape_and_errors_of_its_own() {
        String body = HELLO.replace("gpt-5-mini", "deepseek-chat");

        assertThat(post("/deepseek/chat/completions", body, "Authorization", "Bearer k")
                        .status())
                .isEqualTo(200);
        assertThat(post("/deepseek/v1/chat/completions", body, "Authorization", "Bearer k")
                        .status())
                .isEqualTo(200);
        Answer key = post("/deepseek/chat/completions", body, "Authorization", "Bearer invalid");
        assertThat(key.json().at("/error/type").asText()).isEqualTo("authentication_error");
        Answer model = post(
                "/deepseek/chat/completions", body.replace("deepseek-chat", "unknown"), "Authorization", "Bearer k");
        assertThat(model.status()).isEqualTo(400);
        assertThat(model.message()).isEqualTo("Model Not Exist");
        Answer role = post(
                "/deepseek/chat/completions", body.replace("\"user\"", "\"developer\""), "Authorization", "Bearer k");
        assertThat(role.status()).isEqualTo(400);
    }

    @Test
    void openai_streams_parts_that_make_up_the_answer() {
        Answer answer = openAi(
                HELLO.replace("{\"model\"", "{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"model\""));

        String[] lines = answer.text().strip().split("\n\n");
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            assertThat(line).startsWith("data: ");
            if (line.startsWith("data: {")) {
                text.append(dev.recado.simulators.platform.Json.parse(line.substring(6))
                        .at("/choices/0/delta/content")
                        .asText(""));
            }
        }
        assertThat(text.toString()).isEqualTo("Olá! Como posso ajudar?");
        assertThat(lines[lines.length - 1]).isEqualTo("data: [DONE]");
        assertThat(lines[lines.length - 2]).contains("\"usage\"");
    }

    @Test
    void gemini_answers_in_its_own_form_with_token_counts() {
        JsonNode answer = gemini(GEMINI_HELLO).json();

        assertThat(answer.at("/candidates/0/content/role").asText()).isEqualTo("model");
        assertThat(answer.at("/candidates/0/content/parts/0/text").asText()).isEqualTo("Olá! Como posso ajudar?");
        assertThat(answer.at("/candidates/0/finishReason").asText()).isEqualTo("STOP");
        assertThat(answer.at("/usageMetadata/promptTokenCount").asInt()).isPositive();
        assertThat(answer.path("modelVersion").asText()).isEqualTo("gemini-2.5-flash");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json",
                "{}",
                "{\"contents\":[]}",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[]}]}",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{}]}]}",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"\"}]}]}",
                "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":5}]}]}",
                "{\"contents\":[{\"role\":\"assistant\",\"parts\":[{\"text\":\"oi\"}]}]}",
                "{\"contents\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":\"oi\"}]}",
                "{\"contents\":[{\"parts\":[{\"text\":\"oi\"}]}],\"generationConfig\":{\"temperature\":\"hot\"}}",
                "{\"contents\":[{\"parts\":[{\"text\":\"oi\"}]}],\"generationConfig\":{\"temperature\":9}}",
                "{\"contents\":[{\"parts\":[{\"text\":\"oi\"}]}],\"generationConfig\":{\"max_tokens\":9}}",
                "{\"contents\":[{\"parts\":[{\"text\":\"oi\"}]}],\"systemInstruction\":{\"parts\":[]}}"
            })
    void gemini_refuses_what_it_does_not_understand(String body) {
        Answer answer = gemini(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.json().at("/error/status").asText()).isEqualTo("INVALID_ARGUMENT");
    }

    @Test
    void gemini_takes_snake_case_as_well() {
        Answer answer = gemini(
                "{\"system_instruction\":{\"parts\":[{\"text\":\"x\"}]},\"generation_config\":{\"max_output_tokens\":50},"
                        + "\"contents\":[{\"parts\":[{\"text\":\"oi\"}]}]}");

        assertThat(answer.status()).isEqualTo(200);
    }

    @Test
    void gemini_wants_a_good_key_and_a_model_that_exists() {
        String path = "/gemini/v1beta/models/gemini-2.5-flash:generateContent";
        assertThat(running.call("POST", path, GEMINI_HELLO, Map.of()).status()).isEqualTo(403);
        Answer key = post(path, GEMINI_HELLO, "x-goog-api-key", "invalid");
        assertThat(key.status()).isEqualTo(400);
        assertThat(key.text()).contains("API_KEY_INVALID");
        Answer model = post(path.replace("gemini-2.5-flash", "unknown"), GEMINI_HELLO, "x-goog-api-key", "k");
        assertThat(model.status()).isEqualTo(404);
        assertThat(model.json().at("/error/status").asText()).isEqualTo("NOT_FOUND");
    }

    @Test
    void scripted_replies_come_in_order_and_then_the_default() {
        running.control(
                "PUT",
                "/control/model-script",
                "{\"match\":\"oi\",\"replies\":[{\"text\":\"um\"},{\"text\":\"dois\"}],\"default\":{\"text\":\"outro\"}}");

        assertThat(said(openAi(HELLO))).isEqualTo("um");
        assertThat(gemini(GEMINI_HELLO)
                        .json()
                        .at("/candidates/0/content/parts/0/text")
                        .asText())
                .isEqualTo("dois");
        assertThat(said(openAi(HELLO))).isEqualTo("outro");
        running.control("DELETE", "/control/model-script", null);
        assertThat(said(openAi(HELLO))).isEqualTo("Olá! Como posso ajudar?");
    }

    @Test
    void an_echo_tells_what_was_asked_since_the_model_last_spoke() {
        running.control("PUT", "/control/model-script", "{\"default\":{\"echo\":\"m\\\\d+\"}}");

        Answer answer = openAi("""
                {"model":"gpt-5-mini","messages":[
                  {"role":"user","content":"oi m1"},{"role":"assistant","content":"m1"},
                  {"role":"user","content":"e m2"},{"role":"user","content":"também m3?"}]}""");

        assertThat(answer.json().at("/choices/0/message/content").asText()).isEqualTo("m2 m3");
        long number = running.control("GET", "/control/model-log", null)
                .get(0)
                .path("number")
                .asLong();
        assertThat(running.control("GET", "/control/model-log?after=" + number, null))
                .isEmpty();
        running.control("DELETE", "/control/model-script", null);
    }

    @Test
    void scripts_can_fail_in_every_way() {
        running.control(
                "PUT",
                "/control/model-script",
                "{\"replies\":[{\"status\":429,\"retryAfterSeconds\":3},{\"status\":500},{\"body\":\"<garbage\"},{\"drop\":true},"
                        + "{\"toolCalls\":[{\"name\":\"find\",\"arguments\":{\"q\":1}}]}]}");

        Answer limited = openAi(HELLO);
        assertThat(limited.status()).isEqualTo(429);
        assertThat(limited.json().at("/error/code").asText()).isEqualTo("rate_limit_exceeded");
        assertThat(openAi(HELLO).json().at("/error/type").asText()).isEqualTo("server_error");
        assertThat(openAi(HELLO)).isEqualTo(new Answer(200, "<garbage"));
        assertThat(openAi(HELLO).status()).isZero();
        JsonNode call = openAi(HELLO).json();
        assertThat(call.at("/choices/0/finish_reason").asText()).isEqualTo("tool_calls");
        assertThat(call.at("/choices/0/message/tool_calls/0/function/arguments").asText())
                .isEqualTo("{\"q\":1}");
    }

    @Test
    void a_customer_who_wants_a_person_is_handed_over_if_there_is_a_tool_for_it() {
        String body = "{\"model\":\"m\",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"hand_over\"}}],"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"Quero falar com um atendente\"}]}";

        JsonNode message = openAi(body).json().at("/choices/0/message");

        assertThat(message.at("/tool_calls/0/function/name").asText()).isEqualTo("hand_over");
        assertThat(message.at("/tool_calls/0/function/arguments").asText()).contains("atendente", "reason", "summary");
        assertThat(message.path("content").isNull()).isTrue();
    }

    @Test
    void a_client_that_hangs_up_is_noticed() {
        running.control("PUT", "/control/model-script", "{\"replies\":[{\"hang\":true}]}");
        try (HttpClient client = HttpClient.newHttpClient()) {
            var call = client.sendAsync(
                    HttpRequest.newBuilder(running.uri("/openai/v1/chat/completions"))
                            .header("Authorization", "Bearer sk-test-abcd")
                            .POST(HttpRequest.BodyPublishers.ofString(HELLO))
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            await().untilAsserted(() -> assertThat(running.control("GET", "/control/model-counts", null)
                            .path("running")
                            .asInt())
                    .isEqualTo(1));
            call.cancel(true);
            client.shutdownNow();
        }

        await().untilAsserted(() -> {
            JsonNode logged = running.control("GET", "/control/model-log", null).get(0);
            assertThat(logged.path("cancelled").asBoolean()).isTrue();
            assertThat(logged.path("key").asText()).isEqualTo("abcd");
            assertThat(logged.at("/messages/0/content").asText()).isEqualTo("oi");
        });
    }

    private static String said(Answer answer) {
        return answer.json().at("/choices/0/message/content").asText();
    }

    private Answer openAi(String body) {
        return post("/openai/v1/chat/completions", body, "Authorization", "Bearer sk-test");
    }

    private Answer gemini(String body) {
        return post("/gemini/v1beta/models/gemini-2.5-flash:generateContent", body, "x-goog-api-key", "k");
    }

    private Answer post(String path, String body, String header, String value) {
        return running.call("POST", path, body, Map.of(header, value, "Content-Type", "application/json"));
    }
}
