package dev.recado.platform.work;

import dev.recado.platform.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class ComputingTest {
    /** Of an operating system that can't be told what may wait. */
    private static final BackgroundThreads UNHEARD = new BackgroundThreads(1, () -> false);

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> begun = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore ends = new Semaphore(0);
    private final TenantId flooded = new TenantId(UUID.randomUUID());
    private final TenantId quiet = new TenantId(UUID.randomUUID());

    @Test
    void a_flood_leaves_half_of_the_places_to_the_others_who_are_around() {
        Computing computing = new Computing(4, nanos::get, UNHEARD);
        ends.release();
        Thread seen = begin(computing, quiet, "quiet");
        await().until(() -> !seen.isAlive());
        for (int i = 0; i < 5; i++) {
            begin(computing, flooded, "flooded");
        }
        await().until(() -> Collections.frequency(begun, "flooded") == 2);

        begin(computing, quiet, "quiet");

        await().until(() -> Collections.frequency(begun, "quiet") == 2);
        assertThat(Collections.frequency(begun, "flooded")).isEqualTo(2);
        ends.release(10);
    }

    @Test
    void who_is_alone_has_all_places() {
        Computing computing = new Computing(4, nanos::get, UNHEARD);
        ends.release();
        Thread seen = begin(computing, quiet, "quiet");
        await().until(() -> !seen.isAlive());
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        for (int i = 0; i < 5; i++) {
            begin(computing, flooded, "flooded");
        }

        await().until(() -> Collections.frequency(begun, "flooded") == 4);
        ends.release(10);
    }

    @Test
    void next_is_whose_turn_was_longest_ago_and_of_them_what_goes_on() {
        Computing computing = new Computing(1, nanos::get, UNHEARD);
        begin(computing, flooded, "first");
        await().until(() -> begun.size() == 1);
        awaitWaiting(begin(computing, flooded, "flooded begins"));
        awaitWaiting(begin(computing, flooded, "flooded begins"));
        Thread going =
                Thread.ofVirtual().start(() -> uninterrupted(() -> computing.goOn(flooded, () -> step("goes on"))));
        awaitWaiting(going);
        awaitWaiting(begin(computing, quiet, "quiet"));

        for (int i = 2; i <= 5; i++) {
            int next = i;
            ends.release();
            await().until(() -> begun.size() == next);
        }

        assertThat(begun).containsExactly("first", "quiet", "goes on", "flooded begins", "flooded begins");
        ends.release();
    }

    @Test
    void what_a_tenant_begins_and_what_comes_from_outside_take_turns() {
        Computing computing = new Computing(1, nanos::get, UNHEARD);
        begin(computing, flooded, "first");
        await().until(() -> begun.size() == 1);
        for (int i = 0; i < 2; i++) {
            awaitWaiting(begin(computing, flooded, "begins"));
        }
        for (int i = 0; i < 3; i++) {
            awaitWaiting(Thread.ofVirtual()
                    .start(() -> uninterrupted(() -> computing.arrive(flooded, () -> step("arrives")))));
        }

        for (int i = 2; i <= 6; i++) {
            int next = i;
            ends.release();
            await().until(() -> begun.size() == next);
        }

        assertThat(begun).containsExactly("first", "arrives", "begins", "arrives", "begins", "arrives");
        ends.release();
    }

    @Test
    void when_the_server_stops_nothing_begins_and_what_is_under_way_goes_on() throws InterruptedException {
        Computing computing = new Computing(1, nanos::get, UNHEARD);
        CountDownLatch asking = new CountDownLatch(1);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> got = new CompletableFuture<>();
        Thread underWay = Thread.ofVirtual()
                .start(() -> uninterrupted(() -> computing.begin(
                        quiet,
                        () -> got.complete(Computing.away(() -> {
                            asking.countDown();
                            return answer.join();
                        })))));
        asking.await();
        begin(computing, flooded, "first");
        await().until(() -> begun.size() == 1);
        Thread waiting = begin(computing, flooded, "second");
        awaitWaiting(waiting);

        computing.end();

        waiting.join();
        assertThatThrownBy(() -> computing.begin(quiet, () -> begun.add("late")))
                .isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> computing.arrive(quiet, () -> begun.add("late")))
                .isInstanceOf(InterruptedException.class);
        answer.complete("Pronto.");
        ends.release();
        underWay.join();
        assertThat(got).isCompletedWithValue("Pronto.");
        assertThat(begun).containsExactly("first");
    }

    @Test
    void who_waits_for_another_computer_makes_room() throws InterruptedException {
        Computing computing = new Computing(1, nanos::get, UNHEARD);
        CountDownLatch asking = new CountDownLatch(1);
        CompletableFuture<String> answer = new CompletableFuture<>();
        CompletableFuture<String> got = new CompletableFuture<>();
        Thread first = Thread.ofVirtual()
                .start(() -> uninterrupted(() -> computing.begin(
                        flooded,
                        () -> got.complete(Computing.away(() -> {
                            asking.countDown();
                            return answer.join();
                        })))));
        asking.await();

        AtomicBoolean next = new AtomicBoolean();
        computing.begin(quiet, () -> next.set(true));

        assertThat(next).isTrue();
        answer.complete("Pronto.");
        first.join();
        assertThat(got).isCompletedWithValue("Pronto.");
    }

    @Test
    void who_is_interrupted_while_waiting_does_nothing_and_leaves_no_place_behind() throws InterruptedException {
        Computing computing = new Computing(1, nanos::get, UNHEARD);
        begin(computing, flooded, "first");
        await().until(() -> begun.size() == 1);
        Thread second = begin(computing, flooded, "second");
        awaitWaiting(second);

        second.interrupt();
        second.join();
        ends.release();

        AtomicBoolean next = new AtomicBoolean();
        computing.begin(quiet, () -> next.set(true));
        assertThat(next).isTrue();
        assertThat(begun).containsExactly("first");
    }

    @Test
    void a_place_is_given_back_once_whatever_happens() throws InterruptedException {
        Computing computing = new Computing(1, nanos::get, UNHEARD);
        assertThatThrownBy(() -> computing.begin(
                        flooded,
                        () -> Computing.away(() -> {
                            throw new IllegalStateException("it failed");
                        })))
                .hasMessage("it failed");

        begin(computing, flooded, "one");
        begin(computing, flooded, "two");

        await().until(() -> begun.size() == 1);
        ends.release(2);
        await().until(() -> begun.size() == 2);
    }

    @Test
    void the_background_rests_as_long_as_it_worked_beside_others_only() throws InterruptedException {
        Computing computing = new Computing(1, nanos::get, UNHEARD);
        begin(computing, quiet, "quiet");
        await().until(() -> begun.size() == 1);
        List<String> rested = Collections.synchronizedList(new ArrayList<>());

        Thread background = Thread.ofPlatform()
                .start(() -> uninterrupted(() -> computing.background(() -> {
                    rested.add("once");
                    return nanos.addAndGet(Duration.ofMinutes(1).toNanos());
                })));
        await().until(() -> background.getState() == Thread.State.TIMED_WAITING);
        background.interrupt();
        background.join();
        ends.release();

        await().until(() -> computing.background(() -> true));
        assertThat(rested).containsExactly("once");
    }

    private Thread begin(Computing computing, TenantId tenant, String name) {
        return Thread.ofVirtual().start(() -> uninterrupted(() -> computing.begin(tenant, () -> step(name))));
    }

    private void step(String name) {
        begun.add(name);
        ends.acquireUninterruptibly();
    }

    private void awaitWaiting(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }

    private interface Interruptible {
        void run() throws InterruptedException;
    }

    private static void uninterrupted(Interruptible work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
