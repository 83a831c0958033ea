package dev.recado.tenants;

import java.util.UUID;

/** Nothing of a tenant is left. Fired in the transaction that ends it, so that caches can forget it afterwards. */
public record TenantDeleted(UUID tenantId) {}
