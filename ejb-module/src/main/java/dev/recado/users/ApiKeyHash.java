package dev.recado.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** Whose key it is, found by the secret's hash before the tenant is known: ids and hashes only. */
@Entity
@Table(name = "api_key_hash")
class ApiKeyHash {
    @Id
    @Column(name = "secret_hash")
    private String secretHash;

    @Column(name = "key_id")
    private UUID keyId;

    @Column(name = "tenant_id")
    private UUID tenantId;

    protected ApiKeyHash() {}

    ApiKeyHash(String secretHash, UUID keyId, UUID tenantId) {
        this.secretHash = secretHash;
        this.keyId = keyId;
        this.tenantId = tenantId;
    }

    UUID keyId() {
        return keyId;
    }

    UUID tenantId() {
        return tenantId;
    }
}
