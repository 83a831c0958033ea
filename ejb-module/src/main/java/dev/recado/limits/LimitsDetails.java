package dev.recado.limits;

import org.jspecify.annotations.Nullable;

/**
 * A tenant's limits.
 *
 * @param userRequestsPerMinute what the tenant was granted; null, as in the members after it: the installation's default
 * @param effective what holds
 */
public record LimitsDetails(
        @Nullable Integer userRequestsPerMinute,
        @Nullable Integer keyRequestsPerMinute,
        @Nullable Integer tenantRequestsPerMinute,
        @Nullable Integer uploadsPerHour,
        @Nullable Integer uploadMegabytesPerHour,
        LimitValues effective,
        long version) {}
