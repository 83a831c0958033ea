package dev.recado.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A device that went with its tenant; readable without one. */
@Entity
@Table(name = "deleted_device")
class DeletedDevice {
    @Id
    @Column(name = "device_id")
    private UUID deviceId;

    @Column(name = "gone_at")
    private Instant goneAt;

    protected DeletedDevice() {}

    DeletedDevice(UUID deviceId, Instant goneAt) {
        this.deviceId = deviceId;
        this.goneAt = goneAt;
    }
}
