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
 * @param sessionId the session (of the console, or of a family of tokens) that this is part of; null before there is one
 */
public record Identity(
        UUID userId,
        String username,
        Role role,
        @Nullable UUID tenantId,
        String language,
        int generation,
        @Nullable UUID sessionId)
        implements Serializable {

    /** The same, as what a request is bound to. */
    public Caller caller() {
        return new Caller(userId, username, role, tenantId == null ? null : new TenantId(tenantId));
    }

    /** The same within a session. */
    Identity within(UUID session) {
        return new Identity(userId, username, role, tenantId, language, generation, session);
    }
}
