package dev.recado.channels;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** What was written for a conversation up to a moment is no longer wanted. */
@Entity
@Table(name = "outbox_cancellation")
class OutboxCancellation {
    @Id
    @Column(name = "conversation_id")
    private UUID conversationId;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "everything_at")
    private @Nullable Instant everythingAt;

    @Column(name = "answers_at")
    private @Nullable Instant answersAt;

    protected OutboxCancellation() {}

    OutboxCancellation(UUID conversationId) {
        this.conversationId = conversationId;
    }

    void cancel(boolean onlyAnswers, Instant at) {
        answersAt = at;
        if (!onlyAnswers) {
            everythingAt = at;
        }
    }

    boolean covers(boolean answer, Instant createdAt) {
        Instant until = answer ? answersAt : everythingAt;
        return until != null && !createdAt.isAfter(until);
    }
}
