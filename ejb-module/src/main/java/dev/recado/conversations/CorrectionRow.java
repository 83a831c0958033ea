package dev.recado.conversations;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "correction")
class CorrectionRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "device_id")
    private UUID deviceId;

    @Column(name = "external_id")
    private String externalId;

    @Column(name = "message_external_id")
    private String messageExternalId;

    private boolean deletion;

    @Column(length = 100_000)
    private @Nullable String text;

    @Column(name = "sent_at")
    private Instant sentAt;

    @Column(name = "arrived_at")
    private Instant arrivedAt;

    protected CorrectionRow() {}

    CorrectionRow(Correction from) {
        this.id = from.id();
        this.deviceId = from.deviceId();
        this.externalId = from.externalId();
        this.messageExternalId = from.messageExternalId();
        this.deletion = from.deletion();
        this.text = from.text();
        this.sentAt = from.sentAt();
        this.arrivedAt = from.arrivedAt();
    }

    Correction correction() {
        return new Correction(id, deviceId, externalId, messageExternalId, deletion, text, sentAt, arrivedAt);
    }
}
