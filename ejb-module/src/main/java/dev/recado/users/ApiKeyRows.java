package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Scope;
import dev.recado.platform.Stale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The transactions of {@link ApiKeys}, with the keys' tenant already bound, but for {@link #owner}. */
@ApplicationScoped
class ApiKeyRows {
    /** More than an organisation can look after. */
    static final int MOST = 100;

    private static final UUID FIRST = new UUID(0, 0);
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);
    private static final Duration KEPT = Duration.ofDays(90);

    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    /** Whose a secret is. */
    record Owner(UUID keyId, UUID tenantId) {}

    /** A key as a request needs it. */
    record Good(UUID keyId, String name, Set<Scope> scopes, List<AddressRange> addresses, Instant expiresAt) {}

    /** Whose the secret with this hash is; null when it is nobody's (any more). It is looked up without a tenant. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Owner owner(String secretHash) {
        ApiKeyHash found = CurrentTenant.<@Nullable ApiKeyHash>unbound(() -> em.find(ApiKeyHash.class, secretHash));
        return found == null ? null : new Owner(found.keyId(), found.tenantId());
    }

    /** The key, and a note that it is used now; null when it is not good any more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Good use(UUID keyId) {
        ApiKey key = em.createQuery("select k from ApiKey k where k.id = :id", ApiKey.class)
                .setParameter("id", keyId)
                .getResultStream()
                .findFirst()
                .orElse(null);
        Instant now = clock.instant();
        if (key == null || key.revoked() || !now.isBefore(key.expiresAt())) {
            return null;
        }
        // By query and at most once a minute: a use is no change that an If-Match should stumble over, and reads stay
        // cheap.
        em.createQuery("update ApiKey k set k.lastUsedAt = :now"
                        + " where k.id = :id and (k.lastUsedAt is null or k.lastUsedAt < :before)")
                .setParameter("now", now)
                .setParameter("id", keyId)
                .setParameter("before", now.minus(USE_NOTED_EVERY))
                .executeUpdate();
        return new Good(key.id(), key.name(), key.scopes(), key.addresses(), key.expiresAt());
    }

    @Transactional
    public ApiKeyDetails create(
            String name, String secret, Set<Scope> scopes, List<AddressRange> addresses, Instant expiresAt) {
        Instant now = clock.instant();
        forgetOld(now);
        long good = em.createQuery(
                        "select count(k) from ApiKey k where k.revokedAt is null and k.expiresAt > :now", Long.class)
                .setParameter("now", now)
                .getSingleResult();
        if (good >= MOST) {
            throw new Invalid("api-key.too-many", MOST);
        }
        ApiKey key = new ApiKey(
                name, ApiKeySecret.hint(secret), scopes, now, Caller.required().username(), expiresAt);
        key.addresses(addresses);
        em.persist(key);
        em.persist(
                new ApiKeyHash(Hashes.of(secret), key.id(), CurrentTenant.get().value()));
        em.flush();
        ApiKeyDetails made = key.details();
        audit.record(
                "api-key.created",
                "api-key",
                key.id(),
                Map.of(
                        "name", name,
                        "hint", made.hint(),
                        "scopes", made.scopes(),
                        "addresses", made.addresses(),
                        "expiresAt", expiresAt.toString()));
        return made;
    }

    @Transactional
    public Page<ApiKeyDetails> list(Page.Request page) {
        UUID after = page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor());
        var rows = em.createQuery("select k from ApiKey k where k.id > :after order by k.id", ApiKey.class)
                .setParameter("after", after)
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(rows, page.limit(), ApiKey::details, key -> key.id().toString());
    }

    @Transactional
    public ApiKeyDetails get(UUID id) {
        return found(id).details();
    }

    @Transactional
    public ApiKeyDetails update(UUID id, long version, @Nullable String name, @Nullable List<AddressRange> addresses) {
        ApiKey key = found(id);
        em.lock(key, LockModeType.PESSIMISTIC_WRITE);
        if (key.version() != version) {
            throw new Stale("api-key", id);
        }
        ApiKeyDetails before = key.details();
        if (name != null) {
            key.name(name);
        }
        if (addresses != null) {
            key.addresses(addresses);
        }
        em.flush();
        ApiKeyDetails after = key.details();
        audit.change("api-key.updated", "api-key", id, before, after);
        return after;
    }

    @Transactional
    public void revoke(UUID id) {
        ApiKey key = found(id);
        em.lock(key, LockModeType.PESSIMISTIC_WRITE);
        if (key.revoked()) {
            return;
        }
        key.revoke(clock.instant());
        em.createQuery("delete from ApiKeyHash h where h.keyId = :id")
                .setParameter("id", id)
                .executeUpdate();
        audit.record("api-key.revoked", "api-key", id, Map.of("name", key.name()));
    }

    // A key that is no good any more stays in the list for a while, for those who wonder why something stopped working.
    private void forgetOld(Instant now) {
        List<UUID> old = em.createQuery(
                        "select k.id from ApiKey k where k.revokedAt < :old or k.expiresAt < :old", UUID.class)
                .setParameter("old", now.minus(KEPT))
                .getResultList();
        if (!old.isEmpty()) {
            em.createQuery("delete from ApiKeyHash h where h.keyId in :old")
                    .setParameter("old", old)
                    .executeUpdate();
            em.createQuery("delete from ApiKey k where k.id in :old")
                    .setParameter("old", old)
                    .executeUpdate();
        }
    }

    private ApiKey found(UUID id) {
        // By query, not by find: the ORM adds the tenant to it.
        return em.createQuery("select k from ApiKey k where k.id = :id", ApiKey.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("api-key", id));
    }
}
