package dev.recado.users;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key pair behind access tokens, without the keys.
 *
 * @param state {@code PUBLISHED}: known, and will sign from {@code signsFrom} on; {@code SIGNING}; {@code RETIRED}: signs no
 *     more, and is published until its last token has expired
 * @param retiredAt when another took its place; null: not yet
 * @param removedAfter when it goes; null while it is in use
 */
public record SigningKeyDetails(
        String kid,
        State state,
        Instant createdAt,
        Instant signsFrom,
        @Nullable Instant retiredAt,
        @Nullable Instant removedAfter) {

    /** Where a key stands in its life. */
    public enum State {
        PUBLISHED,
        SIGNING,
        RETIRED
    }
}
