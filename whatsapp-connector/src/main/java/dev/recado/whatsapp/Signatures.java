package dev.recado.whatsapp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * How the server and this service vouch for their requests to each other: {@code v1=<hex HMAC-SHA256>} over the time
 * in epoch seconds, the method, the path with context and without query, each followed by a line feed, and the body.
 *
 * <p>The server has the same few lines in {@code dev.recado.channels.whatsapp}: the two share no code, only this scheme.
 */
final class Signatures {
    static final String TIMESTAMP_HEADER = "X-Recado-Timestamp";
    static final String SIGNATURE_HEADER = "X-Recado-Signature";

    private static final String PREFIX = "v1=";
    private static final Duration TOLERANCE = Duration.ofSeconds(300);

    private final String secret;
    private final Clock clock;

    Signatures(String secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** The current time as the timestamp header carries it. */
    long now() {
        return clock.instant().getEpochSecond();
    }

    /** The value of the signature header for a request made at the given epoch second. */
    String sign(long timestamp, String method, String path, byte[] body) {
        byte[] head = (timestamp + "\n" + method + "\n" + path + "\n").getBytes(StandardCharsets.UTF_8);
        return PREFIX + HexFormat.of().formatHex(hmac(secret, head, body));
    }

    /** Whether the two headers prove that the request comes from the server and is not older than five minutes. */
    boolean verify(@Nullable String timestamp, @Nullable String signature, String method, String path, byte[] body) {
        if (timestamp == null || signature == null || !timestamp.matches("\\d{1,12}")) {
            return false;
        }
        long signedAt = Long.parseLong(timestamp);
        return Math.abs(now() - signedAt) <= TOLERANCE.toSeconds()
                && equal(signature, sign(signedAt, method, path, body));
    }

    /** HMAC-SHA256 over the parts, one after the other. */
    static byte[] hmac(String secret, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256", e);
        }
    }

    /** Compares in a time that does not tell how much of a guess was right. */
    static boolean equal(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
