package dev.recado.encryption;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.exception.ConstraintViolationException;
import org.jspecify.annotations.Nullable;

/** The table of rotations, in small transactions of its own. */
@ApplicationScoped
class RotationRows {
    @PersistenceContext
    EntityManager em;

    @Inject
    Clock clock;

    @Inject
    Audit audit;

    /** Notes a rotation that begins; {@link Conflict} while another of its kind runs. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public RotationDetails begin(RotationKind kind, String by, @Nullable String masterKey, long total) {
        if (!running(kind).isEmpty()) {
            throw new Conflict("encryption.rotation-running");
        }
        KeyRotation row = new KeyRotation(Ids.next(), kind, by, masterKey, total, clock.instant());
        em.persist(row);
        try {
            em.flush();
        } catch (ConstraintViolationException somebodyWasFaster) {
            throw new Conflict("encryption.rotation-running");
        }
        audit.record(
                "encryption.rotation-started",
                "key-rotation",
                row.details().id(),
                masterKey == null ? Map.of("kind", kind.name()) : Map.of("kind", kind.name(), "masterKey", masterKey));
        return row.details();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<RotationDetails> running() {
        return em.createQuery(
                        "select r from KeyRotation r where r.running is not null order by r.id", KeyRotation.class)
                .getResultStream()
                .map(KeyRotation::details)
                .toList();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void startOver(UUID id) {
        locked(id).startOver();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void progress(UUID id, long done, long failed) {
        locked(id).progress(done, failed);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void finish(UUID id) {
        KeyRotation row = locked(id);
        if (row.details().finishedAt() == null) {
            row.finish(clock.instant());
            audit.record(
                    "encryption.rotation-finished",
                    "key-rotation",
                    id,
                    Map.of("done", row.details().done(), "failed", row.details().failed()));
        }
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<RotationDetails> find(UUID id) {
        return Optional.ofNullable(em.find(KeyRotation.class, id)).map(KeyRotation::details);
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public List<RotationDetails> last(int count) {
        return em.createQuery("select r from KeyRotation r order by r.id desc", KeyRotation.class)
                .setMaxResults(count)
                .getResultStream()
                .map(KeyRotation::details)
                .toList();
    }

    private List<KeyRotation> running(RotationKind kind) {
        return em.createQuery("select r from KeyRotation r where r.running = :kind", KeyRotation.class)
                .setParameter("kind", kind)
                .getResultList();
    }

    private KeyRotation locked(UUID id) {
        return em.find(KeyRotation.class, id, LockModeType.PESSIMISTIC_WRITE);
    }
}
