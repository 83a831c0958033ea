package dev.recado.llm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.recado.platform.InternalAddresses;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A model server on loopback that answers what a test tells it to, and remembers what it was asked. */
public final class FakeProvider implements AutoCloseable {
    private final HttpServer server;
    final PretendedTransactions transactions = new PretendedTransactions();
    private final Wire wire = new Wire(new InternalAddresses("127.0.0.1,nobody.invalid"), transactions);
    private final Queue<Behaviour> next = new ConcurrentLinkedQueue<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();

    /** What was asked. */
    public record Request(String method, String path, Map<String, List<String>> headers, JsonObject body) {
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().getFirst())
                    .findFirst()
                    .orElse("");
        }
    }

    /** Answers one request. */
    public interface Behaviour {
        void answer(HttpExchange exchange) throws IOException;
    }

    public FakeProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        JsonObject json = body.length == 0
                ? JsonObject.EMPTY_JSON_OBJECT
                : Json.createReader(new ByteArrayInputStream(body)).readObject();
        requests.add(new Request(
                exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders(), json));
        Behaviour behaviour = next.poll();
        if (behaviour == null) {
            behaviour = status(500, "{\"error\":{\"message\":\"the test expected no request\"}}");
        }
        try (exchange) {
            behaviour.answer(exchange);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public List<Request> requests() {
        return requests;
    }

    public Request lastRequest() {
        return requests.getLast();
    }

    /** Queues an answer; the requests take them in order. */
    public FakeProvider then(Behaviour behaviour) {
        next.add(behaviour);
        return this;
    }

    public FakeProvider thenOpenAi(String text) {
        return then(status(200, openAiText(text)));
    }

    /** An answer with a body. */
    public static Behaviour status(int status, String body) {
        return exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        };
    }

    /** The wire format of chat completions. */
    public static String openAiText(String text) {
        return openAi(
                Json.createObjectBuilder()
                        .add("role", "assistant")
                        .add("content", text)
                        .build(),
                "stop");
    }

    /** A call of a tool in the wire format of chat completions. */
    public static String openAiCall(String tool, JsonObject arguments) {
        return openAi(
                Json.createObjectBuilder()
                        .add("role", "assistant")
                        .addNull("content")
                        .add(
                                "tool_calls",
                                Json.createArrayBuilder()
                                        .add(Json.createObjectBuilder()
                                                .add("id", "call_1")
                                                .add("type", "function")
                                                .add(
                                                        "function",
                                                        Json.createObjectBuilder()
                                                                .add("name", tool)
                                                                .add("arguments", arguments.toString()))))
                        .build(),
                "tool_calls");
    }

    public static String openAi(JsonObject message, String finishReason) {
        return Json.createObjectBuilder()
                .add("id", "chatcmpl-1")
                .add("object", "chat.completion")
                .add("created", 1_790_000_000)
                .add("model", "gpt-4.1-mini")
                .add(
                        "choices",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("index", 0)
                                        .add("message", message)
                                        .add("finish_reason", finishReason)))
                .add(
                        "usage",
                        Json.createObjectBuilder()
                                .add("prompt_tokens", 120)
                                .add("completion_tokens", 30)
                                .add("total_tokens", 150))
                .build()
                .toString();
    }

    public TenantModel openAi() {
        return model(settings(Provider.OPENAI, "/v1", null, 10));
    }

    public TenantModel openAi(int timeoutSeconds) {
        return model(settings(Provider.OPENAI, "/v1", null, timeoutSeconds));
    }

    ModelSettings settings(Provider provider, String path, String model, int timeoutSeconds) {
        return new ModelSettings(provider, url() + path, model, 0.2, 500, timeoutSeconds, "sk-test-key-1234");
    }

    TenantModel model(ModelSettings settings) {
        return new TenantModel(settings, wire);
    }

    @Override
    public void close() {
        wire.close();
        server.stop(0);
    }
}
