package dev.recado.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** A document whose last day is over: its passages stay in the database, and do not belong into the index. */
@Entity
@Table(name = "knowledge_expired")
class ExpiredDocument {
    /** A condition on {@code p}, an IndexedPassage: it belongs into the index. */
    static final String INDEXED = "not exists (select 1 from ExpiredDocument x where x.documentId = p.documentId)";

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "document_id")
    private UUID documentId;

    @Column(name = "expired_at")
    private Instant expiredAt;

    protected ExpiredDocument() {}

    /** Whether the document is one of these. */
    static boolean isKnown(EntityManager em, UUID document) {
        return !em.createQuery("select x.id from ExpiredDocument x where x.documentId = :id", UUID.class)
                .setParameter("id", document)
                .getResultList()
                .isEmpty();
    }

    ExpiredDocument(UUID id, UUID documentId, Instant expiredAt) {
        this.id = id;
        this.documentId = documentId;
        this.expiredAt = expiredAt;
    }
}
