package dev.recado.platform;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A data key as it is stored.
 *
 * @param owner the tenant, or the nil UUID for the installation
 * @param active whether it is the one that seals for its owner
 * @param wrapped base64 of the nonce and the key under AES-256-GCM
 * @param masterKey alias of the key that wraps it
 */
record WrappedKey(
        UUID id,
        UUID owner,
        boolean active,
        String wrapped,
        String masterKey,
        Instant createdAt,
        @Nullable Instant retiredAt) {}
