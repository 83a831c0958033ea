package dev.recado.simulators;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.recado.simulators.platform.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.IntUnaryOperator;

/** The simulators on a free port, with a business's callback beside them. */
public final class Running implements AutoCloseable {

    public static final String NUMBER = "100";
    public static final String TOKEN = "token-100";
    public static final String SECRET = "secret-100";
    public static final String CUSTOMER = "5511987654321";

    /** A webhook that arrived. */
    public record Webhook(byte[] body, String signature, String userAgent, String contentType) {
        public JsonNode json() {
            return Json.parse(body);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** An answer over HTTP. */
    public record Answer(int status, String text) {
        public JsonNode json() {
            return Json.parse(text);
        }

        public int code() {
            return json().path("error").path("code").asInt();
        }

        public String message() {
            return json().path("error").path("message").asText();
        }
    }

    private final Simulators simulators = Simulators.start("127.0.0.1", 0, Clock.systemUTC());
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer callback;
    private final List<Webhook> webhooks = new CopyOnWriteArrayList<>();
    private volatile IntUnaryOperator statusOfNth = n -> 200;

    public Running() throws IOException {
        callback = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        callback.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        callback.createContext("/hook", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int n;
            synchronized (webhooks) {
                webhooks.add(new Webhook(
                        body,
                        exchange.getRequestHeaders().getFirst("X-Hub-Signature-256"),
                        exchange.getRequestHeaders().getFirst("User-Agent"),
                        exchange.getRequestHeaders().getFirst("Content-Type")));
                n = webhooks.size();
            }
            exchange.sendResponseHeaders(statusOfNth.applyAsInt(n), -1);
            exchange.close();
        });
        callback.start();
        number(NUMBER, TOKEN, SECRET);
    }

    /** Makes a business number whose webhooks come here. */
    public void number(String id, String token, String secret) {
        control("PUT", "/control/numbers/" + id, """
                {"accessToken": "%s", "appSecret": "%s", "verifyToken": "verify", "businessAccountId": "9%s",
                 "displayPhoneNumber": "+55 11 4000-0%s", "callbackUrl": "%s", "businessName": "Padaria"}
                """.formatted(token, secret, id, id, callbackUrl()));
    }

    public String callbackUrl() {
        return "http://127.0.0.1:" + callback.getAddress().getPort() + "/hook";
    }

    /** The answers of the callback, by the webhook's number, from 1. */
    public void callbackAnswers(IntUnaryOperator status) {
        statusOfNth = status;
    }

    public List<Webhook> webhooks() {
        return webhooks;
    }

    /** The statuses that were reported so far, in their order of arrival. */
    public List<JsonNode> statuses() {
        return values("statuses");
    }

    /** All entries with this name in all changes of all webhooks. */
    public List<JsonNode> values(String list) {
        return webhooks.stream()
                .flatMap(w -> w.json().findValues(list).stream())
                .flatMap(l -> l.valueStream())
                .toList();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + simulators.port() + path);
    }

    /** Uses the control API, which must agree. */
    public JsonNode control(String method, String path, String body) {
        Answer answer = call(method, path, body, Map.of("Content-Type", "application/json"));
        if (answer.status() / 100 != 2) {
            throw new AssertionError(path + " answered " + answer);
        }
        return answer.text().isEmpty() ? Json.object() : answer.json();
    }

    /** A customer writes, and the webhook has been tried when this returns. */
    public JsonNode write(String text) {
        return write(NUMBER, CUSTOMER, text);
    }

    public JsonNode write(String number, String from, String text) {
        return control(
                "POST",
                "/control/messages",
                Json.write(Json.object()
                        .put("phoneNumberId", number)
                        .put("from", from)
                        .put("name", "Ana")
                        .put("text", text)
                        .put("wait", true)));
    }

    /** The business sends, with its token. */
    public Answer graph(String body) {
        return call(
                "POST",
                "/graph/v26.0/" + NUMBER + "/messages",
                body,
                Map.of("Authorization", "Bearer " + TOKEN, "Content-Type", "application/json"));
    }

    /** The business sends a text. */
    public Answer send(String to, String text) {
        return graph(Json.write(Json.object()
                .put("messaging_product", "whatsapp")
                .put("to", to)
                .put("type", "text")
                .set("text", Json.object().put("body", text))));
    }

    public Answer call(String method, String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            return new Answer(0, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        simulators.close();
        callback.stop(0);
        http.shutdownNow();
    }
}
