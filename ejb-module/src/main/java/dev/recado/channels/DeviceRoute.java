package dev.recado.channels;

import dev.recado.platform.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

@Entity
@Table(name = "device_route")
class DeviceRoute {
    @Id
    @Column(name = "phone_number_id")
    private String phoneNumberId;

    @Column(name = "device_id")
    private UUID deviceId;

    @Column(name = "tenant_id")
    private UUID tenantId;

    private boolean enabled;
    private long version;

    protected DeviceRoute() {}

    DeviceRoute(String phoneNumberId, UUID deviceId, UUID tenantId) {
        this.phoneNumberId = phoneNumberId;
        this.deviceId = deviceId;
        this.tenantId = tenantId;
        this.enabled = true;
    }

    /** The device changed in a way that the connector must learn of. */
    void changed(boolean nowEnabled) {
        enabled = nowEnabled;
        version++;
    }

    DeviceRoutes.Route route() {
        return new DeviceRoutes.Route(deviceId, new TenantId(tenantId), enabled);
    }

    UUID deviceId() {
        return deviceId;
    }

    UUID tenantId() {
        return tenantId;
    }

    /** Differs from every former stamp of this device. */
    String stamp() {
        return deviceId + ":" + version;
    }
}
