package dev.recado.users;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
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

    /** What using a token leads to. */
    sealed interface Rotation {
        /** It was good: whose it was, and the one that follows it. */
        record Next(UUID userId, int generation, UUID family, String token) implements Rotation {}

        /** It had been used before, and its whole family is void now. */
        record Reused(UUID userId, UUID family) implements Rotation {}

        /** It is unknown, expired or voided. */
        record Unknown() implements Rotation {}
    }

    /** The first token of a new family. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public String first(UUID family, UUID userId, int generation) {
        Instant now = clock.instant();
        em.createQuery("delete from RefreshToken t where t.expiresAt < :now")
                .setParameter("now", now)
                .executeUpdate();
        return next(family, userId, generation, now.plus(SessionKind.API.longest()));
    }

    /** Uses a token up. Of two uses at once the second waits for the first, and voids the family. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Rotation rotate(String secret) {
        RefreshToken token = em.find(RefreshToken.class, Hashes.of(secret), LockModeType.PESSIMISTIC_WRITE);
        Instant now = clock.instant();
        if (token == null || token.expired(now)) {
            return new Rotation.Unknown();
        }
        if (token.used()) {
            int voided = em.createQuery("delete from RefreshToken t where t.family = :family")
                    .setParameter("family", token.family())
                    .executeUpdate();
            LOG.warn(
                    "A refresh token of user {} was used twice: all {} tokens of that log-in are void",
                    token.userId(),
                    voided);
            return new Rotation.Reused(token.userId(), token.family());
        }
        token.use(now);
        return new Rotation.Next(
                token.userId(),
                token.generation(),
                token.family(),
                next(token.family(), token.userId(), token.generation(), token.familyExpiresAt()));
    }

    private String next(UUID family, UUID userId, int generation, Instant familyExpiresAt) {
        String secret = Hashes.newSecret();
        em.persist(new RefreshToken(
                Hashes.of(secret),
                family,
                userId,
                generation,
                clock.instant().plus(AccessTokens.REFRESH),
                familyExpiresAt));
        return secret;
    }
}
