package dev.recado.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the trail are wanted; null asks for nothing in particular.
 *
 * @param action {@code device.created}, or the beginning {@code device} of several
 * @param user part of a name, or the id of a person or API key; {@link #SYSTEM} for what nobody did
 * @param targetKind such as {@code device}
 * @param targetId exactly
 * @param from the first moment
 * @param to the moment after the last
 * @param text part of anything that an entry says
 */
public record AuditFilter(
        @Nullable String action,
        @Nullable String user,
        @Nullable String targetKind,
        @Nullable String targetId,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String text) {
    /** As {@code user}: what the system did on its own. */
    public static final String SYSTEM = "system";

    /** Everything. */
    public static final AuditFilter ALL = new AuditFilter(null, null, null, null, null, null, null);

    public AuditFilter {
        action = blankToNull(action);
        user = blankToNull(user);
        targetKind = blankToNull(targetKind);
        targetId = blankToNull(targetId);
        text = blankToNull(text);
    }

    private static @Nullable String blankToNull(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
