package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link SigningKeys}; no tenant is bound, since keys are the installation's. */
@ApplicationScoped
class SigningKeyRows {
    private static final String FIRST = "first-signing-key";
    // In the order in which they sign; a kid that was made later is greater.
    private static final String ALL = "select k from SigningKey k order by k.signsFrom, k.createdAt, k.kid";

    @PersistenceContext
    EntityManager em;

    @Inject
    SecretBox secrets;

    @Inject
    Audit audit;

    /** The key that signs now; null when there is none. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public SigningKeys.@Nullable Signer signer(Instant now) {
        SigningKey key = signing(em.createQuery(ALL, SigningKey.class).getResultList(), now);
        if (key == null) {
            return null;
        }
        String opened = secrets.open(key.sealedPrivateKey(), context(key.kid()));
        try {
            byte[] bytes = Base64.getDecoder().decode(opened);
            return new SigningKeys.Signer(
                    key.kid(), KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The stored signing key " + key.kid() + " is damaged", e);
        }
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<String> publicKeys() {
        return em.createQuery(ALL, SigningKey.class)
                .getResultStream()
                .map(SigningKey::publicJwk)
                .toList();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Set<String> kids() {
        return new HashSet<>(
                em.createQuery("select k.kid from SigningKey k", String.class).getResultList());
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<SigningKeyDetails> list(Instant now) {
        List<SigningKey> keys = em.createQuery(ALL, SigningKey.class).getResultList();
        SigningKey signing = signing(keys, now);
        return keys.stream().map(key -> details(key, keys, signing, now)).toList();
    }

    /** Makes the installation's first key; whoever comes second fails on the step's primary key. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void first(Instant now) {
        if (!em.createQuery(ALL, SigningKey.class).getResultList().isEmpty()) {
            return;
        }
        if (em.find(SetupStep.class, FIRST) == null) {
            em.persist(new SetupStep(FIRST, now));
            em.flush();
        }
        make(now, now, "first");
    }

    /** Makes a key that signs after a while; its kid. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public String make(Instant now, Duration propagation, String why) {
        return make(now, now.plus(propagation), why);
    }

    /** Takes a key out at once and sees to it that one signs. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void remove(String kid, Instant now) {
        List<SigningKey> keys = locked();
        SigningKey gone = keys.stream()
                .filter(key -> key.kid().equals(kid))
                .findFirst()
                .orElseThrow(() -> new NotFound("signing-key", kid));
        retireFormer(keys, now);
        em.remove(gone);
        audit.record("signing-key.removed", "signing-key", kid, Map.of());
        List<SigningKey> left = keys.stream().filter(key -> key != gone).toList();
        if (signing(left, now) == null) {
            left.stream()
                    .filter(key -> key.retiredAt() == null)
                    .findFirst()
                    .ifPresentOrElse(next -> next.signsFrom(now), () -> make(now, now, "another was removed"));
        }
    }

    /** Makes the next key, retires, takes out; whether anything changed. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean tend(Instant now, Duration age, Duration propagation) {
        // The lock keeps two nodes from making a key each.
        List<SigningKey> keys = locked();
        if (keys.isEmpty()) {
            return false;
        }
        boolean changed = retireFormer(keys, now);
        for (SigningKey key : keys) {
            Instant retired = key.retiredAt();
            if (retired != null && now.isAfter(retired.plus(SigningKeys.PUBLISHED_AFTER))) {
                em.remove(key);
                audit.record("signing-key.expired", "signing-key", key.kid(), Map.of());
                changed = true;
            }
        }
        if (!now.isBefore(keys.getLast().createdAt().plus(age))) {
            make(now, now.plus(propagation), "age");
            changed = true;
        }
        return changed;
    }

    private List<SigningKey> locked() {
        return em.createQuery(ALL, SigningKey.class)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    private static boolean retireFormer(List<SigningKey> keys, Instant now) {
        SigningKey signing = signing(keys, now);
        boolean changed = false;
        for (SigningKey key : keys) {
            if (signing != null && key != signing && key.signsAt(now)) {
                key.retire(signing.signsFrom());
                changed = true;
            }
        }
        return changed;
    }

    private static @Nullable SigningKey signing(List<SigningKey> keys, Instant now) {
        return keys.stream()
                .filter(key -> key.signsAt(now))
                .reduce((former, later) -> later)
                .orElse(null);
    }

    // Between two visits of the sweep a key has retired already without its row saying so.
    private static SigningKeyDetails details(
            SigningKey key, List<SigningKey> keys, @Nullable SigningKey signing, Instant now) {
        Instant retired = signing != null && key != signing && key.signsAt(now) ? signing.signsFrom() : key.retiredAt();
        SigningKeyDetails.State state = key == signing
                ? SigningKeyDetails.State.SIGNING
                : retired == null ? SigningKeyDetails.State.PUBLISHED : SigningKeyDetails.State.RETIRED;
        return new SigningKeyDetails(
                key.kid(),
                state,
                key.createdAt(),
                key.signsFrom(),
                retired,
                retired == null ? null : retired.plus(SigningKeys.PUBLISHED_AFTER));
    }

    private String make(Instant now, Instant signsFrom, String why) {
        try {
            EllipticCurveJsonWebKey pair = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            pair.setKeyId(Ids.next().toString());
            pair.setUse("sig");
            pair.setAlgorithm(SigningKeys.ALGORITHM);
            String sealed = secrets.seal(
                    Base64.getEncoder().encodeToString(pair.getPrivateKey().getEncoded()), context(pair.getKeyId()));
            SigningKey key = new SigningKey(
                    pair.getKeyId(), pair.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY), sealed, now, signsFrom);
            em.persist(key);
            audit.record(
                    "signing-key.made",
                    "signing-key",
                    key.kid(),
                    Map.of("signsFrom", signsFrom.toString(), "why", why));
            return key.kid();
        } catch (JoseException e) {
            throw new IllegalStateException("A signing key can't be made", e);
        }
    }

    private static String context(String kid) {
        return "signing-key:" + kid;
    }
}
