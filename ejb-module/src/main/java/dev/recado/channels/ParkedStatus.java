package dev.recado.channels;

import dev.recado.platform.CleanText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A status of a message whose WhatsApp id we do not know yet. */
@Entity
@Table(name = "parked_status")
class ParkedStatus {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "device_id")
    private UUID deviceId;

    @Column(name = "external_id")
    private String externalId;

    @Enumerated(EnumType.STRING)
    private DeliveryStatus status;

    private Instant at;

    @Column(name = "error_code")
    private @Nullable String errorCode;

    private @Nullable String error;

    @Column(name = "parked_at")
    private Instant parkedAt;

    protected ParkedStatus() {}

    ParkedStatus(UUID id, StatusEvent from, Instant now) {
        this.id = id;
        deviceId = from.deviceId();
        externalId = from.externalId();
        status = from.status();
        at = from.at();
        errorCode = CleanText.ofNullable(from.errorCode(), OutboxMessage.LONGEST_CODE);
        error = CleanText.ofNullable(from.error(), OutboxMessage.LONGEST_ERROR);
        parkedAt = now;
    }

    StatusEvent event() {
        return new StatusEvent(deviceId, externalId, null, status, at, errorCode, error);
    }
}
