package dev.recado.platform.work;

import dev.recado.platform.TenantId;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "due_work")
class DueWorkRow {
    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private WorkKind kind;

    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "due_at")
    private Instant dueAt;

    /** Since when the oldest part of it waits, if that is known; else only the due time tells that it is late. */
    @Column(name = "since_at")
    private @Nullable Instant since;

    @Column(name = "incarnation_id")
    private @Nullable UUID incarnation;

    @Column(name = "alerted_at")
    private @Nullable Instant alertedAt;

    protected DueWorkRow() {}

    DueWorkRow(Due due) {
        id = due.id();
        kind = due.kind();
        tenantId = due.tenant().value();
        dueAt = due.dueAt();
    }

    void dueAt(Instant at) {
        dueAt = at;
        if (since == null) {
            alertedAt = null;
        }
    }

    void since(Instant at) {
        if (!at.equals(since)) {
            since = at;
            alertedAt = null;
        }
    }

    void claimedBy(@Nullable UUID node) {
        incarnation = node;
    }

    void alerted(Instant at) {
        alertedAt = at;
    }

    boolean claimed() {
        return incarnation != null;
    }

    /** The work, with the time since which it, or the oldest part of it, waits. */
    Due late() {
        return new Due(kind, id, new TenantId(tenantId), since == null ? dueAt : since);
    }

    Due due() {
        return new Due(kind, id, new TenantId(tenantId), dueAt);
    }
}
