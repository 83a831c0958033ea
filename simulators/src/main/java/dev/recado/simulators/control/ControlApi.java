package dev.recado.simulators.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.models.ModelLog;
import dev.recado.simulators.models.ModelScripts;
import dev.recado.simulators.platform.Events;
import dev.recado.simulators.platform.Json;
import dev.recado.simulators.platform.SimulatedClock;
import dev.recado.simulators.whatsapp.BusinessNumber;
import dev.recado.simulators.whatsapp.BusinessNumbers;
import dev.recado.simulators.whatsapp.ChatMessage;
import dev.recado.simulators.whatsapp.Chats;
import dev.recado.simulators.whatsapp.Customer;
import dev.recado.simulators.whatsapp.GraphApi;
import dev.recado.simulators.whatsapp.GraphFaults;
import dev.recado.simulators.whatsapp.Phones;
import dev.recado.simulators.whatsapp.Rates;
import dev.recado.simulators.whatsapp.StatusPlan;
import dev.recado.simulators.whatsapp.Templates;
import dev.recado.simulators.whatsapp.WebhookFaults;
import dev.recado.simulators.whatsapp.Webhooks;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The control API under {@code /control}; its guide is {@code docs/simulators.md}. */
public final class ControlApi {

    private static final long HEARTBEAT_MILLIS = 15_000;
    private static final int CHATS_SHOWN = 500;

    private final SimulatedClock clock;
    private final Events events;
    private final BusinessNumbers numbers;
    private final Chats chats;
    private final Phones phones;
    private final Webhooks webhooks;
    private final GraphApi graph;
    private final GraphFaults graphFaults;
    private final Rates rates;
    private final ModelScripts scripts;
    private final ModelLog modelLog;

    /** Steers these. */
    public ControlApi(
            SimulatedClock clock,
            Events events,
            BusinessNumbers numbers,
            Chats chats,
            Phones phones,
            Webhooks webhooks,
            GraphApi graph,
            GraphFaults graphFaults,
            Rates rates,
            ModelScripts scripts,
            ModelLog modelLog) {
        this.clock = clock;
        this.events = events;
        this.numbers = numbers;
        this.chats = chats;
        this.phones = phones;
        this.webhooks = webhooks;
        this.graph = graph;
        this.graphFaults = graphFaults;
        this.rates = rates;
        this.scripts = scripts;
        this.modelLog = modelLog;
    }

    /** A request that the control API can't understand; the message says what to do. */
    private static final class BadRequest extends RuntimeException {
        private final int status;

