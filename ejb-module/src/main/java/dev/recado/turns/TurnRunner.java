package dev.recado.turns;

import dev.recado.channels.Channel;
import dev.recado.platform.Correlation;
import dev.recado.platform.Failures;
import dev.recado.platform.TenantId;
import dev.recado.platform.Unavailable;
import dev.recado.platform.work.Computing;
import dev.recado.platform.work.Due;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.OneLook;
import dev.recado.platform.work.WorkExecutor;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.TenantDeleted;
import dev.recado.tenants.TenantStandings;
import dev.recado.tenants.TenantSuspended;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs due turns of this node, each on a virtual thread and outside any transaction: a model may take a minute, and must hold
 * neither a connection nor a JMS session meanwhile. Of the turns that are due, those of the tenant with the fewest under way
 * go first, and no tenant has more under way than its limit.
 */
@ApplicationScoped
class TurnRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TurnRunner.class);
    private static final int CANDIDATES = 200;
    private static final int CANDIDATES_PER_TENANT = 10;

    private final ConcurrentHashMap<UUID, ActiveRun> active = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TenantId, AtomicInteger> perTenant = new ConcurrentHashMap<>();
    private final OneLook look = new OneLook();
    // Tenants that were at their limit when one more of their turns might have started.
    private final Set<TenantId> refused = ConcurrentHashMap.newKeySet();

    @Inject
    DueWork dueWork;

    @Inject
    WorkExecutor executor;

    @Inject
    Computing computing;

    @Inject
    TurnTransactions transactions;

    @Inject
    Orchestrator orchestrator;

    @Inject
    Channel channel;

    @Inject
    TenantStandings standings;

    @Inject
    Clock clock;

    /** A run under way and the thread to interrupt should it become void, which it can until it starts to finish. */
    private static final class ActiveRun {
        private final int run;
        private final Thread thread = Thread.currentThread();
        private boolean interruptible = true;
        private boolean voided;

        ActiveRun(int run) {
            this.run = run;
        }

        synchronized void makeVoid(int thatRun) {
            if (run == thatRun && interruptible) {
                voided = true;
                thread.interrupt();
            }
        }

        /** From here on an interruption would only hit the database's driver; the comparison in finish decides. */
        synchronized void protect() {
            interruptible = false;
            Thread.interrupted();
        }

        synchronized boolean isVoided() {
            return voided;
        }
    }

    /**
     * Starts a turn that may be due, unless its tenant is at its limit: then it waits until one of that tenant's ends, and
     * is chosen by {@link #runDueTurns}.
     */
    void wake(TenantId tenant, UUID turnId) {
        AtomicInteger underWay = underWayOf(tenant);
        if (enter(tenant, underWay)) {
            execute(tenant, turnId, underWay, new AtomicBoolean());
        }
    }

    /** Claims and starts what is due, as far as the tenants' limits go. Any number of threads of any node may ask for it at once. */
    void runDueTurns() {
        look.run(this::startDueTurns);
    }

    private void startDueTurns() {
        Set<TenantId> full = new HashSet<>();
        List<Due> candidates = new ArrayList<>();
        while (true) {
            candidates.removeIf(candidate -> full.contains(candidate.tenant()));
            if (candidates.isEmpty()) {
                candidates.addAll(
                        dueWork.dueOfEachTenant(WorkKind.TURN, clock.instant(), CANDIDATES_PER_TENANT, CANDIDATES));
                candidates.removeIf(candidate -> full.contains(candidate.tenant()));
            }
            if (candidates.isEmpty()) {
                return;
            }
            Due due = fairest(candidates);
            candidates.remove(due);
            AtomicInteger underWay = underWayOf(due.tenant());
            if (!enter(due.tenant(), underWay)) {
                full.add(due.tenant());
            } else if (dueWork.claim(due.id(), clock.instant())) {
                execute(due.tenant(), due.id(), underWay, new AtomicBoolean(true));
            } else {
                underWay.decrementAndGet();
            }
        }
    }

    private AtomicInteger underWayOf(TenantId tenant) {
        return perTenant.computeIfAbsent(tenant, first -> new AtomicInteger());
    }

    /** Counts one more of a tenant's turns as under way, unless it is at its limit, which is remembered. */
    private boolean enter(TenantId tenant, AtomicInteger underWay) {
        int limit = standings.concurrentTurns(tenant);
        do {
            if (underWay.incrementAndGet() <= limit) {
                return true;
            }
            underWay.decrementAndGet();
            refused.add(tenant);
            // One may have ended before it could know that another waits.
        } while (underWay.get() < limit && refused.remove(tenant));
        return false;
    }

    private void execute(TenantId tenant, UUID turnId, AtomicInteger underWay, AtomicBoolean claimed) {
        executor.start(tenant, turnId.toString(), () -> {
            try {
                computing.begin(tenant, () -> run(turnId, claimed));
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                if (claimed.get()) {
                    dueWork.letGo(turnId);
                }
                underWay.decrementAndGet();
            }
            if (refused.remove(tenant)) {
                // There is room again for a turn whose wake-up came while the tenant was at its limit.
                runDueTurns();
            }
        });
    }

    private Due fairest(List<Due> candidates) {
        return Collections.min(
                candidates,
                Comparator.<Due>comparingInt(candidate -> underWay(candidate.tenant()))
                        .thenComparing(Due::dueAt));
    }

    private int underWay(TenantId tenant) {
        AtomicInteger count = perTenant.get(tenant);
        return count == null ? 0 : count.get();
    }

    private void run(UUID turnId, AtomicBoolean claimed) {
        Optional<TurnTask> started =
                claimed.get() ? transactions.start(turnId) : transactions.claimAndStart(turnId, claimed);
        if (started.isEmpty()) {
            return;
        }
        TurnTask task = started.get();
        Correlation.call(task.correlationId(), () -> {
            run(task);
            return true;
        });
    }

    private void run(TurnTask task) {
        UUID turnId = task.turnId();
        ActiveRun self = new ActiveRun(task.run());
        active.put(turnId, self);
        try {
            showTyping(task);
            Conclusion conclusion = orchestrator.conclude(task);
            self.protect();
            Instant decidedAt = clock.instant();
            // The answer is there and paid for: that its transaction collides with another's is no reason to ask again.
            if (!Failures.repeatCollided(() -> transactions.finish(task, conclusion, decidedAt))) {
                LOG.info("Run {} of turn {} no longer counts; its reply is dropped", task.run(), turnId);
            }
        } catch (RuntimeException e) {
            boolean cancelled = e instanceof CancellationException || self.isVoided();
            self.protect();
            if (cancelled) {
                LOG.info("Run {} of turn {} was cancelled", task.run(), turnId);
            } else if (e instanceof Unavailable) {
                LOG.info("Run {} of turn {} is put off: {}", task.run(), turnId, e.getMessage());
                transactions.putOff(task);
            } else {
                LOG.warn("Run {} of turn {} failed and will be repeated", task.run(), turnId, e);
                transactions.failed(task);
            }
        } finally {
            self.protect();
            active.remove(turnId, self);
        }
    }

    private void showTyping(TurnTask task) {
        String newest = task.newestExternalId();
        if (newest == null) {
            return;
        }
        try {
            executor.start(
                    task.agentTask().tenant().tenantId(),
                    task.correlationId(),
                    () -> channel.markRead(task.deviceId(), newest, true));
        } catch (RejectedExecutionException stopping) {
            LOG.debug("The server stops; the run of turn {} goes on without a sign of it", task.turnId());
        }
    }

    /** Ends the turns of a tenant that may not answer any more; those that are left end when they become due. */
    void suspended(@Observes TenantSuspended event) {
        List<UUID> open = transactions.open(CANDIDATES);
        while (!open.isEmpty()) {
            open.forEach(transactions::refuse);
            open = transactions.open(CANDIDATES);
        }
    }

    void deleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) TenantDeleted event) {
        TenantId gone = new TenantId(event.tenantId());
        perTenant.remove(gone);
        refused.remove(gone);
    }

    /** A newer message or a person made a run void: its thread is interrupted, which closes the connection to the model. */
    void voided(@Observes(during = TransactionPhase.AFTER_SUCCESS) TurnVoided event) {
        ActiveRun run = active.get(event.turnId());
        if (run != null) {
            run.makeVoid(event.run());
        }
    }
}
