package dev.recado.knowledge;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** How a tenant's part of the index stands; one row for each tenant that was ever looked at. */
@Entity
@Table(name = "knowledge_index")
class IndexState {
    private static final int LONGEST_PROBLEM = 500;

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Enumerated(EnumType.STRING)
    @Column(name = "standing")
    private IndexStanding standing;

    @Enumerated(EnumType.STRING)
    @Column(name = "reason")
    private IndexReason reason;

    @Column(name = "everything")
    private boolean everything;

    @Column(name = "done_up_to")
    private @Nullable UUID doneUpTo;

    @Column(name = "total")
    private long total;

    @Column(name = "done")
    private long done;

    @Column(name = "missing")
    private long missing;

    @Column(name = "surplus")
    private long surplus;

    @Column(name = "attempts")
    private int attempts;

    @Column(name = "problem")
    private @Nullable String problem;

    @Column(name = "started_at")
    private Instant startedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    protected IndexState() {}

    IndexState(UUID tenant) {
        this.id = id(tenant);
        this.standing = IndexStanding.HEALTHY;
    }

    UUID id() {
        return id;
    }

    /** The id of a tenant's row: one and the same, so that there is never a second; not the tenant's own, which other work has. */
    static UUID id(UUID tenant) {
        return UUID.nameUUIDFromBytes(("index of " + tenant).getBytes(StandardCharsets.UTF_8));
    }

    boolean underWay() {
        return finishedAt == null;
    }

    /** Whether it may lack what it had before. */
    boolean isFilling() {
        return underWay() && (reason == IndexReason.LOST || reason == IndexReason.START && !everything);
    }

    /** One that was under way when the server stopped goes on, and nobody knows what happened meanwhile. */
    void goesOnSinceStart() {
        if (reason != IndexReason.LOST) {
            reason = IndexReason.START;
        }
    }

    long done() {
        return done;
    }

    boolean everything() {
        return everything;
    }

    int attempts() {
        return attempts;
    }

    /** Begins from the start. */
    void begin(IndexReason why, boolean writeEverything, long passages, Instant now) {
        standing = writeEverything ? IndexStanding.REPAIRING : IndexStanding.CHECKING;
        reason = why;
        everything = writeEverything;
        doneUpTo = null;
        total = passages;
        done = 0;
        missing = 0;
        surplus = 0;
        attempts = 0;
        problem = null;
        startedAt = now;
        finishedAt = null;
    }

    /** Some more passages were looked at, up to this one; so many of them were missing. */
    void advance(UUID upTo, long looked, long foundMissing) {
        doneUpTo = upTo;
        done += looked;
        missing += foundMissing;
        attempts = 0;
        problem = null;
        standing = everything || missing > 0 ? IndexStanding.REPAIRING : IndexStanding.CHECKING;
    }

    void fail(String why) {
        standing = IndexStanding.WAITING;
        attempts++;
        problem = why.length() > LONGEST_PROBLEM ? why.substring(0, LONGEST_PROBLEM) : why;
    }

    void finish(long foundSurplus, Instant now) {
        standing = IndexStanding.HEALTHY;
        surplus = foundSurplus;
        attempts = 0;
        problem = null;
        finishedAt = now;
    }

    IndexChecks.Task task() {
        return new IndexChecks.Task(id, reason, everything, doneUpTo, done, missing);
    }

    SearchIndexDetails details(String backend, long passages, @Nullable Long indexed) {
        long share = total == 0 ? 0 : Math.min(99, done * 100 / total);
        return new SearchIndexDetails(
                standing,
                backend,
                passages,
                indexed,
                underWay() ? (int) share : 100,
                reason,
                everything && underWay(),
                missing,
                surplus,
                problem,
                startedAt,
                finishedAt);
    }
}
