package dev.recado.users;

import dev.recado.platform.Ids;
import dev.recado.platform.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** The key pairs behind access tokens: ECDSA on P-256, the one elliptic algorithm that MicroProfile JWT names (ES256). */
@ApplicationScoped
class SigningKeys {
    /** The JWS algorithm; nothing else is ever accepted (RFC 8725 §3.1). */
    static final String ALGORITHM = AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256;

    @PersistenceContext
    EntityManager em;

    @Inject
    SecretBox secrets;

    @Inject
    Clock clock;

    /** What signs now. */
    record Signer(String kid, PrivateKey key) {}

    /** The newest key that is not retired; the first one is made here. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Signer signer() {
        SigningKey key = em.createQuery(
                        "select k from SigningKey k where k.retiredAt is null order by k.createdAt desc, k.kid desc",
                        SigningKey.class)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElseGet(this::make);
        String opened = secrets.open(key.sealedPrivateKey(), context(key.kid()));
        try {
            byte[] bytes = Base64.getDecoder().decode(opened);
            return new Signer(key.kid(), KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The stored signing key " + key.kid() + " is damaged", e);
        }
    }

    /** All public keys with which a token may still be checked, as a JWK set (RFC 7517 §5). */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public String jwks() {
        var keys = em.createQuery("select k from SigningKey k order by k.createdAt", SigningKey.class)
                .getResultList();
        if (keys.isEmpty()) {
            keys = List.of(make());
        }
        return keys.stream().map(SigningKey::publicJwk).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private SigningKey make() {
        try {
            EllipticCurveJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            pair.setKeyId(Ids.next().toString());
            pair.setUse("sig");
            pair.setAlgorithm(ALGORITHM);
            String sealed = secrets.seal(
                    Base64.getEncoder().encodeToString(pair.getPrivateKey().getEncoded()), context(pair.getKeyId()));
            SigningKey key = new SigningKey(
                    pair.getKeyId(), pair.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY), sealed, clock.instant());
            em.persist(key);
            return key;
        } catch (JoseException e) {
            throw new IllegalStateException("A signing key can't be made", e);
        }
    }

    private static String context(String kid) {
        return "signing-key:" + kid;
    }
}
