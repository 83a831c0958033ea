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
 * @param language BCP 47, {@code pt-BR} or {@code en}: what the console speaks to them
 */
public record UserDetails(
        UUID id,
        @Nullable UUID tenantId,
        String username,
        Role role,
        boolean enabled,
        Instant createdAt,
        @Nullable Instant lastLoginAt,
        String language,
        long version) {}
