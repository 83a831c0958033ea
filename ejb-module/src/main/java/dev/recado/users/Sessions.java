package dev.recado.users;

import dev.recado.platform.Caller;
import dev.recado.platform.Forbidden;
import dev.recado.platform.NotFound;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.WhileSuspended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where people are logged in: browsers at the console, and programs with tokens. A session that is ended is refused with the
 * next request, access tokens included.
 */
@ApplicationScoped
public class Sessions {
    @Inject
    SessionRows rows;

    @Inject
    UserRows users;

    @Inject
    Standings standings;

    /** The same identity within a new session. */
    public Identity begin(Identity identity, SessionKind kind, Client client) {
        UUID id = Homes.in(identity.tenantId(), () -> rows.begin(identity.userId(), kind, client));
        return identity.within(id);
    }

    /** Whether what was proved once still holds: it ends with its session, a new password, another role, or disabling. */
    public boolean isCurrent(Identity identity) {
        return standings.holds(identity);
    }

    /** The person logs out. */
    public void leave(Identity identity) {
        UUID session = identity.sessionId();
        if (session != null) {
            Homes.in(identity.tenantId(), () -> {
                rows.left(identity.userId(), session);
                return true;
            });
            standings.forget(identity.userId());
        }
    }

    /** The caller's own, the newest first. */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public List<SessionDetails> mine(@Nullable UUID current) {
        Caller caller = Caller.required();
        return Homes.in(Homes.of(caller), () -> rows.of(caller.userId(), current));
    }

    /** Ends one of the caller's own; {@link NotFound} when they have no such session. */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public void end(UUID id) {
        Caller caller = Caller.required();
        if (!Homes.in(Homes.of(caller), () -> rows.end(caller.userId(), id))) {
            throw new NotFound("session", id);
        }
        standings.forget(caller.userId());
    }

    /** Ends all of the caller's own but the present one; how many they were. */
    @Requires(value = Role.VIEWER, peopleOnly = true)
    public int endOthers(@Nullable UUID current) {
        Caller caller = Caller.required();
        int ended = Homes.in(Homes.of(caller), () -> rows.endAll(caller.userId(), current));
        standings.forget(caller.userId());
        return ended;
    }

    /** Those of a user of the current tenant. */
    @Requires(Role.ADMIN)
    @WhileSuspended
    public List<SessionDetails> of(UUID userId) {
        manageable(userId);
        return rows.of(userId, null);
    }

    /** Ends all sessions of a user; how many they were. {@link Forbidden} when the user's role is above the caller's. */
    @Requires(value = Role.ADMIN, peopleOnly = true)
    public int endAll(UUID userId) {
        manageable(userId);
        int ended = rows.endAll(userId, null);
        standings.forget(userId);
        return ended;
    }

    void forget(UUID userId) {
        standings.forget(userId);
    }

    private void manageable(UUID userId) {
        Users.mayManage(Caller.required(), users.get(userId).role());
    }
}
