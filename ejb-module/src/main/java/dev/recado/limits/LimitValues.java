package dev.recado.limits;

/**
 * How much a tenant may do; 0 stands for no limit.
 *
 * @param userRequestsPerMinute REST requests of each user
 * @param keyRequestsPerMinute REST requests of each API key
 * @param tenantRequestsPerMinute REST requests of all users and keys together
 * @param uploadsPerHour documents
 * @param uploadMegabytesPerHour their sizes together
 */
public record LimitValues(
        int userRequestsPerMinute,
        int keyRequestsPerMinute,
        int tenantRequestsPerMinute,
        int uploadsPerHour,
        int uploadMegabytesPerHour) {}
