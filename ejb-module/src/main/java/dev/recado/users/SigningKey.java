package dev.recado.users;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key pair for access tokens: the public half as a JWK, the private half sealed. A platform table. */
@Entity
@Table(name = "signing_key")
class SigningKey {
    @Id
    private String kid;

    @Column(name = "public_jwk")
    private String publicJwk;

    @Column(name = "sealed_private_key")
    private String sealedPrivateKey;

    @Column(name = "created_at")
    private Instant createdAt;

    /** A retired key signs nothing any more, but stays published until its last token has expired. */
    @Column(name = "retired_at")
    private @Nullable Instant retiredAt;

    protected SigningKey() {}

    SigningKey(String kid, String publicJwk, String sealedPrivateKey, Instant now) {
        this.kid = kid;
        this.publicJwk = publicJwk;
        this.sealedPrivateKey = sealedPrivateKey;
        this.createdAt = now;
    }

    String kid() {
        return kid;
    }

    String publicJwk() {
        return publicJwk;
    }

    String sealedPrivateKey() {
        return sealedPrivateKey;
    }
}
