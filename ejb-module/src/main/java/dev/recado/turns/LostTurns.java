package dev.recado.turns;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.Sweep;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds turns that have not ended and that nobody would ever look at, because no work is due for them. One transaction writes
 * both, so only a repaired or restored database, or a bug of ours, leaves such a turn behind; its customer would wait for ever.
 */
@ApplicationScoped
class LostTurns {
    private static final Logger LOG = LoggerFactory.getLogger(LostTurns.class);
    private static final Duration EVERY = Duration.ofMinutes(5);
    // The heartbeat waits for the sweep.
    private static final int TENANTS_AT_ONCE = 20;
    private static final int MOST_AT_ONCE = 10_000;

    @Inject
    Tenants tenants;

    @Inject
    TurnTransactions transactions;

    @Inject
    DueWork dueWork;

    private final Deque<TenantId> waiting = new ArrayDeque<>();
    private Instant next = Instant.MIN;

    void sweep(@Observes Sweep sweep) {
        if (waiting.isEmpty() && !sweep.now().isBefore(next)) {
            waiting.addAll(tenants.ids());
            next = sweep.now().plus(EVERY);
        }
        for (int i = 0; i < TENANTS_AT_ONCE && !waiting.isEmpty(); i++) {
            CurrentTenant.run(waiting.remove(), this::find);
        }
    }

    private void find() {
        // First the turns: one that is made in between has its work already when that is asked for.
        List<UUID> lost = new ArrayList<>(transactions.open(MOST_AT_ONCE));
        lost.removeAll(dueWork.known(WorkKind.TURN));
        for (UUID turn : lost) {
            if (transactions.found(turn)) {
                LOG.warn("Turn {} had not ended, and nothing was due for it; it is taken up again", turn);
            }
        }
    }
}
