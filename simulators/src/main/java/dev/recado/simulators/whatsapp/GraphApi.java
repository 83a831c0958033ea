package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.BoundedLog;
import dev.recado.simulators.platform.ClientConnection;
import dev.recado.simulators.platform.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Meta's Graph API, as far as a messaging business needs it, under {@code /graph}. As strict as the real one, and stricter
 * in two ways: an expired version is refused instead of being served by the oldest living one, and what the real one
 * reports later by a {@code failed} status (131026, 131047) is refused at once, unless {@link #setRefuseLater} says so.
 */
public final class GraphApi {

    /** Versions live for about two years; v26.0 is the newest (July 2026). */
    private static final Set<String> VERSIONS = Set.of("v22.0", "v23.0", "v24.0", "v25.0", "v26.0");

    private static final Duration HANG = Duration.ofMinutes(10);
    private static final Pattern PARTS = Pattern.compile("/graph/([^/]+)/([^/]+)(?:/([^/]+))?");
    private static final Set<String> FIELDS = Set.of(
            "id",
            "display_phone_number",
            "verified_name",
            "quality_rating",
            "code_verification_status",
            "platform_type",
            "throughput",
            "name_status",
            "status",
            "account_mode",
            "messaging_limit_tier",
            "is_official_business_account",
            "is_on_biz_app",
            "webhook_configuration",
            "last_onboarded_time");
    private static final List<String> DEFAULT_FIELDS = List.of(
            "verified_name",
            "code_verification_status",
            "display_phone_number",
            "quality_rating",
            "platform_type",
            "throughput",
            "id");

    /** A call that was made. {@code at}: when it was accepted, or had ended. {@code code} is Meta's error code; 0: none. */
    public record Call(
            Instant at,
            String method,
            String path,
            @Nullable String phoneNumberId,
            @Nullable String to,
            @Nullable String kind,
            @Nullable String text,
            @Nullable String opaque,
            int httpStatus,
            int code,
            @Nullable String id,
            @Nullable String fault) {}

    private final BusinessNumbers numbers;
    private final Chats chats;
    private final Phones phones;
    private final GraphFaults faults;
    private final Rates rates;
    private final Clock clock;
    private final BoundedLog<Call> log = new BoundedLog<>(5_000, 8_000_000);
    private final Templates templates = new Templates();
    private volatile boolean refuseLater;

    /** Serves these numbers. */
    public GraphApi(BusinessNumbers numbers, Chats chats, Phones phones, GraphFaults faults, Rates rates, Clock clock) {
        this.numbers = numbers;
        this.chats = chats;
        this.phones = phones;
        this.faults = faults;
        this.rates = rates;
        this.clock = clock;
    }

    /** What may be sent at any time. */
    public Templates templates() {
        return templates;
    }

    /** The newest calls, oldest first. */
    public BoundedLog<Call> log() {
        return log;
    }

    /** Whether 131026 and 131047 are accepted first and reported by a {@code failed} status, as in production. */
    public boolean refusesLater() {
        return refuseLater;
    }

    /** See {@link #refusesLater}. */
    public void setRefuseLater(boolean later) {
        refuseLater = later;
    }

    /** Adds the routes. */
    public void register(RoutesConfig routes) {
        routes.get("/graph/<path>", this::handle);
        routes.post("/graph/<path>", this::handle);
        routes.put("/graph/<path>", this::handle);
        routes.delete("/graph/<path>", this::handle);
    }

    private static final class Trace {
        private @Nullable String phoneNumberId;
        private @Nullable String to;
        private @Nullable String kind;
        private @Nullable String text;
        private @Nullable String opaque;
        private @Nullable String id;
        private @Nullable String fault;
        private @Nullable Instant acceptedAt;
    }

    private void handle(Context ctx) {
        Trace trace = new Trace();
        int status = 200;
        int code = 0;
        try {
            @Nullable ObjectNode answer = route(ctx, trace);
            if (answer == null) {
                status = 0;
            } else {
                json(ctx, 200, answer);
            }
        } catch (GraphError e) {
            status = e.httpStatus();
            code = e.code();
            if (status == 401) {
                ctx.header("WWW-Authenticate", "OAuth \"Facebook Platform\" \"invalid_token\" \"" + e.title() + "\"");
            }
            json(ctx, status, e.json());
        }
        String text = trace.text;
        Instant acceptedAt = trace.acceptedAt;
        log.add(
                new Call(
                        acceptedAt == null ? clock.instant() : acceptedAt,
                        ctx.method().name(),
                        ctx.path(),
                        trace.phoneNumberId,
                        trace.to,
                        trace.kind,
                        text,
                        trace.opaque,
                        status,
                        code,
                        trace.id,
                        trace.fault),
                200 + (text == null ? 0 : text.length()));
    }

    // Null: the client gets no answer.
    private @Nullable ObjectNode route(Context ctx, Trace trace) {
        String method = ctx.method().name().toLowerCase(Locale.ROOT);
        Matcher parts = PARTS.matcher(ctx.path());
        if (!parts.matches()) {
            throw GraphError.unknownPath(ctx.path().substring("/graph".length()));
        }
        String version = parts.group(1);
        String object = parts.group(2);
        String edge = parts.group(3);
        if (!VERSIONS.contains(version)) {
            throw GraphError.unknownPath("/" + object + (edge == null ? "" : "/" + edge));
        }
        String token = token(ctx);
        BusinessNumber number = numbers.find(object);
        if (number == null) {
            List<BusinessNumber> owned = numbers.ofAccount(object, token);
            if (!owned.isEmpty() && edge != null) {
                return account(method, edge, owned);
            }
            throw GraphError.noSuchObject(method, object);
        }
        if (!number.accessToken().equals(token)) {
            throw GraphError.noSuchObject(method, object);
        }
        trace.phoneNumberId = object;
        if (method.equals("get") && edge == null) {
            return numberJson(number, ctx.queryParam("fields"));
        }
        if (method.equals("post") && Objects.equals(edge, "messages")) {
            return messages(ctx, number, trace);
        }
        if (edge == null) {
            throw GraphError.noSuchObject(method, object);
        }
        throw GraphError.unknownPath("/" + object + "/" + edge);
    }

    private String token(Context ctx) {
        String header = ctx.header("Authorization");
        String token = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).trim()
                : ctx.queryParam("access_token");
        if (token == null || token.isEmpty()) {
            throw GraphError.noToken();
        }
        if (!numbers.knowsToken(token)) {
            throw GraphError.badToken();
        }
        return token;
    }

    private @Nullable ObjectNode messages(Context ctx, BusinessNumber number, Trace trace) {
        JsonNode body = body(ctx);
        JsonNode product = body.get("messaging_product");
        if (product == null || product.isNull()) {
            throw GraphError.parameter("The parameter messaging_product is required.");
        }
        if (!product.asText().equalsIgnoreCase("whatsapp")) {
            throw GraphError.parameter(
                    "Param messaging_product must be one of {WHATSAPP} - got \"" + product.asText() + "\".");
        }
        if (body.has("status")) {
            trace.kind = "read";
            return markRead(number, body, trace);
        }
        OutgoingMessage read = OutgoingMessage.read(body);
        trace.to = read.to();
        trace.kind = read.type();
        trace.text = read.text();
        trace.opaque = read.opaque();
        OutgoingMessage message = read.isTemplate() ? read.withText(templates.text(body.path("template"))) : read;
        trace.text = message.text();

        GraphFaults.Fault fault = faults.take(message.to());
        if (fault == null) {
            return send(number, message, trace);
        }
        trace.fault = fault.mode().name();
        ClientConnection client = ClientConnection.of(ctx);
        if (!client.await(Duration.ofMillis(fault.delayMillis()))) {
            return null;
        }
        return switch (fault.mode()) {
            case SLOW -> send(number, message, trace);
            case ERROR -> refuse(ctx, fault);
            case HANG -> hang(client);
            case HANG_AFTER -> {
                send(number, message, trace);
                yield hang(client);
            }
            case DROP_BEFORE -> {
                client.drop();
                yield null;
            }
            case DROP_AFTER -> {
                send(number, message, trace);
                client.drop();
                yield null;
            }
        };
    }

    private static @Nullable ObjectNode refuse(Context ctx, GraphFaults.Fault fault) {
        if (fault.code() == 0) {
            ctx.status(fault.httpStatus()).contentType("text/html").result("<html><body>Sorry, something went wrong.");
            return null;
        }
        throw GraphError.whatsapp(fault.httpStatus(), fault.code(), fault.title(), fault.title());
    }

    private static @Nullable ObjectNode hang(ClientConnection client) {
        if (client.await(HANG)) {
            client.drop();
        }
        return null;
    }

    private ObjectNode send(BusinessNumber number, OutgoingMessage message, Trace trace) {
        if (!rates.takeFromNumber(number.phoneNumberId(), number.messagesPerSecond())) {
            throw GraphError.rate();
        }
        Customer known = chats.findCustomer(message.to());
        if (known == null) {
            return undelivered(number, stranger(message.to()), message, GraphError.undeliverable(), trace);
        }
        Chats.Key chat = new Chats.Key(number.phoneNumberId(), known.id());
        Instant lastInbound = chats.lastInbound(chat);
        boolean open = lastInbound != null
                && Duration.between(lastInbound, clock.instant()).compareTo(Duration.ofHours(24)) < 0;
        if (!open && !message.isTemplate()) {
            return undelivered(number, known, message, GraphError.windowClosed(), trace);
        }
        if (!rates.takeFromPair(chat)) {
            throw GraphError.pairRate();
        }
        trace.acceptedAt = clock.instant();
        return accepted(message, known, phones.receive(number, known, message), trace);
    }

    private ObjectNode undelivered(
            BusinessNumber number, Customer customer, OutgoingMessage message, GraphError error, Trace trace) {
        if (!refuseLater) {
            throw error;
        }
        ChatMessage failed = new ChatMessage(
                Ids.message(customer.id(), false),
                false,
                message.type(),
                message.text(),
                clock.instant(),
                "sent",
                message.opaque(),
                message.replyTo(),
                null);
        phones.fail(number, customer, failed, error);
        return accepted(message, customer, failed, trace);
    }

    private static ObjectNode accepted(OutgoingMessage message, Customer customer, ChatMessage sent, Trace trace) {
        trace.id = sent.id();
        ObjectNode answer = Json.object();
        answer.put("messaging_product", "whatsapp");
        ObjectNode contact = answer.putArray("contacts").addObject();
        contact.put("input", message.to());
        if (customer.waId() != null) {
            contact.put("wa_id", customer.waId());
        }
        if (customer.userId() != null && message.to().equals(customer.userId())) {
            contact.put("user_id", customer.userId());
        }
        answer.putArray("messages").addObject().put("id", sent.id());
        return answer;
    }

    private ObjectNode markRead(BusinessNumber number, JsonNode body, Trace trace) {
        if (!body.path("status").asText().equals("read")) {
            throw GraphError.parameter("Param status must be one of {READ} - got \""
                    + body.path("status").asText() + "\".");
        }
        String id = Json.text(body, "message_id");
        if (id == null || id.isEmpty()) {
            throw GraphError.parameter("The parameter message_id is required.");
        }
        trace.id = id;
        JsonNode typing = body.get("typing_indicator");
        if (typing != null && !typing.path("type").asText().equals("text")) {
            throw GraphError.parameter("Param typing_indicator['type'] must be one of {TEXT}.");
        }
        Chats.Located located = chats.find(id);
        if (located == null
                || !located.message().inbound()
                || !located.chat().phoneNumberId().equals(number.phoneNumberId())) {
            throw GraphError.invalid("Message ID is not of a message that this phone number has received.");
        }
        trace.to = located.chat().customerId();
        phones.markRead(located, typing != null);
        return Json.object().put("success", true);
    }

    private static JsonNode body(Context ctx) {
        String contentType = ctx.contentType();
        // Anything else reaches Graph as a request without parameters.
        if (contentType == null || !contentType.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw GraphError.parameter("The parameter messaging_product is required.");
        }
        JsonNode body;
        try {
            body = Json.parse(ctx.bodyAsBytes());
        } catch (Json.MalformedJsonException e) {
            throw GraphError.parameter("Invalid parameter: the body is not valid JSON.");
        }
        if (!body.isObject()) {
            throw GraphError.parameter("Invalid parameter: the body must be a JSON object.");
        }
        return body;
    }

    private static ObjectNode numberJson(BusinessNumber number, @Nullable String fields) {
        List<String> wanted = fields == null || fields.isBlank()
                ? DEFAULT_FIELDS
                : List.of(fields.trim().split("\\s*,\\s*"));
        ObjectNode all = Json.object();
        all.put("verified_name", number.businessName());
        all.put("code_verification_status", "VERIFIED");
        all.put("display_phone_number", number.displayPhoneNumber());
        all.put("quality_rating", "GREEN");
        all.put("platform_type", "CLOUD_API");
        all.putObject("throughput").put("level", "STANDARD");
        all.put("name_status", "APPROVED");
        all.put("status", "CONNECTED");
        all.put("account_mode", "LIVE");
        all.put("messaging_limit_tier", "TIER_1K");
        all.put("is_official_business_account", false);
        all.put("is_on_biz_app", false);
        all.putObject("webhook_configuration").put("application", number.callbackUrl());
        all.put("last_onboarded_time", "2026-01-01T00:00:00+0000");
        all.put("id", number.phoneNumberId());
        ObjectNode answer = Json.object();
        for (String field : wanted) {
            if (!FIELDS.contains(field)) {
                throw GraphError.parameter(
                        "Tried accessing nonexisting field (" + field + ") on node type (WhatsAppBusinessPhoneNumber)");
            }
            answer.set(field, all.get(field));
        }
        answer.put("id", number.phoneNumberId());
        return answer;
    }

    private static ObjectNode account(String method, String edge, List<BusinessNumber> owned) {
        String account = owned.getFirst().businessAccountId();
        if (method.equals("get") && edge.equals("phone_numbers")) {
            ObjectNode answer = Json.object();
            var data = answer.putArray("data");
            owned.forEach(n -> data.add(numberJson(n, null)));
            return answer;
        }
        if (method.equals("post") && edge.equals("subscribed_apps")) {
            return Json.object().put("success", true);
        }
        throw GraphError.unknownPath("/" + account + "/" + edge);
    }

    private static Customer stranger(String to) {
        return to.indexOf('.') < 0 ? new Customer(to, to, null, null, null) : new Customer(to, null, to, null, null);
    }

    private static void json(Context ctx, int status, ObjectNode body) {
        ctx.header("facebook-api-version", "v26.0");
        Map.of("Cache-Control", "no-store", "Access-Control-Allow-Origin", "*").forEach(ctx::header);
        ctx.status(status).contentType("application/json; charset=UTF-8").result(Json.write(body));
    }
}
