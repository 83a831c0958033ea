package dev.recado.users;

import dev.recado.platform.Role;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invitation that has been neither accepted nor revoked.
 *
 * @param invitedBy the user name of who has invited
 * @param expired whether its link is too old; it can be sent again
 */
public record InvitationDetails(
        UUID id,
        String username,
        @Nullable String email,
        Role role,
        String language,
        String invitedBy,
        Instant createdAt,
        Instant expiresAt,
        boolean expired) {}
