package dev.recado.encryption;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.DataKeys;
import dev.recado.platform.SealedColumns;
import dev.recado.platform.SecretBox;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.Sweep;
import dev.recado.platform.work.WorkExecutor;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries rotations out, in small transactions, each of which may be repeated: after a crash the sweeper finds the rotation
 * still running, and it goes on where it was. While it runs, new keys seal and all keys open.
 */
@ApplicationScoped
class Rotation {
    private static final Logger LOG = LoggerFactory.getLogger(Rotation.class);
    private static final int AT_ONCE = 50;
    /** Far longer than any transaction may run, so that no late commit can still name a key that is deleted then. */
    private static final Duration KEPT_AFTER_RETIREMENT = Duration.ofDays(7);

    private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

    private final AtomicBoolean busy = new AtomicBoolean();
    private Instant nextCleaning = Instant.EPOCH;

    @Inject
    RotationRows rotations;

    @Inject
    SealedTexts texts;

    @Inject
    DataKeys keys;

    @Inject
    SecretBox secrets;

    @Inject
    Tenants tenants;

    @Inject
    WorkExecutor executor;

    @Inject
    @Any
    Instance<SealedColumns> columns;

    void sweep(@Observes Sweep sweep) {
        boolean clean = !sweep.now().isBefore(nextCleaning);
        if (clean) {
            nextCleaning = sweep.now().plus(BETWEEN_CLEANINGS);
        }
        if (clean || !rotations.running().isEmpty()) {
            start(clean ? sweep.now() : null);
        }
    }

    /** Goes on with what is running, on a thread of its own, unless one is at it already. */
    void start(@Nullable Instant cleanUpAt) {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        executor.start(() -> {
            try {
                // Another kind may have been begun meanwhile.
                for (var running = rotations.running(); !running.isEmpty(); running = rotations.running()) {
                    carryOut(running.getFirst());
                }
                if (cleanUpAt != null) {
                    destroyRetired(cleanUpAt.minus(KEPT_AFTER_RETIREMENT));
                }
            } finally {
                busy.set(false);
            }
        });
    }

    /** How many texts are to be sealed anew for all owners. */
    long countTexts() {
        return owners().mapToLong(owner -> of(owner, () -> columns(owner)
                        .mapToLong(column -> texts.count(column, null))
                        .sum()))
                .sum();
    }

    private void carryOut(RotationDetails rotation) {
        LOG.info("Rotation of {} is under way", rotation.kind());
        rotations.startOver(rotation.id());
        if (rotation.kind() == RotationKind.MASTER_KEY) {
            rotations.progress(rotation.id(), keys.rewrap(), 0);
        } else {
            owners().forEach(owner -> of(owner, () -> {
                Instant since = keys.activeSince(owner);
                if (since != null && since.isBefore(rotation.startedAt())) {
                    keys.renew(owner);
                }
                long failed = sealAll(owner, rotation.id());
                if (failed == 0) {
                    keys.retireFormer(owner);
                }
                return failed;
            }));
        }
        rotations.finish(rotation.id());
        LOG.info("Rotation of {} is finished", rotation.kind());
    }

    private long sealAll(UUID owner, @Nullable UUID rotation) {
        List<SealedColumns.Column> all =
                columns(owner).filter(column -> texts.count(column, null) > 0).toList();
        if (all.isEmpty()) {
            return 0;
        }
        String prefix = secrets.presentPrefix(owner);
        long failed = 0;
        for (SealedColumns.Column column : all) {
            Object last = null;
            do {
                SealedTexts.Step step = texts.seal(column, owner, prefix, last, AT_ONCE);
                failed += step.failed();
                if (rotation != null && step.done() + step.failed() > 0) {
                    rotations.progress(rotation, step.done(), step.failed());
                }
                last = step.last();
            } while (last != null);
        }
        return failed;
    }

    /** Seals anew what a late transaction may still have sealed with a retired key, then deletes the key. */
    private void destroyRetired(Instant before) {
        for (UUID owner : keys.ownersOfRetired(before)) {
            of(owner, () -> {
                if (sealAll(owner, null) == 0) {
                    int count = keys.destroyRetired(owner, before);
                    LOG.info("{} data keys that nothing needs any more were deleted", count);
                }
                return true;
            });
        }
    }

    private Stream<UUID> owners() {
        return Stream.concat(
                Stream.of(DataKeys.INSTALLATION), tenants.ids().stream().map(TenantId::value));
    }

    /** A tenant's session sees the installation's rows too, so these are looked at once, without a tenant. */
    private Stream<SealedColumns.Column> columns(UUID owner) {
        return columns.stream()
                .flatMap(feature -> feature.list().stream())
                .filter(column -> !column.ofInstallation() || owner.equals(DataKeys.INSTALLATION));
    }

    private static <T> T of(UUID owner, Callable<T> work) {
        return owner.equals(DataKeys.INSTALLATION)
                ? CurrentTenant.unbound(work)
                : CurrentTenant.call(new TenantId(owner), work);
    }
}
