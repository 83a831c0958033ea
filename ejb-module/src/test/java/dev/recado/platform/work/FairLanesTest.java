package dev.recado.platform.work;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class FairLanesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

    private final TenantId large = new TenantId(UUID.randomUUID());
    private final TenantId small = new TenantId(UUID.randomUUID());
    private final List<TenantId> done = Collections.synchronizedList(new ArrayList<>());

    /** Work in memory. */
    private static class Kept extends DueWork {
        final Set<Due> rows = Collections.synchronizedSet(new LinkedHashSet<>());

        void add(TenantId tenant) {
            rows.add(new Due(WorkKind.DOCUMENT, UUID.randomUUID(), tenant, CLOCK.instant()));
        }

        @Override
        public List<Due> dueOfEachTenant(WorkKind kind, Instant now, int perTenant, int limit) {
            Map<TenantId, Integer> places = new HashMap<>();
            synchronized (rows) {
                return rows.stream()
                        .filter(due -> places.merge(due.tenant(), 1, Integer::sum) <= perTenant)
                        .limit(limit)
                        .toList();
            }
        }

        @Override
        public boolean claim(UUID id, Instant now) {
            return rows.removeIf(due -> due.id().equals(id));
        }
    }

    @Test
    void who_looks_at_the_same_time_as_another_takes_something_else() throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(2);
        Kept work = new Kept() {
            @Override
            public List<Due> dueOfEachTenant(WorkKind kind, Instant now, int perTenant, int limit) {
                List<Due> found = super.dueOfEachTenant(kind, now, perTenant, limit);
                if (rows.size() > 2) {
                    unchecked(together::await);
                }
                return found;
            }
        };
        for (int i = 0; i < 4; i++) {
            work.add(large);
        }
        FairLanes lanes = new FairLanes(2);
        Semaphore ends = new Semaphore(0);
        List<Thread> threads =
                List.of(new Thread(() -> runDue(lanes, work, ends)), new Thread(() -> runDue(lanes, work, ends)));
        threads.forEach(Thread::start);

        await().until(() -> done.size() == 2);
        ends.release(4);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(done).hasSize(4);
    }

    @Test
    void a_tenant_with_a_mass_of_work_does_not_hold_up_another() {
        Kept work = new Kept();
        work.add(large);
        work.add(large);
        work.add(large);
        work.add(small);

        runDue(new FairLanes(1), work, new Semaphore(4));

        assertThat(done).hasSize(4);
        assertThat(done.indexOf(small)).isLessThanOrEqualTo(1);
    }

    @Test
    void who_is_sent_away_after_the_look_is_not_forgotten() {
        FairLanes lanes = new FairLanes(1);
        Kept work = new Kept() {
            private boolean looked;

            @Override
            public List<Due> dueOfEachTenant(WorkKind kind, Instant now, int perTenant, int limit) {
                List<Due> found = super.dueOfEachTenant(kind, now, perTenant, limit);
                if (!looked) {
                    looked = true;
                    add(small);
                    Thread another = new Thread(() -> runDue(lanes, this, new Semaphore(1)));
                    another.start();
                    unchecked(another::join);
                }
                return found;
            }
        };

        runDue(lanes, work, new Semaphore(1));

        assertThat(done).containsExactly(small);
    }

    private void runDue(FairLanes lanes, DueWork work, Semaphore ends) {
        lanes.runDue(work, WorkKind.DOCUMENT, CLOCK, due -> {
            done.add(CurrentTenant.get());
            ends.acquireUninterruptibly();
        });
    }

    private interface Checked {
        void run() throws Exception;
    }

    private static void unchecked(Checked work) {
        try {
            work.run();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
