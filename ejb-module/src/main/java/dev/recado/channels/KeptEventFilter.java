package dev.recado.channels;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which kept events are wanted; null does not filter.
 *
 * @param tenantId for a superuser outside any tenant
 * @param from the first moment of arrival
 * @param to the moment after the last
 */
public record KeptEventFilter(
        @Nullable String reason,
        @Nullable KeptState state,
        @Nullable UUID tenantId,
        @Nullable Instant from,
        @Nullable Instant to) {
    /** All of them. */
    public static final KeptEventFilter ALL = new KeptEventFilter(null, null, null, null, null);
}
