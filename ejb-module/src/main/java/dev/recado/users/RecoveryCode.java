package dev.recado.users;

import dev.recado.platform.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.security.SecureRandom;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.TenantId;

/** A code that gets somebody in once without their authenticator app, by its hash. It is gone when it is used. */
@Entity
@Table(name = "recovery_code")
class RecoveryCode {
    static final int COUNT = 10;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 10;

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "user_id")
    private UUID userId;

    @Column(name = "code_hash")
    private String codeHash;

    protected RecoveryCode() {}

    RecoveryCode(UUID userId, String code) {
        this.id = Ids.next();
        this.userId = userId;
        this.codeHash = hash(userId, code);
    }

    /** 80 random bits as {@code abcd-efgh-ijkl-mnop}: too many to guess, even for who has the hash. */
    static String newCode() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return Totp.base32(bytes).toLowerCase(Locale.ROOT).replaceAll("(.{4})(?!$)", "$1-");
    }

    /** Whatever people put between the groups, and however large they write. */
    static String hash(UUID userId, String code) {
        return Hashes.of(userId + ":" + code.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT));
    }
}
