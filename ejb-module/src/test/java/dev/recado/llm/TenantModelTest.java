package dev.recado.llm;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.Computing;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.recado.llm.FakeProvider.status;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class TenantModelTest {
    private static final List<ChatMessage> MESSAGES = List.of(
            SystemMessage.from("Você é a recepção."),
            UserMessage.from("Oi"),
            AiMessage.from("Olá!"),
            UserMessage.from("Que horas é o café?"));
    private static final List<ToolSpecification> TOOLS = List.of(ToolSpecification.builder()
            .name("hand_over")
            .description("Hands over")
            .parameters(JsonObjectSchema.builder()
                    .addStringProperty("reason")
                    .required("reason")
                    .build())
            .build());

    private final FakeProvider provider = new FakeProvider();

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void who_waits_to_ask_again_takes_no_processor_from_others() throws InterruptedException {
        Computing computing = new Computing();
        int places = 2 * Runtime.getRuntime().availableProcessors();
        for (int i = 0; i < places; i++) {
            provider.then(exchange -> {
                exchange.getResponseHeaders().set("Retry-After", "60");
                status(429, "{}").answer(exchange);
            });
        }
        TenantModel model = provider.openAi(120);
        List<Thread> resting = IntStream.range(0, places)
                .mapToObj(i -> Thread.ofPlatform().start(() -> {
                    try {
                        computing.begin(new TenantId(UUID.randomUUID()), () -> model.ask(MESSAGES, List.of()));
                    } catch (CancellationException | InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .toList();
        await().until(() -> resting.stream().allMatch(TenantModelTest::rests));

        AtomicBoolean next = new AtomicBoolean();
        computing.begin(new TenantId(UUID.randomUUID()), () -> next.set(true));

        assertThat(next).isTrue();
        for (Thread thread : resting) {
            thread.interrupt();
            thread.join();
        }
    }

    private static boolean rests(Thread thread) {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(TenantModel.class.getName())
                        && frame.getMethodName().equals("rest"));
    }

    @Test
    void openai_is_asked_in_its_own_format() {
        provider.thenOpenAi("Das 7h às 10h [1].");

        ModelReply reply = provider.openAi().ask(MESSAGES, TOOLS);

        var request = provider.lastRequest();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.path()).isEqualTo("/v1/chat/completions");
        assertThat(request.header("Authorization")).isEqualTo("Bearer sk-test-key-1234");
        JsonObject body = request.body();
        assertThat(body.getString("model")).isEqualTo("gpt-4.1-mini");
        assertThat(body.getInt("max_completion_tokens")).isEqualTo(500);
        assertThat(body).doesNotContainKey("max_tokens");
        assertThat(body.getJsonNumber("temperature").doubleValue()).isEqualTo(0.2);
        assertThat(body.getJsonArray("messages").getValuesAs(JsonObject.class))
                .extracting(message -> message.getString("role") + ": " + message.getString("content"))
                .containsExactly(
                        "system: Você é a recepção.", "user: Oi", "assistant: Olá!", "user: Que horas é o café?");
        assertThat(body.getJsonArray("tools")
                        .getJsonObject(0)
                        .getJsonObject("function")
                        .getString("name"))
                .isEqualTo("hand_over");
        assertThat(reply.text()).isEqualTo("Das 7h às 10h [1].");
        assertThat(reply.inputTokens()).isEqualTo(120);
        assertThat(reply.outputTokens()).isEqualTo(30);
        assertThat(reply.truncated()).isFalse();
    }

    @Test
    void no_transaction_waits_for_a_model() {
        provider.thenOpenAi("ok");
        provider.transactions.underWay = true;

        assertThatThrownBy(() -> provider.openAi().ask(MESSAGES, List.of())).isInstanceOf(IllegalStateException.class);
        assertThat(provider.requests()).isEmpty();

        provider.transactions.underWay = false;
        assertThat(provider.openAi().ask(MESSAGES, List.of()).text()).isEqualTo("ok");
    }

    @Test
    void reasoning_models_keep_their_own_temperature() {
        provider.thenOpenAi("ok");

        provider.model(provider.settings(Provider.OPENAI, "/v1", "gpt-5-mini", 10))
                .ask(MESSAGES, List.of());

        assertThat(provider.lastRequest().body()).doesNotContainKey("temperature");
    }

    @Test
    void deepseek_is_asked_at_its_own_path_and_with_its_own_limit() {
        provider.thenOpenAi("ok");

        provider.model(provider.settings(Provider.DEEPSEEK, "", null, 10)).ask(MESSAGES, List.of());

        var request = provider.lastRequest();
        assertThat(request.path()).isEqualTo("/chat/completions");
        assertThat(request.body().getString("model")).isEqualTo("deepseek-chat");
        assertThat(request.body().getInt("max_tokens")).isEqualTo(500);
        assertThat(request.body()).doesNotContainKey("max_completion_tokens");
    }

    @Test
    void gemini_is_asked_in_its_own_format() {
        provider.then(status(200, """
                {"candidates": [{"content": {"role": "model", "parts": [
                   {"text": "Um momento."},
                   {"functionCall": {"name": "hand_over", "args": {"reason": "reclamação"}}}]},
                   "finishReason": "STOP", "index": 0}],
                 "usageMetadata": {"promptTokenCount": 90, "candidatesTokenCount": 12, "totalTokenCount": 102},
                 "modelVersion": "gemini-2.5-flash", "responseId": "r1"}
                """));

        ModelReply reply = provider.model(provider.settings(Provider.GEMINI, "/v1beta", null, 10))
                .ask(MESSAGES, TOOLS);

        var request = provider.lastRequest();
        assertThat(request.path()).isEqualTo("/v1beta/models/gemini-2.5-flash:generateContent");
        assertThat(request.header("x-goog-api-key")).isEqualTo("sk-test-key-1234");
        JsonObject body = request.body();
        assertThat(body.getJsonObject("systemInstruction").toString()).contains("Você é a recepção.");
        assertThat(body.getJsonArray("contents").getValuesAs(JsonObject.class))
                .extracting(content -> content.getString("role"))
                .containsExactly("user", "model", "user");
        assertThat(body.getJsonObject("generationConfig").getInt("maxOutputTokens"))
                .isEqualTo(500);
        assertThat(body.toString()).contains("functionDeclarations", "hand_over");
        assertThat(reply.text()).isEqualTo("Um momento.");
        assertThat(reply.toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.name()).isEqualTo("hand_over");
            assertThat(Json.createReader(new java.io.StringReader(call.arguments()))
                            .readObject()
                            .getString("reason"))
                    .isEqualTo("reclamação");
        });
        assertThat(reply.inputTokens()).isEqualTo(90);
        assertThat(reply.outputTokens()).isEqualTo(12);
    }

    @Test
    void a_call_of_a_tool_comes_through() {
        provider.then(status(
                200,
                FakeProvider.openAiCall(
                        "hand_over",
                        Json.createObjectBuilder().add("reason", "asked").build())));

        ModelReply reply = provider.openAi().ask(MESSAGES, TOOLS);

        assertThat(reply.text()).isEmpty();
        assertThat(reply.toolCalls()).singleElement().satisfies(call -> assertThat(call.name())
                .isEqualTo("hand_over"));
    }

    @Test
    void a_refused_key_is_not_tried_again_and_never_told() {
        provider.then(status(401, """
                {"error": {"message": "Incorrect API key provided: sk-test-key-1234.", "type": "invalid_request_error",
                 "param": null, "code": "invalid_api_key"}}"""));

        ModelFailure failure = failure(provider.openAi());

        assertThat(failure.code()).isEqualTo("llm.key-refused");
        assertThat(failure.getMessage()).contains("Incorrect API key").doesNotContain("sk-test-key-1234");
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void gemini_says_bad_request_when_it_means_a_refused_key() {
        provider.then(status(400, """
                {"error": {"code": 400, "message": "API key not valid. Please pass a valid API key.",
                 "status": "INVALID_ARGUMENT", "details": [{"reason": "API_KEY_INVALID"}]}}"""));

        assertThat(failure(provider.model(provider.settings(Provider.GEMINI, "/v1beta", null, 10)))
                        .code())
                .isEqualTo("llm.key-refused");
    }

    @Test
    void a_rate_limit_is_waited_out() {
        provider.then(exchange -> {
                    exchange.getResponseHeaders().set("Retry-After", "0");
                    status(429, "{\"error\":{\"message\":\"Rate limit reached\",\"code\":\"rate_limit_exceeded\"}}")
                            .answer(exchange);
                })
                .thenOpenAi("Pronto.");

        assertThat(provider.openAi().ask(MESSAGES, List.of()).text()).isEqualTo("Pronto.");
        assertThat(provider.requests()).hasSize(2);
    }

    @Test
    void a_rate_limit_that_outlasts_the_answer_is_given_up_at_once() {
        provider.then(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "3600");
            status(429, "{\"error\":{\"message\":\"Rate limit reached\"}}").answer(exchange);
        });

        assertThat(failure(provider.openAi()).code()).isEqualTo("llm.rate-limited");
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void an_empty_purse_is_not_a_rate_limit() {
        provider.then(status(429, """
                {"error": {"message": "You exceeded your current quota", "type": "insufficient_quota",
                 "code": "insufficient_quota"}}"""));

        assertThat(failure(provider.openAi()).code()).isEqualTo("llm.quota");
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void server_errors_are_tried_three_times_in_all() {
        provider.then(status(500, "oops")).then(status(503, "")).then(status(502, "<html>"));

        assertThat(failure(provider.openAi()).code()).isEqualTo("llm.server-error");
        assertThat(provider.requests()).hasSize(3);
    }

    @Test
    void other_refusals_are_told_apart() {
        provider.then(status(
                        404, "{\"error\":{\"message\":\"The model does not exist\",\"code\":\"model_not_found\"}}"))
                .then(status(400, "{\"error\":{\"message\":\"too long\",\"code\":\"context_length_exceeded\"}}"))
                .then(status(400, "{\"error\":{\"message\":\"Model Not Exist\"}}"))
                .then(status(400, "{\"error\":{\"message\":\"filtered\",\"code\":\"content_filter\"}}"))
                .then(status(422, "{\"error\":{\"message\":\"temperature\"}}"))
                .then(status(402, "{\"error\":{\"message\":\"Insufficient Balance\"}}"));
        TenantModel model = provider.openAi();

        assertThat(List.of(
                        failure(model).code(),
                        failure(model).code(),
                        failure(model).code(),
                        failure(model).code(),
                        failure(model).code(),
                        failure(model).code()))
                .containsExactly(
                        "llm.model-unknown",
                        "llm.context-too-long",
                        "llm.model-unknown",
                        "llm.content-filtered",
                        "llm.bad-request",
                        "llm.quota");
    }

    @Test
    void garbage_is_not_an_answer() {
        provider.then(status(200, "<html><body>Welcome to the proxy</body></html>"))
                .then(status(200, "{}"))
                .then(status(200, "{\"choices\": [{\"mess"));
        TenantModel model = provider.openAi();

        assertThat(List.of(
                        failure(model).code(),
                        failure(model).code(),
                        failure(model).code()))
                .containsOnly("llm.garbled");
    }

    @Test
    void a_filtered_answer_is_a_failure() {
        provider.then(status(
                200,
                FakeProvider.openAi(
                        Json.createObjectBuilder()
                                .add("role", "assistant")
                                .add("content", "")
                                .build(),
                        "content_filter")));

        assertThat(failure(provider.openAi()).code()).isEqualTo("llm.content-filtered");
    }

    @Test
    void an_answer_without_end_is_cut_off() {
        provider.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] much = new byte[1 << 20];
            try {
                for (int i = 0; i < 64; i++) {
                    exchange.getResponseBody().write(much);
                }
            } catch (IOException closed) {
                // As it should be.
            }
        });

        assertThat(failure(provider.openAi()).code()).isEqualTo("llm.garbled");
    }

    @Test
    void a_redirect_is_not_followed_because_the_key_would_go_along() {
        try (FakeProvider elsewhere = new FakeProvider()) {
            provider.then(exchange -> {
                exchange.getResponseHeaders().set("Location", elsewhere.url() + "/v1/chat/completions");
                exchange.sendResponseHeaders(307, -1);
            });

            assertThat(failure(provider.openAi()).code()).isEqualTo("llm.bad-request");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void a_provider_that_hangs_is_left_after_the_time_limit() {
        CountDownLatch over = new CountDownLatch(1);
        provider.then(exchange -> awaitQuietly(over));

        assertThat(failure(provider.openAi(1)).code()).isEqualTo("llm.timeout");
        over.countDown();
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void the_time_limit_holds_for_the_body_too() {
        CountDownLatch over = new CountDownLatch(1);
        provider.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            awaitQuietly(over);
        });

        assertThat(failure(provider.openAi(1)).code()).isEqualTo("llm.timeout");
        over.countDown();
    }

    @Test
    void an_interrupt_closes_the_connection_at_once() throws Exception {
        CountDownLatch answering = new CountDownLatch(1);
        CompletableFuture<Boolean> closed = new CompletableFuture<>();
        provider.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(' ');
            exchange.getResponseBody().flush();
            answering.countDown();
            await().until(() -> {
                try {
                    exchange.getResponseBody().write(' ');
                    exchange.getResponseBody().flush();
                    return false;
                } catch (IOException gone) {
                    closed.complete(true);
                    return true;
                }
            });
        });
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        AtomicBoolean stillInterrupted = new AtomicBoolean();
        TenantModel model = provider.openAi();
        Thread turn = Thread.ofVirtual().start(() -> {
            try {
                model.ask(MESSAGES, List.of());
            } catch (Throwable e) {
                outcome.set(e);
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        answering.await();

        turn.interrupt();

        turn.join();
        assertThat(outcome.get()).isInstanceOf(CancellationException.class);
        assertThat(stillInterrupted).isTrue();
        assertThat(closed.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void an_interrupt_closes_the_connection_before_the_first_byte_of_an_answer() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Integer> afterRequest = new CompletableFuture<>();
            CountDownLatch received = new CountDownLatch(1);
            Thread.ofVirtual().start(() -> {
                try (Socket socket = listener.accept()) {
                    var in = socket.getInputStream();
                    in.read();
                    received.countDown();
                    int last;
                    do {
                        last = in.read(new byte[4096]);
                    } while (last > 0);
                    afterRequest.complete(last);
                } catch (IOException reset) {
                    afterRequest.complete(-1);
                }
            });
            TenantModel model = provider.model(new ModelSettings(
                    Provider.OPENAI, "http://127.0.0.1:" + listener.getLocalPort(), null, 0, 100, 20, "k"));
            Thread turn = Thread.ofVirtual().start(() -> {
                try {
                    model.ask(MESSAGES, List.of());
                } catch (CancellationException expected) {
                    // The other tests look at it.
                }
            });
            received.await();

            turn.interrupt();

            assertThat(afterRequest.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
        }
    }

    @Test
    void an_interrupt_ends_the_pause_between_attempts() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        provider.then(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "8");
            status(429, "{}").answer(exchange);
            refused.countDown();
        });
        AtomicReference<Throwable> outcome = new AtomicReference<>();
        TenantModel model = provider.openAi();
        Thread turn = Thread.ofVirtual().start(() -> {
            try {
                model.ask(MESSAGES, List.of());
            } catch (Throwable e) {
                outcome.set(e);
            }
        });
        refused.await();

        turn.interrupt();

        turn.join();
        assertThat(outcome.get()).isInstanceOf(CancellationException.class);
    }

    @Test
    void what_can_not_be_reached_is_said_to_be_so() throws Exception {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }

        assertThat(failure(at("http://127.0.0.1:" + closed)).code()).isEqualTo("llm.unreachable");
        assertThat(failure(at("http://nobody.invalid")).code()).isEqualTo("llm.host-unknown");
    }

    @Test
    void a_failed_handshake_is_said_to_be_one() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = plain.accept()) {
                    socket.getInputStream().read();
                    socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
                } catch (IOException e) {
                    // The client says what it saw.
                }
            });

            assertThat(failure(at("https://127.0.0.1:" + plain.getLocalPort())).code())
                    .isEqualTo("llm.tls");
        }
    }

    private TenantModel at(String url) {
        return provider.model(new ModelSettings(Provider.OPENAI, url, null, 0, 100, 5, "k"));
    }

    private static ModelFailure failure(TenantModel model) {
        return catchThrowableOfType(ModelFailure.class, () -> model.ask(MESSAGES, List.of()));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
