package dev.recado.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An entry is written once. Only the number of its seal is added later, by a bulk update. */
@Entity
@Table(name = "audit_entry")
class AuditRow {
    @Id
    private UUID id;

    @Column(name = "tenant_id", updatable = false)
    private @Nullable UUID tenantId;

    @Column(updatable = false)
    private Instant at;

    @Column(name = "user_id", updatable = false)
    private @Nullable UUID userId;

    @Column(updatable = false)
    private @Nullable String username;

    @Column(updatable = false)
    private String action;

    @Column(name = "target_kind", updatable = false)
    private String targetKind;

    @Column(name = "target_id", updatable = false)
    private @Nullable String targetId;

    @Column(length = 100_000, updatable = false)
    private String details;

    @Column(name = "state_before", length = 100_000, updatable = false)
    private @Nullable String before;

    @Column(name = "state_after", length = 100_000, updatable = false)
    private @Nullable String after;

    @Column(name = "client_address", updatable = false)
    private @Nullable String address;

    @Column(name = "user_agent", updatable = false)
    private @Nullable String userAgent;

    @Column(name = "session_id", updatable = false)
    private @Nullable String session;

    @Column(name = "correlation_id", updatable = false)
    private @Nullable String correlationId;

    @Column(name = "mac_key", updatable = false)
    private @Nullable UUID macKey;

    @Column(updatable = false)
    private @Nullable String mac;

    private @Nullable Long seal;

    protected AuditRow() {}

    AuditRow(AuditEntry entry, UUID macKey, String mac) {
        id = entry.id();
        tenantId = entry.tenantId();
        at = entry.at();
        userId = entry.userId();
        username = entry.username();
        action = entry.action();
        targetKind = entry.targetKind();
        targetId = entry.targetId();
        details = entry.details();
        before = entry.before();
        after = entry.after();
        address = entry.address();
        userAgent = entry.userAgent();
        session = entry.session();
        correlationId = entry.correlationId();
        this.macKey = macKey;
        this.mac = mac;
    }

    AuditEntry entry() {
        return new AuditEntry(
                id,
                tenantId,
                at,
                userId,
                username,
                action,
                targetKind,
                targetId,
                details,
                before,
                after,
                address,
                userAgent,
                session,
                correlationId,
                seal);
    }

    MarkedEntry marked() {
        return new MarkedEntry(entry(), macKey, mac);
    }
}
