package dev.recado.launcher.bench;

import dev.recado.launcher.Rest;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A customer's text as Meta delivers it, signed with the secret of the number's app. */
public final class Webhook {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);

    private Webhook() {}

    /**
     * The request that brings it.
     *
     * @param id WhatsApp's id of the message
     * @param second on WhatsApp's clock
     */
    public static HttpRequest text(String url, World.Line to, String from, String id, long second, String text) {
        var payload = Rest.JSON.createObjectNode().put("object", "whatsapp_business_account");
        var value = payload.putArray("entry")
                .addObject()
                .put("id", "1")
                .putArray("changes")
                .addObject()
                .put("field", "messages")
                .putObject("value");
        value.put("messaging_product", "whatsapp")
                .putObject("metadata")
                .put("display_phone_number", "554833330000")
                .put("phone_number_id", to.phoneNumberId());
        value.putArray("contacts")
                .addObject()
                .put("wa_id", from)
                .putObject("profile")
                .put("name", "Cliente " + from);
        value.putArray("messages")
                .addObject()
                .put("from", from)
                .put("id", id)
                .put("timestamp", String.valueOf(second))
                .put("type", "text")
                .putObject("text")
                .put("body", text);
        byte[] body = payload.toString().getBytes(StandardCharsets.UTF_8);
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(ANSWER_WITHIN)
                .header("Content-Type", "application/json")
                .header("X-Hub-Signature-256", "sha256=" + signature(to.appSecret(), body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }

    private static String signature(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
