package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.Json;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Customers' messages in the form of Meta's webhooks. */
final class IncomingMessages {

    /** Types that name the message that they are about in their own way. */
    private static final Set<String> OF_ANOTHER = Set.of("reaction", "edit", "revoke");

    private IncomingMessages() {}

    /** An entry of {@code contacts}. */
    static ObjectNode contact(Customer customer) {
        ObjectNode contact = Json.object();
        ObjectNode profile = contact.putObject("profile");
        profile.put("name", customer.name() == null ? customer.id() : customer.name());
        if (customer.username() != null) {
            profile.put("username", customer.username());
        }
        if (customer.waId() != null) {
            contact.put("wa_id", customer.waId());
        }
        if (customer.userId() != null) {
            contact.put("user_id", customer.userId());
        }
        return contact;
    }

    /**
     * An entry of {@code messages}.
     *
     * @param content the object under the type's name; null: a plausible one is made
     */
    static ObjectNode json(BusinessNumber number, Customer customer, ChatMessage message, @Nullable JsonNode content) {
        ObjectNode json = Json.object();
        if (message.replyTo() != null && !OF_ANOTHER.contains(message.type())) {
            json.putObject("context")
                    .put("from", number.displayPhoneNumber().replaceAll("\\D", ""))
                    .put("id", message.replyTo());
        }
        if (customer.waId() != null) {
            json.put("from", customer.waId());
        }
        if (customer.userId() != null) {
            json.put("from_user_id", customer.userId());
        }
        json.put("id", message.id());
        json.put("timestamp", String.valueOf(message.timestamp().getEpochSecond()));
        switch (message.type()) {
            case "unsupported" -> {
                json.putArray("errors")
                        .addObject()
                        .put("code", 131051)
                        .put("title", "Message type unknown")
                        .put("message", "Message type unknown")
                        .putObject("error_data")
                        .put("details", "Message type is currently not supported.");
                json.put("type", "unsupported");
            }
            default -> {
                json.set(message.type(), content != null ? content : defaultContent(message));
                json.put("type", message.type());
            }
        }
        return json;
    }

    private static JsonNode defaultContent(ChatMessage message) {
        String text = message.text();
        ObjectNode content = Json.object();
        switch (message.type()) {
            case "text" -> content.put("body", text == null ? "" : text);
            case "audio" -> {
                media(content, message, "audio/ogg; codecs=opus");
                content.put("voice", true);
            }
            case "image" -> media(content, message, "image/jpeg");
            case "video" -> media(content, message, "video/mp4");
            case "sticker" -> {
                media(content, message, "image/webp");
                content.put("animated", false);
            }
            case "document" -> {
                media(content, message, "application/pdf");
                content.put("filename", "documento.pdf");
            }
            case "location" ->
                content.put("latitude", -23.5505)
                        .put("longitude", -46.6333)
                        .put("name", text == null ? "São Paulo" : text);
            case "reaction" ->
                content.put("message_id", message.replyTo() == null ? "" : message.replyTo())
                        .put("emoji", text == null ? "👍" : text);
            case "edit" -> {
                content.put("original_message_id", message.replyTo());
                content.putObject("message")
                        .put("type", "text")
                        .putObject("text")
                        .put("body", text);
            }
            case "revoke" -> content.put("original_message_id", message.replyTo());
            case "button" -> content.put("payload", text).put("text", text);
            case "interactive" -> {
                content.put("type", "button_reply");
                content.putObject("button_reply").put("id", text).put("title", text);
            }
            case "contacts" -> {
                var contacts = Json.array();
                ObjectNode contact = contacts.addObject();
                contact.putObject("name").put("formatted_name", "Ana Souza").put("first_name", "Ana");
                contact.putArray("phones")
                        .addObject()
                        .put("phone", "+55 11 98888-0000")
                        .put("type", "CELL");
                return contacts;
            }
            case "order" -> {
                content.put("catalog_id", Ids.digits(15));
                content.putArray("product_items")
                        .addObject()
                        .put("product_retailer_id", "sku-1")
                        .put("quantity", "1")
                        .put("item_price", "10")
                        .put("currency", "BRL");
            }
            default -> {
                if (text != null) {
                    content.put("body", text);
                }
            }
        }
        return content;
    }

    private static void media(ObjectNode content, ChatMessage message, String mimeType) {
        if (message.text() != null
                && !message.type().equals("audio")
                && !message.type().equals("sticker")) {
            content.put("caption", message.text());
        }
        content.put("mime_type", mimeType);
        content.put(
                "sha256",
                java.util.Base64.getEncoder()
                        .encodeToString(UUID.nameUUIDFromBytes(message.id().getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .substring(0, 32)
                                .getBytes(StandardCharsets.US_ASCII)));
        content.put("id", Ids.digits(16));
    }
}
