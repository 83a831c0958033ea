package dev.recado.tenants;

import java.util.UUID;

/**
 * A tenant came into being. Fired in its transaction with the new tenant bound, so that features can lay down their
 * defaults.
 */
public record TenantCreated(UUID tenantId, String name, String language) {}
