package dev.recado.platform.work;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "node_incarnation")
class NodeIncarnation {
    @Id
    private UUID id;

    @Column(name = "node_name")
    private String nodeName;

    @Column(name = "started_at")
    private Instant startedAt;

    @Column(name = "heartbeat_at")
    private Instant heartbeatAt;

    @Column(name = "stopped_at")
    private @Nullable Instant stoppedAt;

    protected NodeIncarnation() {}

    NodeIncarnation(UUID id, String nodeName, Instant now) {
        this.id = id;
        this.nodeName = nodeName;
        this.startedAt = now;
        this.heartbeatAt = now;
    }
}
