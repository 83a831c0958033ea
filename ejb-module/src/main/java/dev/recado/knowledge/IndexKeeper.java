package dev.recado.knowledge;

import dev.recado.platform.Correlation;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import dev.recado.platform.Unavailable;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.Sweep;
import dev.recado.platform.work.WorkExecutor;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.Tenants;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that there is an index to search in: makes it where it is missing, gives up one that is damaged, and has every
 * tenant's part looked at when the server has started, when the index was lost, and regularly.
 */
@ApplicationScoped
class IndexKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(IndexKeeper.class);
    // The heartbeat waits for the sweep.
    private static final int TENANTS_AT_ONCE = 20;
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(5);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(30);

    private final Deque<TenantId> waiting = new ArrayDeque<>();
    private final AtomicLong suspected = new AtomicLong(System.nanoTime() - BETWEEN_TRIES.toNanos());
    private final AtomicBoolean looking = new AtomicBoolean();
    // Held here, because the registry refers to them weakly.
    private final AtomicLong usable = new AtomicLong();
    private final AtomicLong underWay = new AtomicLong();

    private volatile boolean ready;
    // Whether there are tenants whose part nobody has asked to look at yet, although it may be empty.
    private volatile boolean settling = true;
    private Instant nextLook = Instant.MIN;
    private Instant nextTry = Instant.MIN;

    @Inject
    IndexFiles files;

    @Inject
    IndexChecks checks;

    @Inject
    Expiries expiries;

    @Inject
    Tenants tenants;

    @Inject
    DueWork dueWork;

    @Inject
    WorkExecutor executor;

    @Inject
    MeterRegistry meters;

    @Inject
    @ConfigProperty(name = "recado.knowledge.index.check.every")
    Duration every;

    @PostConstruct
    void measure() {
        meters.gauge("recado.search.index.usable", usable);
        meters.gauge("recado.search.index.checks", underWay);
    }

    /** Makes the index usable before anybody needs it; what takes longer than that follows in the background. */
    void start(@Observes Startup starting) {
        IndexFiles.Found found = prepare();
        executor.start(() -> look(() -> found));
    }

    void sweep(@Observes Sweep sweep) {
        underWay.set(dueWork.count(WorkKind.INDEX));
        if (!ready && !sweep.now().isBefore(nextTry)) {
            nextTry = sweep.now().plus(BETWEEN_TRIES);
            executor.start(() -> look(this::prepare));
        }
        if (waiting.isEmpty() && !sweep.now().isBefore(nextLook)) {
            waiting.addAll(tenants.ids());
            nextLook = sweep.now().plus(BETWEEN_LOOKS);
        }
        for (int i = 0; i < TENANTS_AT_ONCE && !waiting.isEmpty(); i++) {
            CurrentTenant.run(waiting.remove(), () -> {
                days();
                if (!checks.finishedSince(sweep.now().minus(every))) {
                    checks.request(IndexReason.SCHEDULE, false);
                }
            });
        }
    }

    /** A document with other days leaves the index, or comes back, at once. */
    void daysChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) DaysChanged event) {
        executor.start(new TenantId(event.tenantId()), Correlation.current(), this::days);
    }

    /** Goes on with the current tenant's documents: some leave the index, some that have got other days come back. */
    private void days() {
        for (UUID document : expiries.expired()) {
            expiries.leave(document);
        }
        if (expiries.returning() > 0) {
            checks.request(IndexReason.DAYS, false);
        }
    }

    /** {@link Unavailable} while there is no index. */
    void requireReady() {
        if (!ready) {
            throw new Unavailable("knowledge.index.unavailable");
        }
    }

    /** Whether the current tenant's part lacks passages that are on their way: that nothing was found says nothing then. */
    boolean isBeingFilled() {
        return checks.isBeingFilled(settling);
    }

    /** Something that was done with the index has failed: looks whether it is damaged, once at a time. */
    void suspect(RuntimeException failure) {
        long now = System.nanoTime();
        long before = suspected.get();
        // One is enough when all searches fail at once.
        if (files.mayBeDamaged(failure)
                && now - before > BETWEEN_TRIES.toNanos()
                && suspected.compareAndSet(before, now)) {
            boolean incompatible = IndexFiles.isIncompatible(failure);
            executor.start(() -> look(() -> incompatible ? emptied() : prepare()));
        }
    }

    private void look(Supplier<IndexFiles.Found> first) {
        if (!looking.compareAndSet(false, true)) {
            return;
        }
        settling = true;
        try {
            IndexFiles.Found found = first.get();
            if (found != IndexFiles.Found.UNREACHABLE && found != IndexFiles.Found.LOST && !files.sound()) {
                found = emptied();
            }
            if (found == IndexFiles.Found.LOST) {
                LOG.warn("The search index was damaged; it is written again from the database, while serving");
            } else if (found == IndexFiles.Found.OTHER || found == IndexFiles.Found.MOVED) {
                LOG.info(
                        "The search index is another, or laid out differently, now; all of it is written again, while serving");
            }
            if (found != IndexFiles.Found.UNREACHABLE) {
                everyTenant(found);
                files.remember();
                settling = false;
            }
        } finally {
            looking.set(false);
        }
    }

    private IndexFiles.Found emptied() {
        files.giveUp();
        return IndexFiles.Found.LOST;
    }

    private void everyTenant(IndexFiles.Found found) {
        for (TenantId tenant : tenants.ids()) {
            CurrentTenant.run(
                    tenant,
                    () -> checks.request(
                            found == IndexFiles.Found.GOOD || found == IndexFiles.Found.OTHER
                                    ? IndexReason.START
                                    : IndexReason.LOST,
                            found == IndexFiles.Found.OTHER || found == IndexFiles.Found.MOVED));
        }
    }

    private IndexFiles.Found prepare() {
        IndexFiles.Found found = files.prepare();
        ready = found != IndexFiles.Found.UNREACHABLE;
        usable.set(ready ? 1 : 0);
        return found;
    }
}
