package dev.recado.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Entries and seals as bytes, the same for ever: each field with its length before it, so that nothing can be moved from one
 * to the next. A new field needs a new version.
 */
final class Canonical {
    private static final int VERSION = 1;

    private Canonical() {}

    /** All of an entry but the seal, which comes later. */
    static byte[] of(AuditEntry entry) {
        return bytes(
                "entry",
                entry.id(),
                entry.tenantId(),
                entry.at(),
                entry.userId(),
                entry.username(),
                entry.action(),
                entry.targetKind(),
                entry.targetId(),
                entry.details(),
                entry.before(),
                entry.after(),
                entry.address(),
                entry.userAgent(),
                entry.session(),
                entry.correlationId());
    }

    /** What a seal says: all of it but its own MAC. */
    static byte[] of(SealDetails seal) {
        return bytes(
                "seal",
                seal.chain(),
                seal.number(),
                seal.previousMac(),
                seal.digest(),
                seal.entries(),
                seal.firstId(),
                seal.lastId(),
                seal.sealedAt(),
                seal.macKey());
    }

    /** Any fields, each as its text. */
    static byte[] bytes(@Nullable Object... fields) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (Object field : fields) {
                if (field == null) {
                    out.writeInt(-1);
                } else {
                    byte[] text = field.toString().getBytes(StandardCharsets.UTF_8);
                    out.writeInt(text.length);
                    out.write(text);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
