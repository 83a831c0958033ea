package dev.recado.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** That a version is through with a document: it has all its passages, or could not take it in. */
@Entity
@Table(name = "knowledge_version_documents")
@IdClass(VersionDocument.Key.class)
class VersionDocument {
    @Id
    @Column(name = "version_id")
    private UUID versionId;

    @Id
    @Column(name = "document_id")
    private UUID documentId;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "passages")
    private int passages;

    @Column(name = "problem_code")
    private @Nullable String problemCode;

    @Column(name = "problem_detail")
    private @Nullable String problemDetail;

    protected VersionDocument() {}

    VersionDocument(UUID versionId, UUID documentId, int passages) {
        this.versionId = versionId;
        this.documentId = documentId;
        this.passages = passages;
    }

    VersionDocument(UUID versionId, UUID documentId, DocumentProblem problem) {
        this(versionId, documentId, 0);
        this.problemCode = problem.code();
        this.problemDetail = problem.detail();
    }

    /** Only of one with a problem. */
    VersionProblem problem(String documentName) {
        return new VersionProblem(documentId, documentName, String.valueOf(problemCode), problemDetail);
    }

    record Key(UUID versionId, UUID documentId) implements Serializable {}
}
