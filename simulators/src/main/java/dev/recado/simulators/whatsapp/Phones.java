package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.Events;
import dev.recado.simulators.platform.Json;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The customers' side: what they write becomes webhooks, what businesses send appears, with its statuses. */
public final class Phones {

    static final Duration TYPING = Duration.ofSeconds(25);

    private final Chats chats;
    private final Webhooks webhooks;
    private final Events events;
    private final Clock clock;
    private volatile StatusPlan statusPlan = StatusPlan.DEFAULT;

    /** Phones with these chats. */
    public Phones(Chats chats, Webhooks webhooks, Events events, Clock clock) {
        this.chats = chats;
        this.webhooks = webhooks;
        this.events = events;
        this.clock = clock;
    }

    /** What a customer writes, and how. */
    public record Draft(
            Customer customer,
            String type,
            @Nullable String text,
            @Nullable String id,
            @Nullable Instant timestamp,
            @Nullable String replyTo,
            @Nullable JsonNode content) {}

    /** A message that left a customer's phone, and the first attempts of its webhook. */
    public record Sent(ChatMessage message, CompletableFuture<List<Webhooks.Attempt>> deliveries) {}

    /** Which statuses accepted messages get. */
    public StatusPlan statusPlan() {
        return statusPlan;
    }

    /** Changes which statuses accepted messages get, from the next one on. */
    public void setStatusPlan(StatusPlan plan) {
        statusPlan = plan;
    }

    /** A customer writes to a business. */
    public Sent write(BusinessNumber number, Draft draft) {
        Customer customer = chats.remember(draft.customer());
        Chats.Key chat = new Chats.Key(number.phoneNumberId(), customer.id());
        Instant at = draft.timestamp() != null ? draft.timestamp() : clock.instant();
        String id = draft.id() != null ? draft.id() : Ids.message(customer.id(), true);
        String visible = draft.text() != null || draft.content() == null
                ? draft.text()
                : visibleText(draft.type(), draft.content());
        ChatMessage message = new ChatMessage(id, true, draft.type(), visible, at, "sent", null, draft.replyTo(), null);
        if (message.type().equals("edit") || message.type().equals("revoke")) {
            correct(message);
        } else {
            chats.add(chat, message);
            publish("message", chat, message);
        }
        WebhookEvent event = new WebhookEvent(
                number,
                number.phoneNumberId() + '/' + customer.id(),
                "messages",
                "messages",
                IncomingMessages.json(number, customer, message, draft.content()),
                IncomingMessages.contact(customer));
        return new Sent(message, webhooks.deliver(event, () -> advance(id, "delivered")));
    }

    /** What a customer does to an earlier message has no bubble of its own. */
    private void correct(ChatMessage correction) {
        Chats.Located changed = correction.replyTo() == null
                ? null
                : chats.replace(
                        correction.replyTo(),
                        message -> correction.type().equals("edit")
                                ? message.edited(correction.text())
                                : message.deleted());
        if (changed != null) {
            publish("message", changed.chat(), changed.message());
        }
    }

    /** Somebody of the business answers from the phone app (coexistence): Meta reports it as an echo. */
    public Sent echo(BusinessNumber number, Customer to, String text) {
        Customer customer = chats.remember(to);
        Chats.Key chat = new Chats.Key(number.phoneNumberId(), customer.id());
        ChatMessage message = new ChatMessage(
                Ids.message(customer.id(), false), false, "text", text, clock.instant(), "delivered", null, null, null);
        chats.add(chat, message);
        publish("message", chat, message);
        ObjectNode json = Json.object();
        json.put("from", number.displayPhoneNumber().replaceAll("\\D", ""));
        json.put("to", customer.id());
        json.put("id", message.id());
        json.put("timestamp", String.valueOf(message.timestamp().getEpochSecond()));
        json.put("type", "text");
        json.putObject("text").put("body", text);
        WebhookEvent event = new WebhookEvent(
                number,
                number.phoneNumberId() + '/' + customer.id(),
                "smb_message_echoes",
                "message_echoes",
                json,
                null);
        return new Sent(message, webhooks.deliver(event, () -> {}));
    }

    /** A business's message arrives, and its statuses go back. */
    ChatMessage receive(BusinessNumber number, Customer customer, OutgoingMessage outgoing) {
        Chats.Key chat = new Chats.Key(number.phoneNumberId(), customer.id());
        ChatMessage message = new ChatMessage(
                Ids.message(customer.id(), false),
                false,
                outgoing.type(),
                outgoing.text(),
                clock.instant(),
                "sent",
                outgoing.opaque(),
                outgoing.replyTo(),
                null);
        StatusPlan plan = statusPlan;
        StatusPlan.Failure failure = plan.failure();
        if (failure != null && failure.applies(customer)) {
            statusPlan = plan.withFailure(failure.used());
            fail(
                    number,
                    customer,
                    message,
                    GraphError.whatsapp(400, failure.code(), failure.title(), failure.details()));
            return message;
        }
        chats.add(chat, message);
        publish("message", chat, message);
        if (plan.enabled()) {
            for (String status : plan.sequence()) {
                if (status.equals("read") && plan.readMillis() == null) {
                    continue;
                }
                webhooks.after(plan.delayOf(status), () -> report(number, customer, message, status));
            }
        }
        return message;
    }

