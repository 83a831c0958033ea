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

    /** Published before, so that all who check tokens know it by then. */
    @Column(name = "signs_from")
    private Instant signsFrom;

    /** A retired key signs nothing any more, but stays published until its last token has expired. */
    @Column(name = "retired_at")
    private @Nullable Instant retiredAt;

    protected SigningKey() {}

    SigningKey(String kid, String publicJwk, String sealedPrivateKey, Instant now, Instant signsFrom) {
        this.kid = kid;
        this.publicJwk = publicJwk;
        this.sealedPrivateKey = sealedPrivateKey;
        this.createdAt = now;
        this.signsFrom = signsFrom;
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

    Instant createdAt() {
        return createdAt;
    }

    Instant signsFrom() {
        return signsFrom;
    }

    void signsFrom(Instant to) {
        signsFrom = to;
    }

    boolean signsAt(Instant now) {
        return retiredAt == null && !now.isBefore(signsFrom);
    }

    @Nullable
    Instant retiredAt() {
        return retiredAt;
    }

    void retire(Instant at) {
        retiredAt = at;
    }
}
