package dev.recado.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** What is locked while it is decided what goes to a contact next. */
@Entity
@Table(name = "outbox_lane")
class OutboxLane {
    @Id
    @Column(name = "contact_id")
    private UUID contactId;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    protected OutboxLane() {}

    OutboxLane(UUID contactId) {
        this.contactId = contactId;
    }
}
