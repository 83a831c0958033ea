package dev.recado.users;

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
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A link that was given out once, by the hash of its secret. It is gone when it is used. Looked up without a tenant. */
@Entity
@Table(name = "one_time_link")
class OneTimeLink {
    /** What a link is for, and how long it may lie in somebody's mailbox. */
    enum Purpose {
        /** Become a user; the subject is an invitation. */
        INVITATION(Duration.ofDays(7)),
        /** Choose a new password; the subject is a user. An administrator has asked for it. */
        PASSWORD(Duration.ofHours(24)),
        /** The same, but anybody may have asked for it. */
        FORGOTTEN(Duration.ofHours(1));

        private final Duration lasts;

        Purpose(Duration lasts) {
            this.lasts = lasts;
        }

        Duration lasts() {
            return lasts;
        }
    }

    @Id
    @Column(name = "token_hash")
    private String tokenHash;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private Purpose purpose;

    @Column(name = "subject_id")
    private UUID subjectId;

    @Column(name = "tenant_id")
    private @Nullable UUID tenantId;

    @Column(name = "expires_at")
    private Instant expiresAt;

    protected OneTimeLink() {}

    OneTimeLink(String tokenHash, Purpose purpose, UUID subjectId, @Nullable UUID tenantId, Instant now) {
        this.tokenHash = tokenHash;
        this.purpose = purpose;
        this.subjectId = subjectId;
        this.tenantId = tenantId;
        this.expiresAt = now.plus(purpose.lasts());
    }

    Purpose purpose() {
        return purpose;
    }

    UUID subjectId() {
        return subjectId;
    }

    @Nullable
    UUID tenantId() {
        return tenantId;
    }

    Instant expiresAt() {
        return expiresAt;
    }
}
