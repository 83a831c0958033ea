package dev.recado.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

@Entity
@Table(name = "contact_identity")
class ContactIdentity {
    /** What kind of name it is. */
    enum Kind {
        PHONE,
        USER_ID
    }

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Enumerated(EnumType.STRING)
    private Kind kind;

    private String identity;

    @Column(name = "contact_id")
    private UUID contactId;

    protected ContactIdentity() {}

    ContactIdentity(UUID id, Kind kind, String identity, UUID contactId) {
        this.id = id;
        this.kind = kind;
        this.identity = identity;
        this.contactId = contactId;
    }

    UUID contactId() {
        return contactId;
    }

    void belongsTo(UUID contact) {
        contactId = contact;
    }
}
