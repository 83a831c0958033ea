package dev.recado.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** A part of an original, of at most {@link #SIZE} bytes. */
@Entity
@Table(name = "knowledge_contents")
@IdClass(DocumentPart.Key.class)
class DocumentPart {
    static final int SIZE = 1_000_000;

    /** The number of the first part of an original that is not the document's yet. */
    static final int ASIDE = 1_000_000;

    @Id
    @Column(name = "document_id")
    private UUID documentId;

    @Id
    @Column(name = "part")
    private int part;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "content", length = 1_048_576)
    private byte[] content;

    protected DocumentPart() {}

    DocumentPart(UUID documentId, int part, byte[] content) {
        this.documentId = documentId;
        this.part = part;
        this.content = content;
    }

    int number() {
        return part;
    }

    byte[] content() {
        return content;
    }

    record Key(UUID documentId, int part) implements Serializable {}
}
