package dev.recado.users;

import dev.recado.platform.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who can log in.
 *
 * @param tenantId null for a superuser
 * @param username unique across the installation, compared without regard to case
 * @param email where links for a new password go; null when none is known
 * @param secondFactor whether a code is asked for after the password
 * @param slowedUntil until when log-ins under the name are refused somewhere because of failures; null when they are not
 * @param language BCP 47, {@code pt-BR} or {@code en}: what the console speaks to them
 */
public record UserDetails(
        UUID id,
        @Nullable UUID tenantId,
        String username,
        @Nullable String email,
        Role role,
        boolean enabled,
        boolean secondFactor,
        @Nullable Instant slowedUntil,
        Instant createdAt,
        @Nullable Instant lastLoginAt,
        String language,
        long version) {}
