package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.simulators.platform.Json;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message that a business wants sent, after the Graph API's checks of its form.
 *
 * @param to as the request says it: a phone in any common way of writing, or a user id
 * @param type WhatsApp's message type
 * @param text what the customer can read of it; null for a picture without caption and the like
 * @param opaque comes back in the statuses
 * @param replyTo id of the quoted message
 */
record OutgoingMessage(
        String to,
        String type,
        @Nullable String text,
        @Nullable String opaque,
        @Nullable String replyTo) {

    static final int TEXT_LIMIT = 4096;
    static final int OPAQUE_LIMIT = 512;
    private static final List<String> TYPES = List.of(
            "audio",
            "contacts",
            "document",
            "image",
            "interactive",
            "location",
            "reaction",
            "sticker",
            "template",
            "text",
            "video");
    private static final Set<String> MEDIA = Set.of("audio", "document", "image", "sticker", "video");

    /** Whether WhatsApp allows it at any time, and not only in the 24 hours after the customer's last message. */
    boolean isTemplate() {
        return type.equals("template");
    }

    /** The same with other words for the customer. */
    OutgoingMessage withText(String words) {
        return new OutgoingMessage(to, type, words, opaque, replyTo);
    }

    /**
     * Reads the body of {@code POST /messages}.
     *
     * @throws GraphError as Meta refuses it
     */
    static OutgoingMessage read(JsonNode body) {
        JsonNode recipientType = body.get("recipient_type");
        if (recipientType != null && !recipientType.asText().equals("individual")) {
            throw GraphError.parameter(
                    "Param recipient_type must be one of {INDIVIDUAL} - got \"" + recipientType.asText() + "\".");
        }
        String to = recipient(body);
        String type = Json.text(body, "type", "text");
        if (!TYPES.contains(type)) {
            throw GraphError.parameter("Param type must be one of {"
                    + String.join(", ", TYPES).toUpperCase(Locale.ROOT) + "} - got \"" + type + "\".");
        }
        JsonNode content = body.get(type);
        if (content == null || content.isNull()) {
            throw GraphError.missing("Parameter '" + type + "' is mandatory for type '" + type + "'");
        }
        if (!(type.equals("contacts") ? content.isArray() : content.isObject())) {
            throw GraphError.parameter(
                    "Param " + type + " must be a JSON " + (type.equals("contacts") ? "array." : "object."));
        }
        return new OutgoingMessage(to, type, text(type, content), opaque(body), replyTo(body));
    }

    private static String recipient(JsonNode body) {
        JsonNode to = body.get("to");
        JsonNode userId = body.get("recipient");
        if (to != null && !to.isNull()) {
            if (!to.isTextual() && !to.isIntegralNumber()) {
                throw GraphError.parameter("Param to must be a string.");
            }
            String digits = to.asText().replaceAll("[\\s()+.-]", "");
            if (!digits.matches("\\d{7,15}")) {
                throw GraphError.invalid("The phone number is malformed: Please use the format: +1234567890.");
            }
            return digits;
        }
        if (userId != null && userId.isTextual()) {
            if (!userId.textValue().matches("[A-Z]{2}\\.(ENT\\.)?[0-9A-Za-z]+")) {
                throw GraphError.invalid("Param recipient must be a business-scoped user ID.");
            }
            return userId.textValue();
        }
        throw GraphError.parameter("The parameter to is required.");
    }

    private static @Nullable String opaque(JsonNode body) {
        JsonNode opaque = body.get("biz_opaque_callback_data");
        if (opaque == null || opaque.isNull()) {
            return null;
        }
        if (!opaque.isTextual() || opaque.textValue().length() > OPAQUE_LIMIT) {
            throw GraphError.invalid(
                    "Param biz_opaque_callback_data must be a string of at most " + OPAQUE_LIMIT + " characters.");
        }
        return opaque.textValue();
    }

    private static @Nullable String replyTo(JsonNode body) {
        JsonNode context = body.get("context");
        if (context == null || context.isNull()) {
            return null;
        }
        String id = context.isObject() ? Json.text(context, "message_id") : null;
        if (id == null || id.isEmpty()) {
            throw GraphError.parameter("Param context['message_id'] must be a string.");
        }
        return id;
    }

    private static @Nullable String text(String type, JsonNode content) {
        switch (type) {
            case "text" -> {
                for (Iterator<String> names = content.fieldNames(); names.hasNext(); ) {
                    String name = names.next();
                    if (!name.equals("body") && !name.equals("preview_url")) {
                        throw GraphError.parameter("Unexpected key \"" + name + "\" on param \"text\".");
                    }
                }
                JsonNode preview = content.get("preview_url");
                if (preview != null && !preview.isBoolean()) {
                    throw GraphError.parameter("Param text['preview_url'] must be a boolean.");
                }
                JsonNode body = content.get("body");
                if (body == null || body.isNull() || body.asText().isEmpty()) {
                    throw GraphError.parameter("The parameter text['body'] is required.");
                }
                if (!body.isTextual()) {
                    throw GraphError.parameter("Param text['body'] must be a string.");
                }
                if (body.textValue().isBlank()) {
                    throw GraphError.invalid("Text body can not consist of whitespace only.");
                }
                if (body.textValue().length() > TEXT_LIMIT) {
                    throw GraphError.parameter(
                            "Param text['body'] must be at most " + TEXT_LIMIT + " characters long.");
                }
                return body.textValue();
            }
            case "template" -> {
                if (Json.text(content, "name") == null
                        || content.path("language").path("code").asText().isEmpty()) {
                    throw GraphError.missing("Template name and language code are mandatory.");
                }
                return Json.text(content, "name");
            }
            case "reaction" -> {
                if (Json.text(content, "message_id") == null || Json.text(content, "emoji") == null) {
                    throw GraphError.missing("Reaction message_id and emoji are mandatory.");
                }
                return Json.text(content, "emoji");
            }
            case "interactive" -> {
                String body = Json.text(content.path("body"), "text");
                if (Json.text(content, "type") == null || content.path("action").isMissingNode()) {
                    throw GraphError.missing("Interactive type and action are mandatory.");
                }
                return body;
            }
            case "location" -> {
                if (!content.path("latitude").isNumber()
                        || !content.path("longitude").isNumber()) {
                    throw GraphError.missing("Location latitude and longitude are mandatory.");
                }
                return Json.text(content, "name");
            }
            default -> {
                if (MEDIA.contains(type) && Json.text(content, "id") == null && Json.text(content, "link") == null) {
                    throw GraphError.missing("Either id or link of the " + type + " is mandatory.");
                }
                return Json.text(content, "caption");
            }
        }
    }
}
