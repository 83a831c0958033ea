package dev.recado.turns;

import dev.recado.platform.TenantId;
import dev.recado.platform.work.Computing;
import dev.recado.platform.work.Due;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkExecutor;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.TenantStandings;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Which of the turns that are due is started when. */
class TurnRunnerTest {
    private final TenantId busy = new TenantId(UUID.randomUUID());
    private final TenantId quiet = new TenantId(UUID.randomUUID());
    private final UUID first = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final UUID third = UUID.randomUUID();

    /** What has been started, and runs when the test lets it. */
    private final Deque<Runnable> started = new ArrayDeque<>();

    private final List<UUID> ran = new ArrayList<>();
    private final List<Due> due = new ArrayList<>();
    private final Set<UUID> claimed = new HashSet<>();
    private final List<UUID> letGo = new ArrayList<>();
    private final TurnRunner runner = new TurnRunner();
    private int limit = 1;

    @BeforeEach
    void wire() {
        runner.clock = Clock.systemUTC();
        runner.computing = new Computing();
        runner.standings = new TenantStandings() {
            @Override
            public int concurrentTurns(TenantId tenant) {
                return limit;
            }
        };
        runner.executor = new WorkExecutor() {
            @Override
            public Future<?> start(TenantId tenant, String correlationId, Runnable work) {
                started.add(work);
                return CompletableFuture.completedFuture(null);
            }
        };
        runner.dueWork = new DueWork() {
            @Override
            public List<Due> dueOfEachTenant(WorkKind kind, Instant now, int perTenant, int most) {
                return due.stream().filter(one -> !claimed.contains(one.id())).toList();
            }

            @Override
            public boolean claim(UUID id, Instant now) {
                return claimed.add(id);
            }

            @Override
            public void letGo(UUID id) {
                letGo.add(id);
            }
        };
        runner.transactions = new TurnTransactions() {
            @Override
            public Optional<TurnTask> claimAndStart(UUID turnId, AtomicBoolean won) {
                won.set(claimed.add(turnId));
                return won.get() ? start(turnId) : Optional.empty();
            }

            @Override
            public Optional<TurnTask> start(UUID turnId) {
                ran.add(turnId);
                return Optional.empty();
            }
        };
    }

    @Test
    void a_turn_is_started_by_its_own_wake_up() {
        wake(busy, first);
        finishAll();

        assertThat(ran).containsExactly(first);
        assertThat(letGo).containsExactly(first);
    }

    @Test
    void a_tenant_at_its_limit_waits_for_its_own_turns_and_for_nobody_elses() {
        wake(busy, first);
        wake(busy, second);
        wake(quiet, third);

        assertThat(started).hasSize(2);
        finishAll();

        assertThat(ran).containsExactly(first, third, second);
    }

    @Test
    void those_who_had_to_wait_are_started_one_after_the_other() {
        wake(busy, first);
        wake(busy, second);
        wake(busy, third);

        finishAll();

        assertThat(ran).containsExactly(first, second, third);
        assertThat(letGo).containsExactlyElementsOf(ran);
    }

    @Test
    void a_turn_that_is_being_run_stays_its_runner_s_when_it_is_woken_again() {
        limit = 2;
        claimed.add(first);

        wake(busy, first);
        finishAll();

        assertThat(ran).isEmpty();
        assertThat(letGo).isEmpty();
    }

    @Test
    void a_tenant_that_is_gone_has_nothing_run() {
        limit = 0;

        wake(busy, first);
        runner.runDueTurns();

        assertThat(started).isEmpty();
    }

    @Test
    void the_tenant_with_the_fewest_under_way_goes_first_though_anothers_turn_has_been_due_for_longer() {
        limit = 2;
        wake(busy, first);
        due.add(new Due(WorkKind.TURN, second, busy, Instant.EPOCH));
        due.add(new Due(WorkKind.TURN, third, quiet, Instant.EPOCH.plusSeconds(60)));
        claimed.add(first);

        runner.runDueTurns();
        claimed.remove(first);
        finishAll();

        assertThat(ran).containsExactly(first, third, second);
    }

    private void wake(TenantId tenant, UUID turn) {
        due.add(new Due(WorkKind.TURN, turn, tenant, Instant.EPOCH));
        runner.wake(tenant, turn);
    }

    private void finishAll() {
        while (!started.isEmpty()) {
            started.remove().run();
        }
    }
}
