package dev.recado.users;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Invalid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of one-time links. */
@ApplicationScoped
class OneTimeLinks {
    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    /** A new link. */
    record Fresh(String secret, Instant expiresAt) {}

    /** What a link leads to. */
    record Lead(String tokenHash, UUID subjectId, @Nullable UUID tenantId) {}

    /** Makes a link; the former ones to the same subject are void. */
    @Transactional
    public Fresh fresh(OneTimeLink.Purpose purpose, UUID subjectId, @Nullable UUID tenantId) {
        em.createQuery("delete from OneTimeLink l where l.subjectId = :subject or l.expiresAt < :now")
                .setParameter("subject", subjectId)
                .setParameter("now", clock.instant())
                .executeUpdate();
        String secret = Hashes.newSecret();
        OneTimeLink link = new OneTimeLink(Hashes.of(secret), purpose, subjectId, tenantId, clock.instant());
        em.persist(link);
        return new Fresh(secret, link.expiresAt());
    }

    /** Looks where a link leads without using it; {@link Invalid} when it is unknown, used, expired or for something else. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Lead look(String secret, Set<OneTimeLink.Purpose> purposes) {
        // The link says whose it is, so no tenant is bound yet.
        OneTimeLink link =
                CurrentTenant.<@Nullable OneTimeLink>unbound(() -> em.find(OneTimeLink.class, Hashes.of(secret)));
        if (link == null
                || !purposes.contains(link.purpose())
                || !clock.instant().isBefore(link.expiresAt())) {
            throw new Invalid("link.invalid");
        }
        return new Lead(Hashes.of(secret), link.subjectId(), link.tenantId());
    }

    /** Uses a link up, in the transaction of what it is used for; of two uses at once one is {@link Invalid}. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void use(Lead lead) {
        int used = em.createQuery("delete from OneTimeLink l where l.tokenHash = :hash")
                .setParameter("hash", lead.tokenHash())
                .executeUpdate();
        if (used == 0) {
            throw new Invalid("link.invalid");
        }
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void revoke(UUID subjectId) {
        em.createQuery("delete from OneTimeLink l where l.subjectId = :subject")
                .setParameter("subject", subjectId)
                .executeUpdate();
    }
}
