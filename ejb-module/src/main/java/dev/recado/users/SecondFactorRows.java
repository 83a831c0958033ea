package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Invalid;
import dev.recado.platform.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link SecondFactors}, with the user's tenant already bound (none for superusers). */
@ApplicationScoped
class SecondFactorRows {
    @PersistenceContext
    EntityManager em;

    @Inject
    SecretBox secrets;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    /** Whether a code is asked for. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean active(UUID userId) {
        SecondFactor factor = find(userId, LockModeType.NONE);
        return factor != null && factor.active();
    }

    @Transactional
    public SecondFactorDetails details(UUID userId) {
        SecondFactor factor = find(userId, LockModeType.NONE);
        boolean active = factor != null && factor.active();
        long left = active
                ? em.createQuery("select count(c) from RecoveryCode c where c.userId = :user", Long.class)
                        .setParameter("user", userId)
                        .getSingleResult()
                : 0;
        return new SecondFactorDetails(active, factor == null ? null : factor.confirmedAt(), left);
    }

    /** Uses a code up: one of the authenticator, or a recovery code. The lock makes the second of two uses at once fail. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean accept(UUID userId, String code) {
        SecondFactor factor = find(userId, LockModeType.PESSIMISTIC_WRITE);
        if (factor == null || !factor.active()) {
            return false;
        }
        String typed = code.strip().replace(" ", "");
        if (typed.length() == Totp.DIGITS) {
            return use(userId, factor, typed);
        }
        int used = em.createQuery("delete from RecoveryCode c where c.userId = :user and c.codeHash = :hash")
                .setParameter("user", userId)
                .setParameter("hash", RecoveryCode.hash(userId, typed))
                .executeUpdate();
        if (used == 1) {
            audit.record("second-factor.recovery-code-used", "user", userId, Map.of());
        }
        return used == 1;
    }

    /** Lays down a new secret, which is asked for once {@link #confirm} has seen a code of it. */
    @Transactional
    public byte[] begin(UUID userId) {
        SecondFactor factor = find(userId, LockModeType.PESSIMISTIC_WRITE);
        if (factor != null && factor.active()) {
            throw new Conflict("second-factor.active");
        }
        byte[] secret = Totp.newSecret();
        String sealed = secrets.seal(Base64.getEncoder().encodeToString(secret), context(userId));
        if (factor == null) {
            em.persist(new SecondFactor(userId, sealed, clock.instant()));
        } else {
            factor.secret(sealed, clock.instant());
        }
        return secret;
    }

    @Transactional
    public List<String> confirm(UUID userId, String code) {
        SecondFactor factor = find(userId, LockModeType.PESSIMISTIC_WRITE);
        if (factor == null || factor.active()) {
            throw new Conflict(factor == null ? "second-factor.not-begun" : "second-factor.active");
        }
        if (!use(userId, factor, code.strip().replace(" ", ""))) {
            throw new Invalid("second-factor.code");
        }
        factor.confirm(clock.instant());
        audit.record("second-factor.enabled", "user", userId, Map.of());
        return freshCodes(userId);
    }

    @Transactional
    public List<String> renew(UUID userId) {
        SecondFactor factor = find(userId, LockModeType.PESSIMISTIC_WRITE);
        if (factor == null || !factor.active()) {
            throw new Conflict("second-factor.not-begun");
        }
        audit.record("second-factor.codes-renewed", "user", userId, Map.of());
        return freshCodes(userId);
    }

    /** Takes it away; false when there was none. */
    @Transactional
    public boolean remove(UUID userId, String action) {
        SecondFactor factor = find(userId, LockModeType.PESSIMISTIC_WRITE);
        if (factor == null) {
            return false;
        }
        em.remove(factor);
        deleteCodes(userId);
        audit.record(action, "user", userId, Map.of());
        return true;
    }

    private boolean use(UUID userId, SecondFactor factor, String code) {
        byte[] secret = Base64.getDecoder().decode(secrets.open(factor.sealedSecret(), context(userId)));
        OptionalLong step = Totp.matching(secret, code, clock.instant(), factor.lastStep());
        step.ifPresent(factor::used);
        return step.isPresent();
    }

    private List<String> freshCodes(UUID userId) {
        deleteCodes(userId);
        List<String> codes =
                Stream.generate(RecoveryCode::newCode).limit(RecoveryCode.COUNT).toList();
        codes.forEach(code -> em.persist(new RecoveryCode(userId, code)));
        return codes;
    }

    private void deleteCodes(UUID userId) {
        em.createQuery("delete from RecoveryCode c where c.userId = :user")
                .setParameter("user", userId)
                .executeUpdate();
    }

    private @Nullable SecondFactor find(UUID userId, LockModeType lock) {
        // By query, not by find: the ORM adds the tenant to it.
        return em.createQuery("select f from SecondFactor f where f.userId = :user", SecondFactor.class)
                .setParameter("user", userId)
                .setLockMode(lock)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    static String context(UUID userId) {
        return "second-factor:" + userId;
    }
}
