package dev.recado.users;

import dev.recado.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows of refresh tokens. Refusals are results, not exceptions, because what they void must be committed. */
@ApplicationScoped
class RefreshTokens {
    private static final Logger LOG = LoggerFactory.getLogger(RefreshTokens.class);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    /** A token was good: whose it was, and the one that follows it. */
    record Rotation(UUID userId, int generation, String next) {}

    /** The first token of a new family. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public String first(UUID userId, int generation) {
        em.createQuery("delete from RefreshToken t where t.expiresAt < :now")
                .setParameter("now", clock.instant())
                .executeUpdate();
        return next(Ids.next(), userId, generation);
    }

    /** Uses a token up; null when it is not good. A used one voids its family. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Rotation rotate(String secret) {
        RefreshToken token = em.find(RefreshToken.class, Hashes.of(secret), LockModeType.PESSIMISTIC_WRITE);
        Instant now = clock.instant();
        if (token == null || token.expired(now)) {
            return null;
        }
        if (token.used()) {
            int voided = em.createQuery("delete from RefreshToken t where t.family = :family")
                    .setParameter("family", token.family())
                    .executeUpdate();
            LOG.warn(
                    "A refresh token of user {} was used twice: all {} tokens of that log-in are void",
                    token.userId(),
                    voided);
            return null;
        }
        token.use(now);
        return new Rotation(
                token.userId(), token.generation(), next(token.family(), token.userId(), token.generation()));
    }

    private String next(UUID family, UUID userId, int generation) {
        String secret = Hashes.newSecret();
        em.persist(new RefreshToken(
                Hashes.of(secret), family, userId, generation, clock.instant().plus(AccessTokens.REFRESH)));
        return secret;
    }
}
