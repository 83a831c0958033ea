package dev.recado.channels;

import dev.recado.platform.CleanText;
import dev.recado.platform.Invalid;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the members of a device must look like. */
final class DeviceRules {
    static final String WHATSAPP_CLOUD = "WHATSAPP_CLOUD";

    private static final Pattern NUMBER_ID = Pattern.compile("\\d{5,40}");
    private static final Pattern DISPLAY = Pattern.compile("\\+?[0-9][0-9 ()./-]{4,38}");
    // Tokens travel in HTTP headers and query strings: visible ASCII only.
    private static final Pattern SECRET = Pattern.compile("[\\x21-\\x7e]{1,2000}");
    private static final Pattern VERIFY_TOKEN = Pattern.compile("[\\x21-\\x7e]{8,200}");

    private DeviceRules() {}

    static String name(@Nullable String name) {
        if (name == null || name.isBlank() || name.strip().length() > 120) {
            throw new Invalid("device.name", 120);
        }
        return CleanText.of(name.strip(), 120);
    }

    static String channel(@Nullable String channel) {
        if (!WHATSAPP_CLOUD.equals(channel)) {
            throw new Invalid("device.channel", String.valueOf(channel));
        }
        return WHATSAPP_CLOUD;
    }

    static String phoneNumberId(@Nullable String id) {
        return matching(NUMBER_ID, id, "device.phone-number-id");
    }

    static String displayPhoneNumber(@Nullable String number) {
        return matching(DISPLAY, number, "device.display-phone-number");
    }

    static String businessAccountId(@Nullable String id) {
        return matching(NUMBER_ID, id, "device.business-account-id");
    }

    static String accessToken(@Nullable String token) {
        return matching(SECRET, token, "device.access-token");
    }

    static String appSecret(@Nullable String secret) {
        return matching(SECRET, secret, "device.app-secret");
    }

    static String verifyToken(@Nullable String token) {
        return matching(VERIFY_TOKEN, token, "device.verify-token");
    }

    // The code alone: what was entered may be a secret in the wrong box.
    private static String matching(Pattern pattern, @Nullable String text, String code) {
        String stripped = text == null ? "" : text.strip();
        if (!pattern.matcher(stripped).matches()) {
            throw new Invalid(code);
        }
        return stripped;
    }
}
