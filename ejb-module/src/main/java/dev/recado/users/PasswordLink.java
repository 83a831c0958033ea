package dev.recado.users;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A link by which a user chooses a new password, once; told this one time only.
 *
 * @param link for passing on, if it did not go by mail
 * @param mailedTo the address that it has gone to; null when it has not
 */
public record PasswordLink(
        String link, Instant expiresAt, @Nullable String mailedTo) {}
