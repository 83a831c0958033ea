package dev.recado.audit;

import dev.recado.audit.Integrity.Kind;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.DataKeys;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.platform.WhileSuspended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shows whether the trail is what was written: of the current tenant, or of the installation itself for a superuser without
 * one. Every entry carries a mark of its own from the moment it is written, and every seal covers a batch of them and the
 * seal before, so that whoever can write into the tables but has no key can neither change nor add, remove, swap or
 * renumber anything unseen. What is removed before it is sealed (within a minute) can't be missed.
 */
@ApplicationScoped
@Requires(Role.ADMIN)
public class Trail {
    private static final UUID FIRST = new UUID(0, 0);
    // Entries from before there were marks are taken as they are, but only under the seals of the first day.
    private static final Duration UNMARKED = Duration.ofDays(1);

    @Inject
    TrailRows rows;

    @Inject
    TrailHeads heads;

    @Inject
    Marks marks;

    @Inject
    Clock clock;

    /** The last seal, without checking anything; null where nothing is sealed yet. */
    @WhileSuspended
    @Transactional
    public @Nullable SealDetails lastSeal() {
        return rows.last(chain()).orElse(null);
    }

    /** Reads the whole trail and checks all of it. Takes about a second for 100,000 entries. */
    @WhileSuspended
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Integrity check() {
        return new Check(chain()).run();
    }

    private static UUID chain() {
        TenantId tenant = CurrentTenant.orNull();
        return tenant == null ? DataKeys.INSTALLATION : tenant.value();
    }

    /** One check, from the first seal to the last. */
    private final class Check {
        private final UUID chain;
        private @Nullable SealDetails good;
        private long entries;

        Check(UUID chain) {
            this.chain = chain;
        }

        Integrity run() {
            Optional<TrailHeads.Head> head = heads.read(chain);
            for (Optional<TrailStep> step = next(); step.isPresent(); step = next()) {
                Integrity.Problem problem = problem(step.get());
                if (problem != null) {
                    return result(problem, 0);
                }
                SealDetails seal = step.get().seal();
                if (head.isPresent()
                        && head.get().number() == seal.number()
                        && !head.get().mac().equals(seal.mac())) {
                    return result(wrong(Kind.END_REPLACED, seal.number(), null), 0);
                }
                good = seal;
                entries += seal.entries();
            }
            long last = good == null ? 0 : good.number();
            if (head.isPresent() && head.get().number() > last) {
                return result(wrong(Kind.END_REPLACED, last + 1, null), 0);
            }
            UUID orphan = rows.orphan(chain);
            if (orphan != null) {
                return result(wrong(Kind.SEAL_MISSING, last + 1, orphan), 0);
            }
            return waiting();
        }

        private Optional<TrailStep> next() {
            return rows.after(chain, good == null ? 0 : good.number());
        }

        private Integrity.@Nullable Problem problem(TrailStep step) {
            SealDetails seal = step.seal();
            long expected = good == null ? 1 : good.number() + 1;
            if (!marks.isRight(seal.macKey(), seal.mac(), Canonical.of(seal))) {
                return wrong(Kind.SEAL_CHANGED, seal.number(), null);
            }
            if (seal.number() != expected || !seal.previousMac().equals(good == null ? "" : good.mac())) {
                return wrong(Kind.SEAL_MISSING, expected, null);
            }
            for (MarkedEntry entry : step.entries()) {
                if (!genuine(entry, seal.sealedAt())) {
                    return wrong(
                            Kind.ENTRY_CHANGED, seal.number(), entry.entry().id());
                }
            }
            boolean same =
                    step.entries().size() == seal.entries() && seal.digest().equals(Marks.digest(step.entries()));
            return same ? null : wrong(Kind.ENTRIES_DIFFER, seal.number(), null);
        }

        private Integrity waiting() {
            long waiting = 0;
            UUID after = FIRST;
            List<MarkedEntry> batch;
            do {
                batch = rows.unsealed(chain, after);
                for (MarkedEntry entry : batch) {
                    if (!genuine(entry, clock.instant())) {
                        return result(wrong(Kind.ENTRY_CHANGED, 0, entry.entry().id()), waiting);
                    }
                    after = entry.entry().id();
                }
                waiting += batch.size();
            } while (batch.size() == TrailRows.BATCH);
            return result(null, waiting);
        }

        private boolean genuine(MarkedEntry entry, Instant sealedAt) {
            if (entry.mac() == null) {
                Instant since = marks.since();
                return entry.entry().at().isBefore(since) && sealedAt.isBefore(since.plus(UNMARKED));
            }
            return marks.isRight(entry.macKey(), entry.mac(), Canonical.of(entry.entry()));
        }

        private Integrity.Problem wrong(Kind kind, long seal, @Nullable UUID entry) {
            return new Integrity.Problem(kind, seal, entry, good == null ? null : good.sealedAt());
        }

        private Integrity result(Integrity.@Nullable Problem problem, long waiting) {
            return new Integrity(
                    problem == null,
                    clock.instant(),
                    good == null ? null : good.sealedAt(),
                    good == null ? 0 : good.number(),
                    entries,
                    waiting,
                    good == null ? null : good.mac(),
                    problem);
        }
    }
}
