package dev.recado.privacy;

/**
 * How much a tenant has, beside what it may have.
 *
 * @param documentBytes the originals together
 */
public record TenantUsage(
        long users,
        int usersLimit,
        long devices,
        int devicesLimit,
        long documents,
        int documentsLimit,
        long documentBytes,
        long storageLimitBytes,
        long contacts,
        long conversations) {}
