package dev.recado.channels.whatsapp;

import dev.recado.channels.OutboundMessage;
import dev.recado.channels.SendResult;
import dev.recado.channels.SendResult.Scope;
import dev.recado.channels.TemplateMessage;
import dev.recado.platform.Correlation;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Speaks to the WhatsApp service: signed JSON over HTTP/1.1. It never repeats a call on its own. */
@ApplicationScoped
class ConnectorClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    // More than the connector gives the Graph API, so that its answer, the better one, comes first.
    private static final Duration ANSWER = Duration.ofSeconds(60);
    // Worth less than the time of the answer that waits behind it.
    private static final Duration READ = Duration.ofSeconds(10);

    // Looked up once: the look-up searches the class path each time.
    private static final JsonProvider JSON = JsonProvider.provider();

    private Duration patience = ANSWER;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    @Inject
    InternalSignature signature;

    @Inject
    @ConfigProperty(name = "recado.connector.url")
    String baseUrl;

    protected ConnectorClient() {}

    ConnectorClient(String baseUrl, InternalSignature signature, Duration patience) {
        this.baseUrl = baseUrl;
        this.signature = signature;
        this.patience = patience;
    }

    @PreDestroy
    void close() {
        http.shutdownNow();
    }

    /** What came of testing a device. */
    record TestResult(
            boolean ok,
            String code,
            @Nullable String title,
            @Nullable String detail) {}

    /** Sends a text or template once, waiting for up to a minute. */
    public SendResult send(UUID deviceId, OutboundMessage message) {
        JsonObjectBuilder to = JSON.createObjectBuilder();
        if (message.to().waId() != null) {
            to.add("phone", message.to().waId());
        }
        if (message.to().userId() != null) {
            to.add("userId", message.to().userId());
        }
        JsonObjectBuilder body = JSON.createObjectBuilder()
                .add("deviceId", deviceId.toString())
                .add("outboxId", message.outboxId().toString())
                .add("to", to);
        TemplateMessage template = message.template();
        if (template == null) {
            body.add(
                    "text",
                    JSON.createObjectBuilder()
                            .add("body", message.text())
                            .add("previewUrl", message.text().contains("https://")));
        } else {
            body.add(
                    "template",
                    JSON.createObjectBuilder()
                            .add("name", template.name())
                            .add("language", template.language())
                            .add("parameters", JSON.createArrayBuilder(template.parameters())));
        }
        if (message.replyTo() != null) {
            body.add("replyTo", message.replyTo());
        }
        SendResult result = call("/internal/messages", body.build(), patience);
        // Without an id no status could ever be told to be this message's by WhatsApp's own name.
        return result instanceof SendResult.Accepted accepted
                        && accepted.externalId().isEmpty()
                ? new SendResult.Unknown("The WhatsApp service named no message id")
                : result;
    }

    /** Marks a customer's message as read, and shows that an answer is being written if asked. */
    public SendResult markRead(UUID deviceId, String externalMessageId, boolean typing) {
        return call(
                "/internal/read",
                JSON.createObjectBuilder()
                        .add("deviceId", deviceId.toString())
                        .add("messageId", externalMessageId)
                        .add("typing", typing)
                        .build(),
                READ);
    }

    /** Has the connector fetch the devices now. Nothing is lost when that fails: it also asks every few seconds. */
    public void refreshDevices() throws IOException, InterruptedException {
        HttpResponse<String> answer = post("/internal/devices/refresh", new byte[0], patience);
        if (answer.statusCode() != 204) {
            throw new IOException("The connector answered " + answer.statusCode());
        }
    }

    /** Asks WhatsApp about a device. Where the connector itself is the trouble, the code begins with {@code connector}. */
    public TestResult test(UUID deviceId) {
        try {
            HttpResponse<String> answer = post("/internal/devices/" + deviceId + "/test", new byte[0], patience);
            JsonObject json = answer.statusCode() == 200 ? object(answer.body()) : null;
            if (json == null) {
                return new TestResult(false, "connector-" + answer.statusCode(), null, null);
            }
            boolean ok = json.getBoolean("ok", false);
            return new TestResult(
                    ok, ok ? "ok" : text(json, "code", "unknown"), text(json, "title"), text(json, "detail"));
        } catch (IOException unreachable) {
            return new TestResult(false, "connector", null, unreachable.toString());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new TestResult(false, "connector", null, null);
        }
    }

    private SendResult call(String path, JsonObject body, Duration timeout) {
        try {
            return read(post(path, body.toString().getBytes(StandardCharsets.UTF_8), timeout));
        } catch (ConnectException | HttpConnectTimeoutException notReached) {
            return notSent("connector", "The WhatsApp service can't be reached: " + notReached);
        } catch (IOException cut) {
            return new SendResult.Unknown("The WhatsApp service gave no answer: " + cut);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return new SendResult.Unknown("Interrupted while the message was being sent");
        }
    }

    private HttpResponse<String> post(String path, byte[] body, Duration timeout)
            throws IOException, InterruptedException {
        URI target = URI.create(baseUrl + path);
        String timestamp = signature.timestamp();
        HttpRequest request = HttpRequest.newBuilder(target)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .header(InternalSignature.TIMESTAMP_HEADER, timestamp)
                .header(
                        InternalSignature.SIGNATURE_HEADER,
                        signature.sign(timestamp, "POST", target.getRawPath(), body))
                .header(Correlation.HEADER, Correlation.current())
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private static SendResult read(HttpResponse<String> answer) {
        int status = answer.statusCode();
        if (status == 200) {
            JsonObject json = object(answer.body());
            return json == null ? new SendResult.Unknown("The WhatsApp service answered no JSON") : result(json);
        }
        // 503: it does not know the devices yet. 4xx: it refused our call before it did anything.
        if (status == 503 || (status >= 400 && status < 500)) {
            return notSent("connector-" + status, "The WhatsApp service answered " + status);
        }
        return new SendResult.Unknown("The WhatsApp service answered " + status);
    }

    private static SendResult result(JsonObject json) {
        String code = text(json, "code", "unknown");
        String title = text(json, "title");
        String detail = text(json, "detail");
        String known = explained(title, detail);
        String externalId = text(json, "externalId");
        return switch (text(json, "result", "")) {
            case "ACCEPTED" -> new SendResult.Accepted(externalId == null ? "" : externalId, text(json, "waId"));
            case "REJECTED" -> new SendResult.Rejected(code, known, scope(json));
            case "NOT_SENT" -> {
                int seconds = json.getInt("retryAfterSeconds", 0);
                yield new SendResult.NotSent(
                        code, known, scope(json), seconds > 0 ? Duration.ofSeconds(seconds) : null);
            }
            default -> new SendResult.Unknown(code + " " + known);
        };
    }

    private static String explained(@Nullable String title, @Nullable String detail) {
        if (title == null || detail == null) {
            return title == null ? Objects.toString(detail, "") : title;
        }
        // Meta often says the same twice.
        return title.contains(detail) ? title : title + ": " + detail;
    }

    private static SendResult notSent(String code, String text) {
        return new SendResult.NotSent(code, text, Scope.SERVICE, null);
    }

    private static Scope scope(JsonObject json) {
        return switch (text(json, "scope", "")) {
            case "PAIR" -> Scope.PAIR;
            case "DEVICE" -> Scope.DEVICE;
            default -> Scope.MESSAGE;
        };
    }

    private static @Nullable JsonObject object(String body) {
        try (JsonReader reader = JSON.createReader(new StringReader(body))) {
            return reader.readObject();
        } catch (JsonException | IllegalStateException | ClassCastException notJson) {
            return null;
        }
    }

    private static String text(JsonObject json, String member, String otherwise) {
        String text = text(json, member);
        return text == null ? otherwise : text;
    }

    private static @Nullable String text(JsonObject json, String member) {
        return json.get(member) instanceof JsonString string ? string.getString() : null;
    }
}
