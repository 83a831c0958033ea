package dev.recado.knowledge;

import dev.recado.platform.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

@Entity
@Table(name = "knowledge_tags")
class DocumentTag {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "document_id")
    private UUID documentId;

    @Column(name = "tag")
    private String tag;

    protected DocumentTag() {}

    DocumentTag(UUID documentId, String tag) {
        this.id = Ids.next();
        this.documentId = documentId;
        this.tag = tag;
    }
}
