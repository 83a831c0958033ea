package dev.recado.channels.whatsapp;

import dev.recado.platform.KeyFile;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * How server and connector prove to each other who they are: an HMAC-SHA256 over time, method, path and body with a secret
 * that both have. The secret comes from {@code RECADO_CONNECTOR_SECRET}, or from the file {@code connector.secret} in the
 * data folder, which is made by whichever side is first. The connector has a copy of these few lines, because the two share
 * no code.
 */
@ApplicationScoped
class InternalSignature {
    static final String TIMESTAMP_HEADER = "X-Recado-Timestamp";
    static final String SIGNATURE_HEADER = "X-Recado-Signature";

    private static final String PREFIX = "v1=";
    private static final Duration TOLERANCE = Duration.ofSeconds(300);
    private static final int SECRET_BYTES = 32;

    private byte[] secret = {};

    @Inject
    Clock clock;

    @Inject
    @ConfigProperty(name = "recado.connector.secret")
    Optional<String> configured;

    @Inject
    @ConfigProperty(name = "recado.data")
    String dataFolder;

    protected InternalSignature() {}

    InternalSignature(String secret, Clock clock) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    @PostConstruct
    void load() {
        secret = configured
                .orElseGet(() -> KeyFile.readOrCreate(Path.of(dataFolder, "connector.secret"), () -> {
                    byte[] fresh = new byte[SECRET_BYTES];
                    new SecureRandom().nextBytes(fresh);
                    return HexFormat.of().formatHex(fresh);
                }))
                .strip()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The present time as the header has it. */
    public String timestamp() {
        return Long.toString(clock.instant().getEpochSecond());
    }

    /**
     * The value of the signature header.
     *
     * @param timestamp epoch seconds
     * @param path with the context, without the query
     */
    public String sign(String timestamp, String method, String path, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((timestamp + "\n" + method + "\n" + path + "\n").getBytes(StandardCharsets.UTF_8));
            return PREFIX + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HmacSHA256", e);
        }
    }

    /** Whether the headers are right and at most five minutes off; takes the same time however wrong they are. */
    public boolean verify(
            @Nullable String timestamp, String method, String path, byte[] body, @Nullable String signature) {
        if (timestamp == null || signature == null || !timestamp.matches("\\d{1,12}")) {
            return false;
        }
        long off = Math.abs(clock.instant().getEpochSecond() - Long.parseLong(timestamp));
        return off <= TOLERANCE.toSeconds()
                && MessageDigest.isEqual(
                        sign(timestamp, method, path, body).getBytes(StandardCharsets.UTF_8),
                        signature.getBytes(StandardCharsets.UTF_8));
    }
}
