package dev.recado.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webhooks as Meta makes them, for the cases that the simulated phone would never send. */
final class Payloads {
    private Payloads() {}

    /** A customer's text to a number. */
    static Map<String, Object> text(String phoneNumberId, String from, String messageId, String text) {
        return messages(
                phoneNumberId,
                Map.of(
                        "contacts",
                        List.of(Map.of("profile", Map.of("name", "Desconhecido " + from), "wa_id", from)),
                        "messages",
                        List.of(Map.of(
                                "from",
                                from,
                                "id",
                                messageId,
                                "timestamp",
                                now(),
                                "type",
                                "text",
                                "text",
                                Map.of("body", text)))));
    }

    /** A customer's reactions to a message that nobody knows: they are stored, and ask for no answer. */
    static Map<String, Object> reactions(String phoneNumberId, String from, String name, List<String> messageIds) {
        return messages(
                phoneNumberId,
                Map.of(
                        "contacts",
                        List.of(Map.of("profile", Map.of("name", name), "wa_id", from)),
                        "messages",
                        messageIds.stream()
                                .map(id -> Map.of(
                                        "from",
                                        from,
                                        "id",
                                        id,
                                        "timestamp",
                                        now(),
                                        "type",
                                        "reaction",
                                        "reaction",
                                        Map.of("message_id", "wamid.unknown", "emoji", "👍")))
                                .toList()));
    }

    /** The status of a message that a number has sent. */
    static Map<String, Object> status(String phoneNumberId, String to, String messageId, String status) {
        return messages(
                phoneNumberId,
                Map.of(
                        "statuses",
                        List.of(Map.of("id", messageId, "status", status, "timestamp", now(), "recipient_id", to))));
    }

    private static Map<String, Object> messages(String phoneNumberId, Map<String, Object> content) {
        Map<String, Object> value = new java.util.HashMap<>(content);
        value.put("messaging_product", "whatsapp");
        value.put("metadata", Map.of("display_phone_number", "554800000000", "phone_number_id", phoneNumberId));
        return Map.of(
                "object",
                "whatsapp_business_account",
                "entry",
                List.of(Map.of("id", "1", "changes", List.of(Map.of("field", "messages", "value", value)))));
    }

    private static String now() {
        return String.valueOf(System.currentTimeMillis() / 1000);
    }

    /** A webhook as it goes over the wire. */
    static byte[] bytes(Map<String, Object> payload) {
        try {
            return Api.JSON.writeValueAsBytes(payload);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code X-Hub-Signature-256} of a body. */
    static String signature(String appSecret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(appSecret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
