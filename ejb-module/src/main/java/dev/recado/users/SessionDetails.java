package dev.recado.users;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A place where somebody is logged in.
 *
 * @param address of the network, as the server saw it at the log-in
 * @param lastUsedAt to the minute
 * @param expiresAt when it ends unless it is used before
 * @param current whether this very request is part of it
 */
public record SessionDetails(
        UUID id,
        SessionKind kind,
        @Nullable String address,
        @Nullable String userAgent,
        Instant createdAt,
        Instant lastUsedAt,
        Instant expiresAt,
        boolean current) {}
