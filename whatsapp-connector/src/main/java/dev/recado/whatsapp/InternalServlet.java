package dev.recado.whatsapp;

import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static dev.recado.whatsapp.JsonFields.flag;
import static dev.recado.whatsapp.JsonFields.id;
import static dev.recado.whatsapp.JsonFields.items;
import static dev.recado.whatsapp.JsonFields.object;

/**
 * What the server asks of this service. Every request is signed; see {@link Signatures}.
 *
 * <ul>
 *   <li>{@code POST /internal/messages} sends one text or template
 *   <li>{@code POST /internal/read} marks a message as read
 *   <li>{@code POST /internal/devices/refresh} fetches the devices, then answers 204
 *   <li>{@code POST /internal/devices/{id}/test} asks the Graph API about a number
 * </ul>
 */
@WebServlet(urlPatterns = "/internal/*", asyncSupported = true)
public class InternalServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(InternalServlet.class);
    private static final int MAX_BYTES = 1024 * 1024;
    private static final Pattern TEST = Pattern.compile("/devices/([^/]+)/test");

    @Inject
    private transient Connector connector;

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String correlationId = Correlation.of(request.getHeader(Correlation.HEADER), connector.clock());
        response.setHeader(Correlation.HEADER, correlationId);
        try (var on = Correlation.on(correlationId)) {
            byte[] body = LimitedBody.of(request, MAX_BYTES);
            if (body == null) {
                response.setHeader("Connection", "close");
                response.setStatus(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
            } else if (!connector
                    .signatures()
                    .verify(
                            request.getHeader(Signatures.TIMESTAMP_HEADER),
                            request.getHeader(Signatures.SIGNATURE_HEADER),
                            request.getMethod(),
                            request.getRequestURI(),
                            body)) {
                LOG.warn("Refused a request to {}: its signature is not the server's", request.getRequestURI());
                response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
            } else {
                dispatch(request, response, body, correlationId);
            }
        }
    }

    private void dispatch(HttpServletRequest request, HttpServletResponse response, byte[] body, String correlationId) {
        String path = request.getPathInfo() == null ? "" : request.getPathInfo();
        Matcher test = TEST.matcher(path);
        if (path.equals("/devices/refresh")) {
            boolean fresh = connector.server().refreshDevices();
            response.setStatus(fresh ? HttpServletResponse.SC_NO_CONTENT : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else if (!connector.devices().loaded()) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        } else if (test.matches()) {
            Device device = connector.devices().byId(test.group(1));
            answer(request, response, device == null ? null : connector.graph().test(device));
        } else if (path.equals("/messages")) {
            send(request, response, JsonFields.parse(body), correlationId);
        } else if (path.equals("/read")) {
            read(request, response, JsonFields.parse(body));
        } else {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private void send(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable JsonObject order,
            String correlationId) {
        String deviceId = id(order, "deviceId");
        String outboxId = id(order, "outboxId");
        String phone = id(object(order, "to"), "phone");
        String userId = id(object(order, "to"), "userId");
        String text = id(object(order, "text"), "body");
        JsonObject template = object(order, "template");
        String name = id(template, "name");
        String language = id(template, "language");
        boolean content = text != null || (name != null && language != null);
        if (deviceId == null || outboxId == null || !content || (phone == null && userId == null)) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        Device device = connector.devices().byId(deviceId);
        if (device == null) {
            answer(request, response, null);
            return;
        }
        CompletableFuture<SendResult> sending = text != null
                ? connector
                        .graph()
                        .sendText(
                                device,
                                outboxId,
                                phone,
                                userId,
                                text,
                                flag(object(order, "text"), "previewUrl"),
                                id(order, "replyTo"))
                : connector
                        .graph()
                        .sendTemplate(
                                device,
                                outboxId,
                                phone,
                                userId,
                                Objects.requireNonNull(name),
                                Objects.requireNonNull(language),
                                items(template, "parameters").stream()
                                        .filter(JsonString.class::isInstance)
                                        .map(value -> ((JsonString) value).getString())
                                        .toList());
        answer(request, response, sending.thenApply(result -> sent(result, device, outboxId, correlationId)));
    }

    private JsonObject sent(SendResult result, Device device, String outboxId, String correlationId) {
        try (var on = Correlation.on(correlationId)) {
            LOG.info(
                    "Outbox {} through {}: {}{}",
                    outboxId,
                    device,
                    result.outcome(),
                    result.code() == null ? "" : ", " + result.code() + " " + result.title());
        }
        connector
                .meters()
                .counter(
                        "recado.connector.sends",
                        "result",
                        result.outcome().name().toLowerCase(Locale.ROOT))
                .increment();
        return result.toJson();
    }

    private void read(HttpServletRequest request, HttpServletResponse response, @Nullable JsonObject order) {
        String deviceId = id(order, "deviceId");
        String messageId = id(order, "messageId");
        if (deviceId == null || messageId == null) {
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        Device device = connector.devices().byId(deviceId);
        answer(
                request,
                response,
                device == null
                        ? null
                        : connector
                                .graph()
                                .markRead(device, messageId, flag(order, "typing"))
                                .thenApply(SendResult::toJson));
    }

    /** Answers 404 at once if there is nothing to wait for, else 200 with what comes. */
    private static void answer(
            HttpServletRequest request, HttpServletResponse response, @Nullable CompletableFuture<JsonObject> result) {
        if (result == null) {
            response.setStatus(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        AsyncContext waiting = Waiting.start(request);
        result.whenComplete((json, failure) -> Waiting.end(waiting, out -> {
            out.setContentType("application/json");
            out.getOutputStream()
                    .write(JsonFields.bytes(
                            failure == null ? json : GraphErrors.of(failure).toJson()));
        }));
    }
}
