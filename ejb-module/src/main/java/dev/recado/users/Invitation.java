package dev.recado.users;

import dev.recado.platform.Ids;
import dev.recado.platform.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.TenantId;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** Somebody who may become a user. The row is gone when they have, or when it is revoked; the audit trail keeps both. */
@Entity
class Invitation {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    private String username;
    private @Nullable String email;

    @Enumerated(EnumType.STRING)
    @JdbcTypeCode(SqlTypes.VARCHAR)
    private Role role;

    private String language;

    @Column(name = "invited_by")
    private String invitedBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    protected Invitation() {}

    Invitation(String username, @Nullable String email, Role role, String language, String invitedBy, Instant now) {
        this.id = Ids.next();
        this.username = username;
        this.email = email;
        this.role = role;
        this.language = language;
        this.invitedBy = invitedBy;
        this.createdAt = now;
        renew(now);
    }

    /** The time of its link begins anew. */
    final void renew(Instant now) {
        expiresAt = now.plus(OneTimeLink.Purpose.INVITATION.lasts());
    }

    UUID id() {
        return id;
    }

    String username() {
        return username;
    }

    @Nullable
    String email() {
        return email;
    }

    Role role() {
        return role;
    }

    String language() {
        return language;
    }

    InvitationDetails details(Instant now) {
        return new InvitationDetails(
                id, username, email, role, language, invitedBy, createdAt, expiresAt, !now.isBefore(expiresAt));
    }
}
