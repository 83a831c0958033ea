package dev.recado.whatsapp;

import jakarta.json.stream.JsonParser;
import java.io.ByteArrayInputStream;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

import static dev.recado.whatsapp.JsonFields.JSON;

/**
 * Meta's signature: {@code X-Hub-Signature-256: sha256=<hex>}, HMAC-SHA256 with the app secret over the raw bytes. Meta
 * signs the escaped form (<code>&#92;u00e9</code>), so nothing may be parsed and written again before the check.
 */
final class WebhookSignature {
    static final String HEADER = "X-Hub-Signature-256";

    private static final Pattern FORM = Pattern.compile("sha256=[0-9a-fA-F]{64}");

    // A tenth of a second of one processor, for somebody who proves nothing.
    private static final long MOST_BYTES_HASHED = 32 << 20;

    private WebhookSignature() {}

    /**
     * Finds whose secret made this signature.
     *
     * <p>The numbers that the payload names are tried first; only when none of them fits, all other apps are. So an
     * honest webhook costs one HMAC, however many apps there are. And a forged one costs no more than a few dozen megabytes of it.
     *
     * @return a device of the app that signed, or null if no known app did
     */
    static @Nullable Device signer(byte[] body, @Nullable String signature, Devices devices) {
        if (signature == null || !FORM.matcher(signature).matches()) {
            return null;
        }
        Set<String> tried = new LinkedHashSet<>();
        for (String phoneNumberId : phoneNumberIds(body)) {
            Device named = devices.byPhoneNumberId(phoneNumberId);
            if (named != null && tried.add(named.appSecret()) && made(named, signature, body)) {
                return named;
            }
        }
        long budget = MOST_BYTES_HASHED;
        for (Device app : devices.apps()) {
            budget -= body.length;
            if (budget < 0) {
                return null;
            }
            if (tried.add(app.appSecret()) && made(app, signature, body)) {
                return app;
            }
        }
        return null;
    }

    private static boolean made(Device device, String signature, byte[] body) {
        if (device.appSecret().isEmpty()) {
            return false;
        }
        String hex = HexFormat.of().formatHex(Signatures.hmac(device.appSecret(), body));
        return Signatures.equal("sha256=" + hex, signature.toLowerCase(Locale.ROOT));
    }

    /** The numbers named in a body that nobody has vouched for yet, as far as it can be read; builds no tree of it. */
    static Set<String> phoneNumberIds(byte[] body) {
        Set<String> ids = new LinkedHashSet<>();
        try (JsonParser parser = JSON.createParser(new ByteArrayInputStream(body))) {
            boolean named = false;
            while (parser.hasNext()) {
                JsonParser.Event event = parser.next();
                if (named && event == JsonParser.Event.VALUE_STRING) {
                    ids.add(parser.getString());
                }
                named = event == JsonParser.Event.KEY_NAME && parser.getString().equals("phone_number_id");
            }
        } catch (RuntimeException e) {
            // Not JSON, cut off, or nested too deeply: what was read until here is all there is.
        }
        return ids;
    }
}
