package dev.recado.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A document that waits to be taken in, or is being taken in. It is a platform table, read before the tenant is known, so
 * its tenant is a plain column. Whoever claims it renews {@code claimedAt}; an old one belongs to a dead node.
 */
@Entity
@Table(name = "knowledge_jobs")
class IngestionJob {
    @Id
    @Column(name = "document_id")
    private UUID documentId;

    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "attempts")
    private int attempts;

    @Column(name = "claim")
    private @Nullable UUID claim;

    @Column(name = "claimed_at")
    private @Nullable Instant claimedAt;

    @Column(name = "not_before")
    private Instant notBefore;

    protected IngestionJob() {}

    IngestionJob(UUID documentId, UUID tenantId, Instant notBefore) {
        this.documentId = documentId;
        this.tenantId = tenantId;
        this.notBefore = notBefore;
    }

    UUID documentId() {
        return documentId;
    }

    UUID tenantId() {
        return tenantId;
    }

    int attempts() {
        return attempts;
    }

    @Nullable
    UUID claim() {
        return claim;
    }
}
