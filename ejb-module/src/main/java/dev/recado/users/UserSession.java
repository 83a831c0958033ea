package dev.recado.users;

import dev.recado.platform.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.TenantId;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A log-in that holds. What it ends with is that the row is gone. */
@Entity
@Table(name = "user_session")
class UserSession {
    /** The last use is only kept to this grain, so that reading does not mean writing each time. */
    static final Duration GRAIN = Duration.ofMinutes(1);

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "user_id")
    private UUID userId;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private SessionKind kind;

    private @Nullable String address;

    @Column(name = "user_agent")
    private @Nullable String userAgent;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "last_used_at")
    private Instant lastUsedAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "ends_at")
    private Instant endsAt;

    protected UserSession() {}

    UserSession(UUID userId, SessionKind kind, Client client, Instant now) {
        this.id = Ids.next();
        this.userId = userId;
        this.kind = kind;
        this.address = client.address();
        this.userAgent = client.userAgent();
        this.createdAt = now;
        this.endsAt = now.plus(kind.longest());
        use(now);
    }

    UUID id() {
        return id;
    }

    UUID userId() {
        return userId;
    }

    boolean alive(Instant now) {
        return now.isBefore(expiresAt);
    }

    /** Keeps it alive. */
    void used(Instant now) {
        if (Duration.between(lastUsedAt, now).compareTo(GRAIN) >= 0) {
            use(now);
        }
    }

    private void use(Instant now) {
        lastUsedAt = now;
        Instant idle = now.plus(kind.idle());
        expiresAt = idle.isBefore(endsAt) ? idle : endsAt;
    }

    SessionDetails details(@Nullable UUID current) {
        return new SessionDetails(id, kind, address, userAgent, createdAt, lastUsedAt, expiresAt, id.equals(current));
    }
}
