package dev.recado.knowledge;

import java.util.UUID;
import org.hibernate.search.mapper.pojo.tenancy.TenantIdentifierConverter;
import org.jspecify.annotations.Nullable;

/** How the index writes a tenant's id: the ORM's is a UUID, the index keeps text. */
public class TenantInIndex implements TenantIdentifierConverter {

    @Override
    public @Nullable Object fromStringValue(@Nullable String tenantId) {
        return tenantId == null ? null : UUID.fromString(tenantId);
    }
}
