package dev.recado.encryption;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A rotation of keys.
 *
 * @param startedBy the superuser's name
 * @param finishedAt null while it runs
 * @param masterKey alias of the new master key; null where data keys are rotated
 * @param total how many secrets (or data keys) there were to do when it began; more may have come since
 * @param done how many have been done
 * @param failed how many could not be opened, and were left as they are; the log says which
 */
public record RotationDetails(
        UUID id,
        RotationKind kind,
        Instant startedAt,
        String startedBy,
        @Nullable Instant finishedAt,
        @Nullable String masterKey,
        long total,
        long done,
        long failed) {}
