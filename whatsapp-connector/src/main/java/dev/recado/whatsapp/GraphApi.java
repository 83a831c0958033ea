package dev.recado.whatsapp;

import dev.recado.whatsapp.SendResult.Outcome;
import dev.recado.whatsapp.SendResult.Scope;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

import static dev.recado.whatsapp.JsonFields.JSON;
import static dev.recado.whatsapp.JsonFields.id;
import static dev.recado.whatsapp.JsonFields.objects;
import static dev.recado.whatsapp.JsonFields.put;

/**
 * Meta's Graph API, as far as we use it: sending, marking as read, asking about a number.
 *
 * <p>Each method makes exactly one call and never fails: what went wrong is in the result. Sending has no idempotency
 * key, so nothing is tried again here; the server's outbox decides that.
 */
final class GraphApi {
    private final HttpCalls http;
    private final GraphErrors errors;
    private final String base;
    private final Duration timeout;

    /**
     * @param url where the Graph API is, without version
     * @param version such as {@code v26.0}; Meta ends a version after about two years
     * @param timeout for a whole call
     */
    GraphApi(HttpCalls http, GraphErrors errors, String url, String version, Duration timeout) {
        this.http = http;
        this.errors = errors;
        this.base = (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + "/" + version + "/";
        this.timeout = timeout;
    }

    /**
     * Sends one text.
     *
     * @param outboxId comes back with every status of the message, at most 512 characters
     * @param phone whom it goes to, in digits; preferred, so that Meta goes on naming the phone in webhooks
     * @param userId the business-scoped user id, for people whose phone we don't know
     * @param replyTo WhatsApp's id of the message that this one answers
     */
    CompletableFuture<SendResult> sendText(
            Device from,
            String outboxId,
            @Nullable String phone,
            @Nullable String userId,
            String body,
            boolean previewUrl,
            @Nullable String replyTo) {
        var message = message(outboxId, phone, userId, replyTo)
                .add("type", "text")
                .add(
                        "text",
                        JSON.createObjectBuilder()
                                .add("preview_url", previewUrl)
                                .add("body", body));
        return call(from, post(from, message.build()), GraphApi::sent, result -> result);
    }

    /**
     * Sends one approved template, which WhatsApp takes at any time.
     *
     * @param language such as {@code pt_BR}
     * @param parameters of its body, in order
     */
    CompletableFuture<SendResult> sendTemplate(
            Device from,
            String outboxId,
            @Nullable String phone,
            @Nullable String userId,
            String name,
            String language,
            List<String> parameters) {
        var template = JSON.createObjectBuilder()
                .add("name", name)
                .add("language", JSON.createObjectBuilder().add("code", language));
        if (!parameters.isEmpty()) {
            var values = JSON.createArrayBuilder();
            parameters.forEach(value ->
                    values.add(JSON.createObjectBuilder().add("type", "text").add("text", value)));
            template.add(
                    "components",
                    JSON.createArrayBuilder()
                            .add(JSON.createObjectBuilder().add("type", "body").add("parameters", values)));
        }
        var message =
                message(outboxId, phone, userId, null).add("type", "template").add("template", template);
        return call(from, post(from, message.build()), GraphApi::sent, result -> result);
    }

    private static JsonObjectBuilder message(
            String outboxId, @Nullable String phone, @Nullable String userId, @Nullable String replyTo) {
        var message =
                JSON.createObjectBuilder().add("messaging_product", "whatsapp").add("recipient_type", "individual");
        if (phone != null) {
            message.add("to", phone);
        } else {
            put(message, "recipient", userId);
        }
        if (replyTo != null) {
            message.add("context", JSON.createObjectBuilder().add("message_id", replyTo));
        }
        return message.add("biz_opaque_callback_data", outboxId);
    }

    /**
     * Marks a message and all before it as read.
     *
     * @param typing also shows that an answer is being written, until it comes or for 25 seconds
     */
    CompletableFuture<SendResult> markRead(Device device, String messageId, boolean typing) {
        var read = JSON.createObjectBuilder()
                .add("messaging_product", "whatsapp")
                .add("status", "read")
                .add("message_id", messageId);
        if (typing) {
            read.add("typing_indicator", JSON.createObjectBuilder().add("type", "text"));
        }
        return call(device, post(device, read.build()), answer -> SendResult.accepted(null, null), result -> result);
    }

    /**
     * Asks for the device's number, to see whether id and token are right.
     *
     * @return {@code {"ok", "displayPhoneNumber"?, "code"?, "title"?, "detail"?}}
     */
    CompletableFuture<JsonObject> test(Device device) {
        String fields = "?fields=display_phone_number,verified_name";
        Supplier<HttpRequest.Builder> question =
                () -> request(device, encode(device.phoneNumberId()) + fields).GET();
        return call(device, question, GraphApi::found, result -> {
            var json = JSON.createObjectBuilder().add("ok", false);
            put(json, "code", result.code());
            put(json, "title", result.title());
            put(json, "detail", result.detail());
            return json.build();
        });
    }

    private <T> CompletableFuture<T> call(
            Device device,
            Supplier<HttpRequest.Builder> question,
            Function<byte[], T> success,
            Function<SendResult, T> failure) {
        // A header takes printable ASCII only, and the exception would quote the token.
        if (!device.accessToken().matches("[\\x21-\\x7e]+")) {
            return CompletableFuture.completedFuture(failure.apply(SendResult.failed(
                    Outcome.REJECTED, Scope.DEVICE, "INVALID_TOKEN", "The access token can't be a token", null)));
        }
        return http.send(question.get().timeout(timeout).build(), timeout)
                .handle((answer, lost) -> lost != null
                        ? failure.apply(GraphErrors.of(lost))
                        : answer.statusCode() / 100 == 2
                                ? success.apply(answer.body())
                                : failure.apply(refused(answer)));
    }

    private SendResult refused(HttpResponse<byte[]> answer) {
        return errors.of(
                answer.statusCode(), answer.headers().firstValue("Retry-After").orElse(null), answer.body());
    }

    private static JsonObject found(byte[] body) {
        var json = JSON.createObjectBuilder().add("ok", true);
        put(json, "displayPhoneNumber", id(JsonFields.parse(body), "display_phone_number"));
        return json.build();
    }

    private static SendResult sent(byte[] body) {
        JsonObject answer = JsonFields.parse(body);
        JsonObject message = objects(answer, "messages").stream().findFirst().orElse(null);
        String externalId = id(message, "id");
        if (externalId == null) {
            return SendResult.failed(
                    Outcome.UNKNOWN, Scope.MESSAGE, "NO_ANSWER", "The answer names no message id", null);
        }
        JsonObject contact = objects(answer, "contacts").stream().findFirst().orElse(null);
        return SendResult.accepted(externalId, id(contact, "wa_id"));
    }

    private Supplier<HttpRequest.Builder> post(Device device, JsonObject body) {
        return () -> request(device, encode(device.phoneNumberId()) + "/messages")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JsonFields.bytes(body)));
    }

    private HttpRequest.Builder request(Device device, String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + device.accessToken())
                .header("Accept", "application/json");
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8);
    }
}
