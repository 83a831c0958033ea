package dev.recado.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

/** The secret that somebody's authenticator app shares with us. */
@Entity
@Table(name = "second_factor")
class SecondFactor {
    @Id
    @Column(name = "user_id")
    private UUID userId;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "sealed_secret")
    private String sealedSecret;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "confirmed_at")
    private @Nullable Instant confirmedAt;

    @Column(name = "last_step")
    private long lastStep;

    protected SecondFactor() {}

    SecondFactor(UUID userId, String sealedSecret, Instant now) {
        this.userId = userId;
        this.sealedSecret = sealedSecret;
        this.createdAt = now;
    }

    String sealedSecret() {
        return sealedSecret;
    }

    @Nullable
    Instant confirmedAt() {
        return confirmedAt;
    }

    boolean active() {
        return confirmedAt != null;
    }

    long lastStep() {
        return lastStep;
    }

    /** Begins anew, with another secret. */
    void secret(String sealed, Instant now) {
        sealedSecret = sealed;
        createdAt = now;
        lastStep = 0;
    }

    void confirm(Instant now) {
        confirmedAt = now;
    }

    void used(long step) {
        lastStep = step;
    }
}
