package dev.recado.whatsapp;

import jakarta.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A WhatsApp number with what it takes to speak for it. Lives in memory only.
 *
 * @param id the server's id of the device (UUID)
 * @param phoneNumberId Meta's id of the number, unique across the installation
 * @param displayPhoneNumber the number as people write it
 * @param businessAccountId Meta's id of the WhatsApp Business account (WABA) that owns the number
 * @param accessToken the bearer token for the Graph API
 * @param appSecret the secret of the Meta app that signs this number's webhooks; several numbers may share an app
 * @param verifyToken what Meta must name in the handshake
 */
record Device(
        String id,
        String phoneNumberId,
        String displayPhoneNumber,
        String businessAccountId,
        String accessToken,
        String appSecret,
        String verifyToken) {

    /** Reads one device of the server's list, or null if it has no id or no number. Secrets may be missing: they then vouch for nothing. */
    static @Nullable Device of(JsonObject json) {
        String id = JsonFields.id(json, "id");
        String phoneNumberId = JsonFields.id(json, "phoneNumberId");
        if (id == null || phoneNumberId == null) {
            return null;
        }
        return new Device(
                id,
                phoneNumberId,
                orEmpty(json, "displayPhoneNumber"),
                orEmpty(json, "businessAccountId"),
                orEmpty(json, "accessToken"),
                orEmpty(json, "appSecret"),
                orEmpty(json, "verifyToken"));
    }

    /** Whether the same Meta app signs for both. */
    boolean sameApp(Device other) {
        return Signatures.equal(appSecret, other.appSecret);
    }

    /** Without secrets, so that no log line can hold one. */
    @Override
    public String toString() {
        return "Device[" + id + ", number " + phoneNumberId + "]";
    }

    private static String orEmpty(JsonObject json, String name) {
        String value = JsonFields.text(json, name);
        return value == null ? "" : value.strip();
    }
}
