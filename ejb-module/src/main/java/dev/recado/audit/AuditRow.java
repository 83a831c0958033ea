package dev.recado.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "audit_entry")
class AuditRow {
    @Id
    private UUID id;

    @Column(name = "tenant_id")
    private @Nullable UUID tenantId;

    private Instant at;

    @Column(name = "user_id")
    private @Nullable UUID userId;

    private @Nullable String username;
    private String action;

    @Column(name = "target_kind")
    private String targetKind;

    @Column(name = "target_id")
    private @Nullable String targetId;

    @Column(length = 100_000)
    private String details;

    @Column(name = "correlation_id")
    private @Nullable String correlationId;

    protected AuditRow() {}

    AuditRow(AuditEntry entry) {
        id = entry.id();
        tenantId = entry.tenantId();
        at = entry.at();
        userId = entry.userId();
        username = entry.username();
        action = entry.action();
        targetKind = entry.targetKind();
        targetId = entry.targetId();
        details = entry.details();
        correlationId = entry.correlationId();
    }

    AuditEntry entry() {
        return new AuditEntry(id, tenantId, at, userId, username, action, targetKind, targetId, details, correlationId);
    }
}
