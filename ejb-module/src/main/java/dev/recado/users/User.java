package dev.recado.users;

import dev.recado.platform.Ids;
import dev.recado.platform.Role;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.TenantId;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "app_user")
class User {
    private static final UUID NO_TENANT = new UUID(0, 0);

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
    private boolean enabled;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "last_login_at")
    private @Nullable Instant lastLoginAt;

    @Version
    private long version;

    protected User() {}

    User(String username, @Nullable String email, Role role, String language, Instant now) {
        this.id = Ids.next();
        this.username = username;
        this.email = email;
        this.role = role;
        this.language = language;
        this.enabled = true;
        this.createdAt = now;
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

    boolean enabled() {
        return enabled;
    }

    String language() {
        return language;
    }

    long version() {
        return version;
    }

    void email(@Nullable String to) {
        email = to;
    }

    void role(Role to) {
        role = to;
    }

    void enabled(boolean to) {
        enabled = to;
    }

    void language(String to) {
        language = to;
    }

    @Nullable
    UUID tenantId() {
        return tenantId == null || tenantId.equals(NO_TENANT) ? null : tenantId;
    }

    /** @param secondFactor whether they have one
     * @param slowedUntil until when failed log-ins keep them out, if they do */
    UserDetails details(boolean secondFactor, @Nullable Instant slowedUntil) {
        return new UserDetails(
                id,
                tenantId(),
                username,
                email,
                role,
                enabled,
                secondFactor,
                slowedUntil,
                createdAt,
                lastLoginAt,
                language,
                version);
    }
}