    /** A business's message was accepted, but can't be delivered: it never appears, and its status is {@code failed}. */
    void fail(BusinessNumber number, Customer customer, ChatMessage message, GraphError error) {
        Chats.Key chat = new Chats.Key(number.phoneNumberId(), customer.id());
        ChatMessage failed = message.withStatus("failed", error.code() + " " + error.title());
        chats.add(chat, failed);
        publish("message", chat, failed);
        if (statusPlan.enabled()) {
            webhooks.after(statusPlan.deliveredMillis(), () -> {
                ObjectNode status = statusJson(customer, failed, "failed");
                status.putArray("errors").add(error.statusJson());
                send(number, customer, status);
            });
        }
    }

    /** The customer looks at a chat: everything in it is read. Returns how many messages that changed. */
    public int open(BusinessNumber number, Customer customer) {
        Chats.Key chat = new Chats.Key(number.phoneNumberId(), customer.id());
        List<ChatMessage> unread = chats.unread(chat);
        for (ChatMessage message : unread) {
            advance(message.id(), "read");
            if (statusPlan.enabled() && statusPlan.sequence().contains("read")) {
                // After "delivered", should that still be on its way.
                webhooks.after(
                        message.status().equals("sent") ? statusPlan.deliveredMillis() + 50 : 1,
                        () -> send(number, customer, statusJson(customer, message, "read")));
            }
        }
        return unread.size();
    }

    /** The business has read a message of the customer, and with it all earlier ones. */
    void markRead(Chats.Located located, boolean typing) {
        for (ChatMessage message : chats.messages(located.chat())) {
            if (message.inbound()) {
                advance(message.id(), "read");
            }
            if (message.id().equals(located.message().id())) {
                break;
            }
        }
        if (typing) {
            chats.setTyping(located.chat(), clock.instant().plus(TYPING));
            ObjectNode event = chatJson(located.chat());
            event.put("millis", TYPING.toMillis());
            events.publish("typing", event);
        }
    }

    private void report(BusinessNumber number, Customer customer, ChatMessage message, String status) {
        advance(message.id(), status);
        send(number, customer, statusJson(customer, message, status));
    }

    private void send(BusinessNumber number, Customer customer, ObjectNode status) {
        var unused = webhooks.deliver(
                new WebhookEvent(
                        number,
                        number.phoneNumberId() + '/' + customer.id() + "/statuses",
                        "messages",
                        "statuses",
                        status,
                        null),
                () -> {});
    }

    private ObjectNode statusJson(Customer customer, ChatMessage message, String status) {
        ObjectNode json = Json.object();
        json.put("id", message.id());
        json.put("status", status);
        json.put("timestamp", String.valueOf(clock.instant().getEpochSecond()));
        if (customer.waId() != null) {
            json.put("recipient_id", customer.waId());
        }
        if (customer.userId() != null) {
            json.put("recipient_user_id", customer.userId());
        }
        if (message.opaque() != null) {
            json.put("biz_opaque_callback_data", message.opaque());
        }
        if (!status.equals("failed") && !status.equals("read")) {
            json.putObject("conversation")
                    .put("id", Integer.toHexString(customer.id().hashCode()))
                    .putObject("origin")
                    .put("type", "service");
            json.putObject("pricing")
                    .put("billable", false)
                    .put("pricing_model", "PMP")
                    .put("category", "service")
                    .put("type", "free_customer_service");
        }
        return json;
    }

    private void advance(String messageId, String status) {
        Chats.Located changed = chats.advance(messageId, status, null);
        if (changed != null && events.hasListeners()) {
            ObjectNode event = chatJson(changed.chat());
            event.put("id", messageId);
            event.put("status", changed.message().status());
            events.publish("status", event);
        }
    }

    private void publish(String name, Chats.Key chat, ChatMessage message) {
        if (events.hasListeners()) {
            ObjectNode event = chatJson(chat);
            event.set("message", message.json());
            events.publish(name, event);
        }
    }

    private ObjectNode chatJson(Chats.Key chat) {
        ObjectNode json = Json.object();
        json.put("phoneNumberId", chat.phoneNumberId());
        json.put("customer", chat.customerId());
        Customer customer = chats.findCustomer(chat.customerId());
        if (customer != null && customer.name() != null) {
            json.put("name", customer.name());
        }
        return json;
    }

    private static @Nullable String visibleText(String type, JsonNode content) {
        return switch (type) {
            case "text" -> Json.text(content, "body");
            case "button" -> Json.text(content, "text");
            case "reaction" -> Json.text(content, "emoji");
            default -> Json.text(content, "caption");
        };
    }
}
