package dev.recado.limits;

import org.jspecify.annotations.Nullable;

/** What a tenant is granted; a member that is null stands for the installation's default. */
public record LimitsChange(
        @Nullable Integer userRequestsPerMinute,
        @Nullable Integer keyRequestsPerMinute,
        @Nullable Integer tenantRequestsPerMinute,
        @Nullable Integer uploadsPerHour,
        @Nullable Integer uploadMegabytesPerHour) {}
