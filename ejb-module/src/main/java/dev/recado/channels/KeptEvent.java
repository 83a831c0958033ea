package dev.recado.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "kept_event")
class KeptEvent {
    @Id
    private UUID id;

    @Column(name = "tenant_id")
    private @Nullable UUID tenantId;

    @Column(name = "device_id")
    private @Nullable UUID deviceId;

    @Column(name = "phone_number_id")
    private @Nullable String phoneNumberId;

    private String reason;

    @Column(length = 1_000_000)
    private String raw;

    @Column(name = "received_at")
    private Instant receivedAt;

    protected KeptEvent() {}

    KeptEvent(KeptEventDetails from, String raw) {
        id = from.id();
        tenantId = from.tenantId();
        deviceId = from.deviceId();
        phoneNumberId = CleanText.ofNullable(from.phoneNumberId(), 40);
        reason = CleanText.of(from.reason(), 40);
        this.raw = raw;
        receivedAt = from.receivedAt();
    }

    KeptEventDetails details() {
        return new KeptEventDetails(id, tenantId, deviceId, phoneNumberId, reason, raw, receivedAt);
    }
}
