package dev.recado.platform.work;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Works off due work of one kind, some of it at once. Next is the oldest of the tenant whose work was begun longest ago, so that one
 * tenant's mass does not hold up the others; while nobody else has any, one tenant's goes on in all lanes.
 */
public final class FairLanes {
    private static final int CANDIDATES = 200;

    private final int lanes;
    private final Semaphore free;
    private final AtomicLong asked = new AtomicLong();
    private final Map<TenantId, Instant> served = new ConcurrentHashMap<>();

    public FairLanes(int lanes) {
        this.lanes = lanes;
        this.free = new Semaphore(lanes);
    }

    /**
     * Does what is due, as its tenant, until nothing is left. When all lanes are taken it returns at once: whoever has one goes on until
     * nothing is left.
     *
     * @param work must let go of what it is given ({@link DueWork#letGo})
     */
    public void runDue(DueWork dueWork, WorkKind kind, Clock clock, Consumer<Due> work) {
        asked.incrementAndGet();
        boolean perhapsMore = true;
        while (perhapsMore && !Thread.currentThread().isInterrupted() && free.tryAcquire()) {
            try {
                long before = asked.get();
                Due next = claimNext(dueWork, kind, clock);
                if (next != null) {
                    CurrentTenant.run(next.tenant(), () -> work.accept(next));
                }
                // Who asked after the look was sent away, although there was something new.
                perhapsMore = next != null || asked.get() != before;
            } finally {
                free.release();
            }
        }
    }

    private @Nullable Due claimNext(DueWork dueWork, WorkKind kind, Clock clock) {
        while (true) {
            // As many of each tenant as others may be faster with.
            List<Due> due = dueWork.dueOfEachTenant(kind, clock.instant(), lanes, CANDIDATES).stream()
                    .sorted(Comparator.comparing((Due work) -> served.getOrDefault(work.tenant(), Instant.MIN))
                            .thenComparing(Due::dueAt))
                    .toList();
            if (due.isEmpty()) {
                return null;
            }
            for (Due candidate : due) {
                if (dueWork.claim(candidate.id(), clock.instant())) {
                    served.put(candidate.tenant(), clock.instant());
                    return candidate;
                }
            }
        }
    }
}
