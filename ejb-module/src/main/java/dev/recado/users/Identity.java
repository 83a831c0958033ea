package dev.recado.users;

import dev.recado.platform.Caller;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import java.io.Serializable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who has proved to be whom, in a form that a session or a token can carry.
 *
 * @param generation counts changes of password, role and standing; a session or token of an older one is void
 */
public record Identity(
        UUID userId, String username, Role role, @Nullable UUID tenantId, String language, int generation)
        implements Serializable {

    /** The same, as what a request is bound to. */
    public Caller caller() {
        return new Caller(userId, username, role, tenantId == null ? null : new TenantId(tenantId));
    }
}
