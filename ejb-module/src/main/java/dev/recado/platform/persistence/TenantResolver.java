package dev.recado.platform.persistence;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import java.util.UUID;
import org.hibernate.context.spi.CurrentTenantIdentifierResolver;

/**
 * Tells the ORM whose rows a session may see. The ORM asks when a session opens and never again, so the tenant must be
 * bound before an entity manager is first used in a transaction. Without one, the answer is a tenant that can't exist:
 * such a session sees and writes nothing of any tenant.
 */
public class TenantResolver implements CurrentTenantIdentifierResolver<UUID> {
    /** The tenant of nobody (the nil UUID of RFC 9562). */
    static final UUID NOBODY = new UUID(0, 0);

    @Override
    public UUID resolveCurrentTenantIdentifier() {
        TenantId tenant = CurrentTenant.orNull();
        return tenant == null ? NOBODY : tenant.value();
    }

    @Override
    public boolean validateExistingCurrentSessions() {
        return true;
    }

    @Override
    public boolean isRoot(UUID tenant) {
        return false;
    }
}
