package dev.recado.llm;

import dev.recado.platform.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** A key of an embedding provider, good for one address. */
@Entity
@Table(name = "embedding_keys")
class EmbeddingKeyRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    private String address;

    @Column(name = "api_key")
    private String sealedKey;

    @Column(name = "key_hint")
    private String keyHint;

    @Version
    private long version;

    protected EmbeddingKeyRow() {}

    EmbeddingKeyRow(String address) {
        this.id = Ids.next();
        this.address = address;
    }

    String address() {
        return address;
    }

    String sealedKey() {
        return sealedKey;
    }

    String keyHint() {
        return keyHint;
    }

    long version() {
        return version;
    }

    UUID id() {
        return id;
    }

    void set(String sealed, String hint) {
        sealedKey = sealed;
        keyHint = hint;
    }
}
