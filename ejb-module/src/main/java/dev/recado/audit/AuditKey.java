package dev.recado.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A key of MACs, sealed. A platform table: the installation's, whoever's deeds it marks. */
@Entity
@Table(name = "audit_key")
class AuditKey {
    @Id
    private UUID id;

    @Column(name = "sealed_key")
    private String sealedKey;

    @Column(name = "created_at", updatable = false)
    private Instant createdAt;

    protected AuditKey() {}

    AuditKey(UUID id, String sealedKey, Instant now) {
        this.id = id;
        this.sealedKey = sealedKey;
        this.createdAt = now;
    }

    UUID id() {
        return id;
    }

    String sealedKey() {
        return sealedKey;
    }

    Instant createdAt() {
        return createdAt;
    }
}
