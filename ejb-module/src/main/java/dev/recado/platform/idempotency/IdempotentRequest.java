package dev.recado.platform.idempotency;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** A request under a key; without a status it is still running, or was interrupted. */
@Entity
@Table(name = "idempotent_request")
class IdempotentRequest {
    @Id
    private String id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "request_hash")
    private String requestHash;

    @Column(name = "created_at")
    private Instant createdAt;

    private @Nullable Integer status;

    private @Nullable String headers;

    @Column(name = "sealed_body", length = 1_000_000)
    private @Nullable String sealedBody;

    protected IdempotentRequest() {}

    IdempotentRequest(String id, String requestHash, Instant now) {
        this.id = id;
        this.requestHash = requestHash;
        this.createdAt = now;
    }

    String requestHash() {
        return requestHash;
    }

    @Nullable
    Integer status() {
        return status;
    }

    @Nullable
    String headers() {
        return headers;
    }

    @Nullable
    String sealedBody() {
        return sealedBody;
    }

    void answered(int with, String itsHeaders, @Nullable String sealed) {
        status = with;
        headers = itsHeaders;
        sealedBody = sealed;
    }
}
