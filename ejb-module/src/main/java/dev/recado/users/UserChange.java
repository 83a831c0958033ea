package dev.recado.users;

import dev.recado.platform.Role;
import org.jspecify.annotations.Nullable;

/**
 * A change of a user by an administrator; null members stay as they are.
 *
 * @param email an empty text takes the address away
 * @param password a new one; it ends all of the user's sessions, as do a new role and disabling
 */
public record UserChange(
        @Nullable Role role,
        @Nullable Boolean enabled,
        @Nullable String language,
        @Nullable String email,
        @Nullable String password) {}
