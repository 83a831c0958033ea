package dev.recado.users;

import dev.recado.platform.Role;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is to become a user.
 *
 * @param username may be an e-mail address
 * @param email where the link goes; null: the user name, if that is an address
 * @param tenantId where they will belong; null means the caller's tenant, and for a SUPERUSER none at all
 * @param language {@code pt-BR} (when null) or {@code en}
 */
public record NewInvitation(
        @NotBlank String username,
        @Nullable String email,
        @NotNull Role role,
        @Nullable UUID tenantId,
        @Nullable String language) {}
