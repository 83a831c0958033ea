package dev.recado.users;

import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Where a user's rows stand: in their tenant, or, for superusers, under none. */
final class Homes {
    private Homes() {}

    /** The caller's own, wherever a superuser may be working at the moment. */
    static @Nullable UUID of(Caller caller) {
        TenantId tenant = caller.tenant();
        return caller.role() == Role.SUPERUSER || tenant == null ? null : tenant.value();
    }

    /** The one that is bound now. */
    static @Nullable UUID here() {
        TenantId tenant = CurrentTenant.orNull();
        return tenant == null ? null : tenant.value();
    }

    /** Does the work there; nothing is bound for superusers, even while they work inside a tenant. */
    static <T extends @Nullable Object> T in(@Nullable UUID tenantId, Callable<T> work) {
        return tenantId == null ? CurrentTenant.unbound(work) : CurrentTenant.call(new TenantId(tenantId), work);
    }
}
