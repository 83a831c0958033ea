package dev.recado.encryption;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A rotation; a platform table, because it goes over all tenants and holds nothing of theirs. */
@Entity
@Table(name = "key_rotation")
class KeyRotation {
    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    private RotationKind kind;

    /** The kind while it runs, null afterwards: at most one of a kind runs, on either database. */
    @Enumerated(EnumType.STRING)
    private @Nullable RotationKind running;

    @Column(name = "started_at")
    private Instant startedAt;

    @Column(name = "started_by")
    private String startedBy;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @Column(name = "master_key")
    private @Nullable String masterKey;

    private long total;
    private long done;
    private long failed;

    protected KeyRotation() {}

    KeyRotation(UUID id, RotationKind kind, String startedBy, @Nullable String masterKey, long total, Instant now) {
        this.id = id;
        this.kind = kind;
        this.running = kind;
        this.startedBy = startedBy;
        this.masterKey = masterKey;
        this.total = total;
        this.startedAt = now;
    }

    void progress(long more, long moreFailed) {
        done += more;
        failed += moreFailed;
    }

    void finish(Instant now) {
        running = null;
        finishedAt = now;
    }

    /** A rotation that goes on after a crash counts its failures from the start, because it meets them again. */
    void startOver() {
        failed = 0;
    }

    RotationDetails details() {
        return new RotationDetails(id, kind, startedAt, startedBy, finishedAt, masterKey, total, done, failed);
    }
}
