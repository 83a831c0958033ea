package dev.recado.channels;

import dev.recado.platform.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A message past the point of no return whose fate is not known yet; readable without a tenant. */
@Entity
@Table(name = "outbox_flight")
class OutboxFlight {
    @Id
    @Column(name = "outbox_id")
    private UUID outboxId;

    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "contact_id")
    private UUID contactId;

    @Column(name = "incarnation_id")
    private UUID incarnation;

    @Enumerated(EnumType.STRING)
    private DeliveryStatus status = DeliveryStatus.SENDING;

    private Instant since;

    protected OutboxFlight() {}

    OutboxFlight(UUID outboxId, TenantId tenant, UUID contactId, UUID incarnation, Instant since) {
        this.outboxId = outboxId;
        this.tenantId = tenant.value();
        this.contactId = contactId;
        this.incarnation = incarnation;
        this.since = since;
    }

    void unknown(Instant at) {
        status = DeliveryStatus.UNKNOWN;
        since = at;
    }

    void movedTo(UUID contact) {
        contactId = contact;
    }

    UUID outboxId() {
        return outboxId;
    }

    TenantId tenant() {
        return new TenantId(tenantId);
    }

    UUID contactId() {
        return contactId;
    }
}
