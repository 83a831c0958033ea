package dev.recado.limits;

import dev.recado.platform.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** What a tenant is granted other than the defaults; most have no row. */
@Entity
@Table(name = "tenant_limits")
class TenantLimits {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "user_requests_per_minute")
    private @Nullable Integer userRequestsPerMinute;

    @Column(name = "key_requests_per_minute")
    private @Nullable Integer keyRequestsPerMinute;

    @Column(name = "tenant_requests_per_minute")
    private @Nullable Integer tenantRequestsPerMinute;

    @Column(name = "uploads_per_hour")
    private @Nullable Integer uploadsPerHour;

    @Column(name = "upload_megabytes_per_hour")
    private @Nullable Integer uploadMegabytesPerHour;

    @Version
    private long version;

    protected TenantLimits() {}

    TenantLimits(LimitsChange granted) {
        id = Ids.next();
        grant(granted);
    }

    void grant(LimitsChange granted) {
        userRequestsPerMinute = granted.userRequestsPerMinute();
        keyRequestsPerMinute = granted.keyRequestsPerMinute();
        tenantRequestsPerMinute = granted.tenantRequestsPerMinute();
        uploadsPerHour = granted.uploadsPerHour();
        uploadMegabytesPerHour = granted.uploadMegabytesPerHour();
    }

    LimitsChange granted() {
        return new LimitsChange(
                userRequestsPerMinute,
                keyRequestsPerMinute,
                tenantRequestsPerMinute,
                uploadsPerHour,
                uploadMegabytesPerHour);
    }

    /** From 1 on, since 0 is the version of a row that is not there. */
    long version() {
        return version + 1;
    }
}
