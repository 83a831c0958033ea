package dev.recado.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a user before it is known who they are: ids and hashes only. Looked up without a tenant; a tenant's own
 * sessions see its own only.
 */
@Entity
class Login {
    @Id
    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "tenant_id")
    private @Nullable UUID tenantId;

    @Column(name = "username_hash")
    private String usernameHash;

    @Column(name = "email_hash")
    private @Nullable String emailHash;

    @Column(name = "subject_hash")
    private @Nullable String subjectHash;

    @Column(name = "password_hash")
    private String passwordHash;

    private int generation;

    protected Login() {}

    Login(UUID userId, @Nullable UUID tenantId, String usernameHash, String passwordHash) {
        this.userId = userId;
        this.tenantId = tenantId;
        this.usernameHash = usernameHash;
        this.passwordHash = passwordHash;
    }

    UUID userId() {
        return userId;
    }

    @Nullable
    UUID tenantId() {
        return tenantId;
    }

    String usernameHash() {
        return usernameHash;
    }

    String passwordHash() {
        return passwordHash;
    }

    int generation() {
        return generation;
    }

    void passwordHash(String to) {
        passwordHash = to;
    }

    @Nullable
    String emailHash() {
        return emailHash;
    }

    void emailHash(@Nullable String to) {
        emailHash = to;
    }

    @Nullable
    String subjectHash() {
        return subjectHash;
    }

    void subjectHash(@Nullable String to) {
        subjectHash = to;
    }

    void voidSessions() {
        generation++;
    }
}
