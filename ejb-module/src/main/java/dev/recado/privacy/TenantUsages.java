package dev.recado.privacy;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.NotFound;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/** How much tenants have. */
@ApplicationScoped
public class TenantUsages {
    @Inject
    Tenants tenants;

    @Inject
    UsageCounts counts;

    /** Of one tenant: any for a superuser, only their own for others; {@link NotFound} otherwise. */
    @Requires(Role.VIEWER)
    public TenantUsage of(UUID tenantId) {
        TenantDetails tenant = tenants.get(tenantId);
        return CurrentTenant.call(new TenantId(tenantId), () -> counts.of(tenant));
    }
}
