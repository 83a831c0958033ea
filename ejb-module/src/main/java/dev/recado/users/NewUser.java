package dev.recado.users;

import dev.recado.platform.Role;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user is made from.
 *
 * @param tenantId where they belong; null means the caller's tenant, and for a SUPERUSER none at all
 * @param email where links for a new password go; null: the user name, if that is an address
 * @param language {@code pt-BR} (when null) or {@code en}
 */
public record NewUser(
        @NotBlank String username,
        @NotBlank String password,
        @NotNull Role role,
        @Nullable UUID tenantId,
        @Nullable String language,
        @Nullable String email) {}
