package dev.recado.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Marks entries and seals with an HMAC-SHA-256 (RFC 2104) whose key is not in the clear in the database, and tells which
 * marks are right.
 */
@ApplicationScoped
class Marks {
    private final Map<UUID, AuditKeys.Opened> known = new ConcurrentHashMap<>();
    private volatile AuditKeys.@Nullable Opened first;

    @Inject
    AuditKeys keys;

    /** The key that marks. */
    UUID key() {
        return present().id();
    }

    /** When marking began: what is older can have no mark. */
    Instant since() {
        return present().createdAt();
    }

    /** The mark of these bytes, in hex. */
    String mark(byte[] bytes) {
        return hmac(present(), bytes);
    }

    /** Whether this is the mark of these bytes under that key. */
    boolean isRight(@Nullable UUID key, @Nullable String mark, byte[] bytes) {
        if (key == null || mark == null) {
            return false;
        }
        AuditKeys.Opened opened = known.get(key);
        if (opened == null) {
            opened = keys.find(key);
            if (opened == null) {
                return false;
            }
            known.put(key, opened);
        }
        return MessageDigest.isEqual(
                hmac(opened, bytes).getBytes(StandardCharsets.US_ASCII), mark.getBytes(StandardCharsets.US_ASCII));
    }

    /** SHA-256 over entries and their marks, in the order given, in hex. */
    static String digest(List<MarkedEntry> entries) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (MarkedEntry entry : entries) {
                digest.update(Canonical.of(entry.entry()));
                digest.update(Canonical.bytes("mark", entry.macKey(), entry.mac()));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private AuditKeys.Opened present() {
        AuditKeys.Opened key = first;
        if (key == null) {
            key = keys.first();
            first = key;
            known.put(key.id(), key);
        }
        return key;
    }

    private static String hmac(AuditKeys.Opened key, byte[] bytes) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HmacSHA256", e);
        }
    }
}
