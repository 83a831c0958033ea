package dev.recado.audit;

import dev.recado.platform.Ids;
import dev.recado.platform.SealedColumns;
import dev.recado.platform.SecretBox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table of keys that mark entries and seals; the first key is made here. */
@ApplicationScoped
class AuditKeys implements SealedColumns {
    private static final int KEY_BYTES = 32;

    @PersistenceContext
    EntityManager em;

    @Inject
    SecretBox secrets;

    @Inject
    Clock clock;

    /**
     * A key in the clear.
     *
     * @param createdAt authenticated with the key: a row that says another time does not open
     */
    record Opened(UUID id, byte[] bytes, Instant createdAt) {
        @Override
        public String toString() {
            return "audit key " + id;
        }
    }

    /** The first key of all, which is made where there is none: two that are made at once both stay good. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Opened first() {
        AuditKey key = em.createQuery("select k from AuditKey k order by k.createdAt, k.id", AuditKey.class)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElseGet(this::make);
        return open(key);
    }

    /** A key by its id; null where there is none. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Opened find(UUID id) {
        AuditKey key = em.find(AuditKey.class, id);
        return key == null ? null : open(key);
    }

    @Override
    public List<Column> list() {
        return List.of(new Column(
                "AuditKey",
                "id",
                "sealedKey",
                true,
                "createdAt",
                (id, createdAt) -> context((UUID) id, (Instant) createdAt)));
    }

    private AuditKey make() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        UUID id = Ids.next();
        Instant now = clock.instant();
        String sealed = secrets.sealForInstallation(Base64.getEncoder().encodeToString(bytes), context(id, now));
        AuditKey key = new AuditKey(id, sealed, now);
        em.persist(key);
        return key;
    }

    private Opened open(AuditKey key) {
        String bytes = secrets.open(key.sealedKey(), context(key.id(), key.createdAt()));
        return new Opened(key.id(), Base64.getDecoder().decode(bytes), key.createdAt());
    }

    private static String context(UUID id, Instant createdAt) {
        return "audit-key:" + id + ":" + createdAt;
    }
}