        BadRequest(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    /** Adds the routes. */
    public void register(RoutesConfig routes) {
        routes.exception(
                BadRequest.class, (e, ctx) -> json(ctx, e.status, Json.object().put("error", e.getMessage())));
        routes.exception(
                Json.MalformedJsonException.class,
                (e, ctx) -> json(ctx, 400, Json.object().put("error", "Not JSON: " + e.getMessage())));

        routes.before("/control/*", ControlApi::refuseStrangers);
        routes.get("/control/ready", ctx -> json(ctx, 200, Json.object().put("ready", true)));
        routes.get("/control/numbers", this::listNumbers);
        routes.put("/control/numbers/{id}", this::putNumber);
        routes.delete("/control/numbers/{id}", ctx -> ctx.status(numbers.remove(ctx.pathParam("id")) ? 204 : 404));
        routes.post("/control/numbers/{id}/verify", this::verifyNumber);

        routes.get("/control/customers", this::listCustomers);
        routes.put("/control/customers/{from}", this::putCustomer);
        routes.delete("/control/customers/{from}", ctx -> ctx.status(chats.forget(ctx.pathParam("from")) ? 204 : 404));
        routes.get("/control/customers/{from}/messages", this::customerMessages);
        routes.post("/control/customers/{from}/read", this::customerReads);
        routes.put("/control/customers/{from}/last-message", this::moveLastMessage);
        routes.get("/control/chats", this::listChats);
        routes.post("/control/crowds", this::postCrowd);

        routes.post("/control/messages", this::postMessage);
        routes.post("/control/echoes", this::postEcho);
        routes.post("/control/webhooks", this::postWebhook);
        routes.get("/control/webhook-log", this::webhookLog);
        routes.delete("/control/webhook-log", ctx -> {
            webhooks.forgetAll();
            ctx.status(204);
        });
        routes.get("/control/webhook-faults", ctx -> json(ctx, 200, Json.tree(webhooks.faults())));
        routes.put("/control/webhook-faults", this::putWebhookFaults);
        routes.delete("/control/webhook-faults", ctx -> {
            webhooks.setFaults(WebhookFaults.NONE);
            publishSettings();
            ctx.status(204);
        });
        routes.get("/control/statuses", ctx -> json(ctx, 200, Json.tree(phones.statusPlan())));
        routes.put("/control/statuses", this::putStatuses);
        routes.delete("/control/statuses", ctx -> {
            phones.setStatusPlan(StatusPlan.DEFAULT);
            ctx.status(204);
        });

        routes.get("/control/graph-faults", ctx -> json(ctx, 200, Json.tree(graphFaults.all())));
        routes.put("/control/graph-faults", this::putGraphFaults);
        routes.delete("/control/graph-faults", ctx -> {
            graphFaults.set(List.of());
            ctx.status(204);
        });
        routes.get("/control/graph-log", this::graphLog);
        routes.delete("/control/graph-log", ctx -> {
            graph.log().clear();
            ctx.status(204);
        });
        routes.put("/control/refusals", this::putRefusals);
        routes.get(
                "/control/templates",
                ctx -> json(ctx, 200, Json.tree(graph.templates().all())));
        routes.put("/control/templates", this::putTemplates);

        routes.put("/control/model-script", ctx -> {
            scripts.set(body(ctx));
            ctx.status(204);
        });
        routes.post("/control/model-script", ctx -> {
            scripts.add(body(ctx));
            ctx.status(204);
        });
        routes.delete("/control/model-script", ctx -> {
            scripts.clear();
            ctx.status(204);
        });
        routes.put("/control/model-latency", ctx -> {
            scripts.setLatencyMillis(Math.max(0, body(ctx).path("millis").asLong(0)));
            publishSettings();
            ctx.status(204);
        });
        routes.get("/control/model-log", ctx -> list(ctx, modelLog.after(after(ctx))));
        routes.get("/control/model-counts", ctx -> json(ctx, 200, modelLog.counts()));
        routes.delete("/control/model-log", ctx -> {
            modelLog.clear();
            ctx.status(204);
        });

        routes.get("/control/clock", ctx -> json(ctx, 200, clockJson()));
        routes.put("/control/clock", ctx -> {
            clock.setOffset(Duration.ofSeconds(body(ctx).path("offsetSeconds").asLong(0)));
            json(ctx, 200, clockJson());
        });
        routes.get("/control/settings", ctx -> json(ctx, 200, settingsJson()));
        routes.post("/control/reset", this::reset);
        routes.get("/control/events", this::stream);
    }

    // There is no log-in: a web page that happens to be open in the same browser must not be able to steer.
    private static void refuseStrangers(Context ctx) {
        String origin = ctx.header("Origin");
        if (origin != null && !origin.endsWith("//" + ctx.header("Host"))) {
            throw new BadRequest(403, "Requests from other sites are refused.");
        }
    }

    // Numbers

    private void listNumbers(Context ctx) {
        list(ctx, numbers.all().stream().map(ControlApi::numberJson).toList());
    }

    private void putNumber(Context ctx) {
        JsonNode body = body(ctx);
        String id = ctx.pathParam("id");
        if (!id.matches("\\d{1,20}")) {
            throw new BadRequest(400, "phoneNumberId must be digits, as Meta's are.");
        }
        BusinessNumber old = numbers.find(id);
        numbers.put(new BusinessNumber(
                id,
                field(body, "displayPhoneNumber", old == null ? "+55 11 4000-0000" : old.displayPhoneNumber()),
                field(body, "businessAccountId", old == null ? "1" + id : old.businessAccountId()),
                required(body, "accessToken", old == null ? null : old.accessToken()),
                required(body, "appSecret", old == null ? null : old.appSecret()),
                required(body, "verifyToken", old == null ? null : old.verifyToken()),
                field(body, "callbackUrl", old == null ? "" : old.callbackUrl()),
                field(body, "businessName", old == null ? "Recado" : old.businessName()),
                body.path("messagesPerSecond").asInt(old == null ? 0 : old.messagesPerSecond())));
        events.publish("numbers", Json.object());
        json(ctx, 200, numberJson(number(id)));
    }

    private void verifyNumber(Context ctx) {
        String problem = webhooks.verify(number(ctx.pathParam("id")));
        json(ctx, 200, Json.object().put("ok", problem == null).put("detail", problem));
    }

    // Secrets stay out: the page shows this list to everybody who can open it.
    private static ObjectNode numberJson(BusinessNumber number) {
        return Json.object()
                .put("phoneNumberId", number.phoneNumberId())
                .put("displayPhoneNumber", number.displayPhoneNumber())
                .put("businessAccountId", number.businessAccountId())
                .put("callbackUrl", number.callbackUrl())
                .put("businessName", number.businessName())
                .put("messagesPerSecond", number.messagesPerSecond());
    }

    // Customers

    private void listCustomers(Context ctx) {
        list(
                ctx,
                chats.customers().reversed().stream()
                        .limit(CHATS_SHOWN)
                        .map(ControlApi::customerJson)
                        .toList()
                        .reversed());
    }

    private void putCustomer(Context ctx) {
        Customer customer = chats.remember(customer(ctx.pathParam("from"), body(ctx)));
        events.publish("customers", Json.object());
        json(ctx, 200, customerJson(customer));
    }

    private static ObjectNode customerJson(Customer customer) {
        return Json.object()
                .put("from", customer.id())
                .put("waId", customer.waId())
                .put("userId", customer.userId())
                .put("username", customer.username())
                .put("name", customer.name());
    }

    private void customerMessages(Context ctx) {
        Chats.Key chat = chat(ctx.pathParam("from"), ctx.queryParam("phoneNumberId"));
        ObjectNode json = Json.object();
        ArrayNode messages = json.putArray("messages");
        chats.messages(chat).forEach(m -> messages.add(m.json()));
        json.put("typing", chats.isTyping(chat, clock.instant()));
        json.put("unread", chats.unread(chat).size());
        Instant last = chats.lastInbound(chat);
        json.put("lastMessageAt", last == null ? null : last.toString());
        json(ctx, 200, json);
    }

    private void customerReads(Context ctx) {
        Chats.Key chat = chat(ctx.pathParam("from"), Json.text(body(ctx), "phoneNumberId"));
        int read = phones.open(number(chat.phoneNumberId()), knownCustomer(chat.customerId()));
        json(ctx, 200, Json.object().put("read", read));
    }

    private void moveLastMessage(Context ctx) {
        JsonNode body = body(ctx);
        Chats.Key chat = chat(ctx.pathParam("from"), Json.text(body, "phoneNumberId"));
        Instant at = body.has("at")
                ? time(body.path("at").asText())
                : clock.instant().minusSeconds(body.path("secondsAgo").asLong(0));
        chats.setLastInbound(chat, at);
        json(ctx, 200, Json.object().put("lastMessageAt", at.toString()));
    }

    // Whoever sends the webhooks of so many customers himself can't introduce each of them first.
    private void postCrowd(Context ctx) {
        JsonNode body = body(ctx);
        BusinessNumber number = number(required(body, "phoneNumberId", null));
        String first = required(body, "from", null);
        int count = body.path("count").asInt(0);
        String messageIds = Json.text(body, "messageIds");
        if (!first.matches("\\d{5,15}") || count < 1 || count > Chats.CUSTOMERS) {
            throw new BadRequest(400, "from must be a phone's digits, and count from 1 to " + Chats.CUSTOMERS + ".");
        }
        for (long phone = Long.parseLong(first); phone < Long.parseLong(first) + count; phone++) {
            Customer customer = chats.remember(
                    new Customer(String.valueOf(phone), String.valueOf(phone), null, null, "Cliente " + phone));
            Chats.Key chat = new Chats.Key(number.phoneNumberId(), customer.id());
            if (messageIds == null) {
                chats.setLastInbound(chat, clock.instant());
            } else {
                String id = messageIds + phone;
                chats.add(chat, new ChatMessage(id, true, "text", null, clock.instant(), "sent", null, null, null));
            }
        }
        ctx.status(204);
    }

    private void listChats(Context ctx) {
        String from = ctx.queryParam("from");
        Customer customer = from == null ? null : chats.findCustomer(from);
        List<ObjectNode> all = new ArrayList<>();
        if (from == null || customer != null) {
            for (Chats.Overview chat : chats.overview(customer == null ? null : customer.id(), CHATS_SHOWN)) {
                ObjectNode json = customerJson(chat.customer());
                json.put("phoneNumberId", chat.chat().phoneNumberId());
                json.put("unread", chat.unread());
                ChatMessage last = chat.last();
                json.set("last", last == null ? null : last.json());
                all.add(json);
            }
        }
        list(ctx, all);
    }

    // Messages and webhooks

    private void postMessage(Context ctx) throws Exception {
        JsonNode body = body(ctx);
        BusinessNumber number = number(required(body, "phoneNumberId", null));
        String from = field(body, "from", field(body, "userId", ""));
        if (from.isEmpty()) {
            throw new BadRequest(400, "Say who writes: from (digits) or userId.");
        }
        String type = field(body, "type", "text");
        String text = Json.text(body, "text");
        if (type.equals("text") && text == null && !body.has("content")) {
            throw new BadRequest(400, "A text message needs text.");
        }
        Phones.Sent sent = phones.write(
                number,
                new Phones.Draft(
                        customer(from, body),
                        type,
                        text,
                        Json.text(body, "id"),
                        body.hasNonNull("timestamp")
                                ? time(body.get("timestamp").asText())
                                : null,
                        Json.text(body, "replyTo"),
                        body.get("content")));
        answerSent(ctx, body, sent);
    }

    private void postEcho(Context ctx) throws Exception {
        JsonNode body = body(ctx);
        Phones.Sent sent = phones.echo(
                number(required(body, "phoneNumberId", null)),
                customer(required(body, "to", null), Json.object()),
                required(body, "text", null));
        answerSent(ctx, body, sent);
    }

    private static void answerSent(Context ctx, JsonNode body, Phones.Sent sent) throws Exception {
        ObjectNode answer = Json.object().put("id", sent.message().id());
        ArrayNode deliveries = answer.putArray("deliveries");
        if (body.path("wait").asBoolean(false)) {
            sent.deliveries().get().forEach(a -> deliveries.add(a.json()));
        }
        json(ctx, 200, answer);
    }

    private void postWebhook(Context ctx) {
        JsonNode body = body(ctx);
        BusinessNumber number = number(required(body, "phoneNumberId", null));
        String url = field(body, "callbackUrl", number.callbackUrl());
        if (url.isEmpty()) {
            throw new BadRequest(409, "This number has no callbackUrl.");
        }
        String raw = Json.text(body, "rawBody");
        if (raw == null && !body.has("payload")) {
            throw new BadRequest(400, "Say what to send: payload (JSON) or rawBody (text).");
        }
        byte[] bytes = raw != null ? raw.getBytes(StandardCharsets.UTF_8) : webhooks.bytes(body.get("payload"));
        int times = Math.max(1, body.path("times").asInt(1));
        String signature = Json.text(body, "signature");
        ObjectNode answer = Json.object();
        ArrayNode deliveries = answer.putArray("deliveries");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                ObjectNode attempt =
                        webhooks.deliverRaw(number, url, bytes, signature).json();
                synchronized (deliveries) {
                    deliveries.add(attempt);
                }
            }));
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        json(ctx, 200, answer);
    }

    private void webhookLog(Context ctx) {
        boolean bodies = "true".equals(ctx.queryParam("bodies"));
        ObjectNode json = Json.object();
        json.put("waitingRetries", webhooks.waitingRetries());
        ArrayNode attempts = json.putArray("attempts");
        for (Webhooks.Attempt attempt : webhooks.log()) {
            ObjectNode one = attempt.json();
            if (bodies) {
                one.put("body", attempt.body());
            }
            attempts.add(one);
        }
        json(ctx, 200, json);
    }

    private void putWebhookFaults(Context ctx) {
        JsonNode body = body(ctx);
        webhooks.setFaults(new WebhookFaults(
                body.path("duplicate").asInt(1),
                body.path("reorder").asBoolean(false),
                body.path("batch").asInt(1),
                body.path("delayMillis").asLong(0),
                body.path("escapeUnicode").asBoolean(true)));
        publishSettings();
        json(ctx, 200, Json.tree(webhooks.faults()));
    }

    private void putStatuses(Context ctx) {
        JsonNode body = body(ctx);
        StatusPlan defaults = StatusPlan.DEFAULT;
        List<String> sequence = new ArrayList<>();
        body.path("sequence").forEach(s -> sequence.add(s.asText()));
        JsonNode failure = body.get("failure");
        phones.setStatusPlan(new StatusPlan(
                body.path("enabled").asBoolean(true),
                sequence.isEmpty() ? defaults.sequence() : List.copyOf(sequence),
                body.path("sentMillis").asLong(defaults.sentMillis()),
                body.path("deliveredMillis").asLong(defaults.deliveredMillis()),
                body.hasNonNull("readMillis") ? body.get("readMillis").asLong() : null,
                failure == null || failure.isNull()
                        ? null
                        : new StatusPlan.Failure(
                                failure.path("code").asInt(131026),
                                field(failure, "title", "Message undeliverable"),
                                field(failure, "details", "Message Undeliverable."),
                                failure.path("times").asInt(-1),
                                Json.text(failure, "to"))));
        json(ctx, 200, Json.tree(phones.statusPlan()));
    }

    // Graph API

    private void putGraphFaults(Context ctx) {
        JsonNode body = body(ctx);
        List<GraphFaults.Fault> faults = new ArrayList<>();
        if (body.isArray()) {
            body.forEach(one -> faults.add(graphFault(one)));
        } else {
            faults.add(graphFault(body));
        }
        graphFaults.set(faults);
        json(ctx, 200, Json.tree(graphFaults.all()));
    }

    private static GraphFaults.Fault graphFault(JsonNode json) {
        GraphFaults.Mode mode;
        try {
            mode = GraphFaults.Mode.valueOf(field(json, "mode", "ERROR").toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BadRequest(400, "mode must be one of " + List.of(GraphFaults.Mode.values()) + ".");
        }
        int times = json.path("times").asInt(-1);
        if (times == 0) {
            throw new BadRequest(400, "times must be at least 1; leave it out for a fault that stays.");
        }
        return new GraphFaults.Fault(
                times,
                mode,
                json.path("httpStatus").asInt(500),
                json.path("code").asInt(0),
                field(json, "title", "Something went wrong"),
                json.path("delayMillis").asLong(0),
                Json.text(json, "to"));
    }

    private void graphLog(Context ctx) {
        String to = ctx.queryParam("to");
        String phoneNumberId = ctx.queryParam("phoneNumberId");
        list(
                ctx,
                graph.log().after(after(ctx)).stream()
                        .filter(call -> (to == null || to.equals(call.value().to()))
                                && (phoneNumberId == null
                                        || phoneNumberId.equals(call.value().phoneNumberId())))
                        .map(call -> callJson(call.value()).put("number", call.number()))
                        .toList());
    }

    private static long after(Context ctx) {
        return ctx.queryParamAsClass("after", Long.class).getOrDefault(0L);
    }

    private static ObjectNode callJson(GraphApi.Call call) {
        return Json.object()
                .put("at", call.at().toString())
                .put("method", call.method())
                .put("path", call.path())
                .put("phoneNumberId", call.phoneNumberId())
                .put("to", call.to())
                .put("kind", call.kind())
                .put("text", call.text())
                .put("opaque", call.opaque())
                .put("httpStatus", call.httpStatus())
                .put("code", call.code())
                .put("id", call.id())
                .put("fault", call.fault());
    }

    private void putRefusals(Context ctx) {
        String mode = field(body(ctx), "mode", "ANSWER");
        if (!mode.equals("ANSWER") && !mode.equals("STATUS")) {
            throw new BadRequest(400, "mode must be ANSWER or STATUS.");
        }
        graph.setRefuseLater(mode.equals("STATUS"));
        ctx.status(204);
    }

    private void putTemplates(Context ctx) {
        List<Templates.Template> templates = new ArrayList<>();
        for (JsonNode one : body(ctx)) {
            templates.add(new Templates.Template(
                    field(one, "name", ""), field(one, "language", "pt_BR"), field(one, "body", "")));
        }
        graph.templates().set(templates);
        json(ctx, 200, Json.tree(graph.templates().all()));
    }

    // The rest

    private ObjectNode clockJson() {
        return Json.object()
                .put("now", clock.instant().toString())
                .put("offsetSeconds", clock.offset().toSeconds());
    }

    private ObjectNode settingsJson() {
        ObjectNode json = Json.object();
        json.set("webhookFaults", Json.tree(webhooks.faults()));
        json.put("modelLatencyMillis", scripts.latencyMillis());
        json.put("modelScripts", scripts.count());
        return json;
    }

    private void publishSettings() {
        events.publish("settings", settingsJson());
    }

    private void reset(Context ctx) {
        webhooks.setFaults(WebhookFaults.NONE);
        webhooks.forgetAll();
        phones.setStatusPlan(StatusPlan.DEFAULT);
        graphFaults.set(List.of());
        graph.setRefuseLater(false);
        graph.log().clear();
        rates.clear();
        scripts.clear();
        scripts.setLatencyMillis(0);
        modelLog.clear();
        clock.setOffset(Duration.ZERO);
        chats.clear();
        events.publish("reload", Json.object());
        ctx.status(204);
    }

    private void stream(Context ctx) throws IOException, InterruptedException {
        ctx.status(200).contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-store");
        OutputStream out = ctx.res().getOutputStream();
        try (Events.Subscription subscription = events.subscribe()) {
            out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            while (true) {
                Events.Event event = subscription.poll(HEARTBEAT_MILLIS);
                String text = event == null
                        ? ": still here\n\n"
                        : "event: " + event.name() + "\ndata: " + Json.write(event.data()) + "\n\n";
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException e) {
            // The page was closed: that is how a stream ends.
            return;
        }
    }

    private Chats.Key chat(String from, @Nullable String phoneNumberId) {
        Customer customer = chats.findCustomer(from);
        String customerId = customer == null ? from : customer.id();
        if (phoneNumberId != null) {
            return new Chats.Key(phoneNumberId, customerId);
        }
        List<BusinessNumber> all = numbers.all();
        if (all.size() != 1) {
            throw new BadRequest(400, "Say which phoneNumberId: there are " + all.size() + ".");
        }
        return new Chats.Key(all.getFirst().phoneNumberId(), customerId);
    }

    private BusinessNumber number(String id) {
        BusinessNumber number = numbers.find(id);
        if (number == null) {
            throw new BadRequest(404, "No such number: " + id + ". Create it with PUT /control/numbers/" + id + ".");
        }
        return number;
    }

    private Customer knownCustomer(String id) {
        Customer customer = chats.findCustomer(id);
        if (customer == null) {
            throw new BadRequest(404, "No such customer: " + id + ".");
        }
        return customer;
    }

    private Customer customer(String from, JsonNode body) {
        Customer known = chats.findCustomer(from);
        boolean isPhone = from.matches("\\d{5,15}");
        String userId = Json.text(body, "userId");
        if (!isPhone && userId == null && known == null && from.indexOf('.') < 0) {
            throw new BadRequest(400, "from must be a phone's digits, or a user id such as BR.123.");
        }
        return new Customer(
                known == null ? from : known.id(),
                isPhone ? (known == null ? from : known.waId()) : null,
                userId != null ? userId : isPhone ? null : from,
                Json.text(body, "username"),
                Json.text(body, "name"));
    }

    private static Instant time(String text) {
        try {
            return text.matches("\\d+") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new BadRequest(400, "Not a time: " + text + ". Use RFC 3339 or epoch seconds.");
        }
    }

    private static JsonNode body(Context ctx) {
        return Json.parse(ctx.bodyAsBytes());
    }

    private static String field(JsonNode body, String name, String defaultValue) {
        return Json.text(body, name, defaultValue);
    }

    private static String required(JsonNode body, String name, @Nullable String defaultValue) {
        String value = body.hasNonNull(name) ? body.get(name).asText() : defaultValue;
        if (value == null || value.isEmpty()) {
            throw new BadRequest(400, "Missing: " + name + ".");
        }
        return value;
    }

    private static void list(Context ctx, List<ObjectNode> items) {
        ArrayNode array = Json.array();
        items.forEach(array::add);
        json(ctx, 200, array);
    }

    private static void json(Context ctx, int status, JsonNode body) {
        ctx.status(status).contentType("application/json; charset=utf-8").result(Json.write(body));
    }
}
