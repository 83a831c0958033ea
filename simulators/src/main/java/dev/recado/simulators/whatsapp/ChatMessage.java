package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One bubble on a customer's phone.
 *
 * @param id WhatsApp's message id
 * @param inbound whether the customer wrote it (seen from the business, as Meta does)
 * @param type WhatsApp's message type, such as {@code text}
 * @param text what can be read: body, caption, or a reaction's emoji
 * @param status {@code sent}, {@code delivered}, {@code read} or {@code failed}
 * @param opaque the business's {@code biz_opaque_callback_data}
 * @param replyTo id of the quoted message
 * @param error why it failed
 */
public record ChatMessage(
        String id,
        boolean inbound,
        String type,
        @Nullable String text,
        Instant timestamp,
        String status,
        @Nullable String opaque,
        @Nullable String replyTo,
        @Nullable String error) {

    ChatMessage withStatus(String newStatus, @Nullable String newError) {
        return new ChatMessage(id, inbound, type, text, timestamp, newStatus, opaque, replyTo, newError);
    }

    /** Its sender changed what it says. */
    ChatMessage edited(@Nullable String newText) {
        return new ChatMessage(id, inbound, type, newText, timestamp, status, opaque, replyTo, error);
    }

    /** Its sender deleted it. */
    ChatMessage deleted() {
        return new ChatMessage(id, inbound, "deleted", null, timestamp, status, opaque, replyTo, error);
    }

    /** As the control API shows it. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        json.put("id", id);
        json.put("direction", inbound ? "in" : "out");
        json.put("text", text);
        json.put("type", type);
        json.put("timestamp", timestamp.toString());
        json.put("status", status);
        json.put("opaque", opaque);
        json.put("replyTo", replyTo);
        if (error != null) {
            json.put("error", error);
        }
        return json;
    }
}
