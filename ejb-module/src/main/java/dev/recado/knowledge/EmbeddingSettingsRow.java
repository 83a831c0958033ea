package dev.recado.knowledge;

import dev.recado.llm.EmbeddingChoice;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/**
 * What a tenant's next version is to be made with, and which version answers. Whoever completes a document or switches versions
 * holds this row, so that no document is left behind by a switch.
 */
@Entity
@Table(name = "embedding_settings")
class EmbeddingSettingsRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Embedded
    private EmbeddingColumns model;

    @Column(name = "by_hand")
    private boolean byHand;

    @Column(name = "active_version")
    private UUID activeVersion;

    @Version
    @Column(name = "version")
    private long version;

    protected EmbeddingSettingsRow() {}

    EmbeddingSettingsRow(UUID id, EmbeddingChoice choice, int passageTokens, UUID activeVersion) {
        this.id = id;
        this.model = new EmbeddingColumns(choice, passageTokens);
        this.activeVersion = activeVersion;
    }

    EmbeddingChoice choice() {
        return model.choice();
    }

    int passageTokens() {
        return model.passageTokens();
    }

    boolean byHand() {
        return byHand;
    }

    UUID activeVersion() {
        return activeVersion;
    }

    long version() {
        return version;
    }

    void change(EmbeddingChoice choice, int passageTokens, boolean newByHand) {
        model = new EmbeddingColumns(choice, passageTokens);
        byHand = newByHand;
    }

    void activate(UUID newVersion) {
        activeVersion = newVersion;
    }
}
