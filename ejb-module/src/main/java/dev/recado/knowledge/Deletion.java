package dev.recado.knowledge;

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

/** A document that is gone, and what has been proved about the search index since. */
@Entity
@Table(name = "knowledge_deletions")
class Deletion {
    private static final int LONGEST_PROBLEM = 500;

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "document_id")
    private UUID documentId;

    @Column(name = "document_name")
    private String documentName;

    @Column(name = "passages")
    private long passages;

    @Column(name = "deleted_at")
    private Instant deletedAt;

    @Column(name = "deleted_by")
    private @Nullable String deletedBy;

    @Enumerated(EnumType.STRING)
    @Column(name = "cause")
    private DeletionCause cause;

    @Column(name = "attempts")
    private int attempts;

    @Column(name = "problem")
    private @Nullable String problem;

    @Column(name = "leftovers")
    private long leftovers;

    @Column(name = "backend")
    private @Nullable String backend;

    @Column(name = "verified_at")
    private @Nullable Instant verifiedAt;

    protected Deletion() {}

    Deletion(
            UUID id,
            UUID documentId,
            String documentName,
            long passages,
            DeletionCause cause,
            Instant deletedAt,
            @Nullable String deletedBy) {
        this.id = id;
        this.documentId = documentId;
        this.documentName = documentName;
        this.passages = passages;
        this.cause = cause;
        this.deletedAt = deletedAt;
        this.deletedBy = deletedBy;
    }

    UUID id() {
        return id;
    }

    UUID documentId() {
        return documentId;
    }

    DeletionCause cause() {
        return cause;
    }

    boolean verified() {
        return verifiedAt != null;
    }

    int attempts() {
        return attempts;
    }

    void removed(long more) {
        leftovers += more;
    }

    void failed(String why) {
        attempts++;
        problem = why.length() > LONGEST_PROBLEM ? why.substring(0, LONGEST_PROBLEM) : why;
    }

    void verified(String where, Instant now) {
        attempts++;
        problem = null;
        backend = where;
        verifiedAt = now;
    }

    DeletionReceipt receipt() {
        return new DeletionReceipt(
                id,
                documentId,
                documentName,
                cause,
                deletedAt,
                deletedBy,
                passages,
                verifiedAt != null,
                attempts,
                problem,
                leftovers,
                verifiedAt == null ? null : 0L,
                backend,
                verifiedAt);
    }
}
