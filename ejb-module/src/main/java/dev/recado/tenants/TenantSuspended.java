package dev.recado.tenants;

import java.util.UUID;

/** A tenant was suspended, or is being deleted. Fired in the transaction that says so. */
public record TenantSuspended(UUID tenantId) {}
