package dev.recado.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One refresh token, by its hash. All that descend from one log-in form a family, which is a {@link UserSession} and ends with
 * it at the latest. A platform table.
 */
@Entity
@Table(name = "refresh_token")
class RefreshToken {
    @Id
    @Column(name = "token_hash")
    private String tokenHash;

    private UUID family;

    @Column(name = "user_id")
    private UUID userId;

    private int generation;

    @Column(name = "expires_at")
    private Instant expiresAt;

    @Column(name = "family_expires_at")
    private Instant familyExpiresAt;

    @Column(name = "used_at")
    private @Nullable Instant usedAt;

    protected RefreshToken() {}

    RefreshToken(
            String tokenHash, UUID family, UUID userId, int generation, Instant expiresAt, Instant familyExpiresAt) {
        this.tokenHash = tokenHash;
        this.family = family;
        this.userId = userId;
        this.generation = generation;
        this.expiresAt = expiresAt.isBefore(familyExpiresAt) ? expiresAt : familyExpiresAt;
        this.familyExpiresAt = familyExpiresAt;
    }

    UUID family() {
        return family;
    }

    UUID userId() {
        return userId;
    }

    Instant familyExpiresAt() {
        return familyExpiresAt;
    }

    int generation() {
        return generation;
    }

    boolean used() {
        return usedAt != null;
    }

    boolean expired(Instant now) {
        return !now.isBefore(expiresAt);
    }

    void use(Instant now) {
        usedAt = now;
    }
}
