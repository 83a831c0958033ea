package dev.recado.privacy;

import dev.recado.platform.Caller;
import dev.recado.platform.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A deletion under way, later its receipt. It outlives the tenant. */
@Entity
@Table(name = "tenant_deletion")
class TenantDeletion {
    static final String WAITING = "waiting";
    static final String DONE = "done";

    @Id
    private UUID id;

    private String name;

    @Column(name = "requested_at")
    private Instant requestedAt;

    @Column(name = "requested_by")
    private UUID requestedBy;

    @Column(name = "requested_by_name")
    private String requestedByName;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    private String step = WAITING;

    @Column(name = "rows_deleted", length = 20_000)
    private String rows = "{}";

    @Column(name = "messages_removed")
    private long messagesRemoved;

    @Column(name = "index_before")
    private @Nullable Long indexBefore;

    @Column(name = "index_after")
    private @Nullable Long indexAfter;

    @Version
    private long version;

    protected TenantDeletion() {}

    TenantDeletion(UUID tenantId, String name, Caller by, Instant now) {
        this.id = tenantId;
        this.name = name;
        this.requestedBy = by.userId();
        this.requestedByName = by.username();
        this.requestedAt = now;
    }

    void started(Instant now) {
        if (startedAt == null) {
            startedAt = now;
        }
    }

    void step(String now) {
        step = now;
    }

    void deleted(String table, long count) {
        if (count > 0) {
            Map<String, Long> counts = counts();
            counts.merge(table, count, Long::sum);
            rows = Json.write(counts);
        }
        step = table;
    }

    void messagesRemoved(long count) {
        messagesRemoved += count;
    }

    /** Before anything is deleted: after a crash in the middle, what the database has no longer is taken out of the index on its own. */
    void indexed(long before) {
        if (indexBefore == null) {
            indexBefore = before;
        }
    }

    void cleared(long after) {
        indexAfter = after;
    }

    void finish(Instant now) {
        finishedAt = now;
        step = DONE;
    }

    Instant requestedAt() {
        return requestedAt;
    }

    boolean finished() {
        return finishedAt != null;
    }

    DeletionReceipt receipt() {
        return new DeletionReceipt(
                id,
                name,
                requestedAt,
                requestedBy,
                requestedByName,
                startedAt,
                finishedAt,
                step,
                counts(),
                messagesRemoved,
                indexBefore,
                indexAfter);
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        Map<?, ?> read = Json.read(rows, Map.class);
        read.forEach((table, count) -> counts.put((String) table, ((Number) count).longValue()));
        return counts;
    }
}
