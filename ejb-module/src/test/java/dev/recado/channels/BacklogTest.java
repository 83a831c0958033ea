package dev.recado.channels;

import dev.recado.channels.InboundCensus.Tally;
import dev.recado.platform.work.Sweep;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.recado.channels.InboundQueue.BUSY;
import static dev.recado.channels.InboundQueue.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(60)
class BacklogTest {
    private static final Sweep SWEEP = new Sweep(Instant.parse("2026-11-23T12:00:00Z"));

    private final Broker broker = new Broker();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Backlog backlog = new Backlog();

    @BeforeEach
    void prepare() {
        backlog.census = broker;
        backlog.meters = meters;
        backlog.bound = 3;
        backlog.askAfter = Duration.ofMillis(10);
        backlog.firstLook = Duration.ZERO;
        backlog.measure();
    }

    @Test
    void a_device_of_which_too_many_wait_goes_to_the_busy_queue_and_others_do_not() {
        assertThat(send("flooded", 5)).containsExactly(NORMAL, NORMAL, NORMAL, BUSY, BUSY);

        assertThat(send("calm", 1)).containsExactly(NORMAL);
        assertThat(waiting("normal")).isEqualTo(4);
        assertThat(waiting("busy")).isEqualTo(2);
        assertThat(meters.get("recado.intake.devices.busy").gauge().value()).isEqualTo(1);
    }

    @Test
    void it_returns_to_the_normal_queue_only_when_nothing_of_it_is_left_on_the_busy_one() {
        send("flooded", 5);
        for (int i = 0; i < 3; i++) {
            backlog.settled("flooded", NORMAL);
        }
        assertThat(send("flooded", 1)).containsExactly(BUSY);

        for (int i = 0; i < 3; i++) {
            backlog.settled("flooded", BUSY);
        }

        assertThat(send("flooded", 1)).containsExactly(NORMAL);
        assertThat(meters.get("recado.intake.devices.busy").gauge().value()).isZero();
    }

    @Test
    void events_without_a_device_count_as_one_devices() {
        assertThat(send(null, 4)).containsExactly(NORMAL, NORMAL, NORMAL, BUSY);
    }

    @Test
    void what_could_not_be_sent_does_not_count() {
        try (Backlog.Sending sending = backlog.sending()) {
            for (int i = 0; i < 5; i++) {
                sending.place("flooded");
            }
        }

        assertThat(waiting("normal") + waiting("busy")).isZero();
        assertThat(send("flooded", 1)).containsExactly(NORMAL);
    }

    @Test
    void what_comes_while_a_sending_is_under_way_does_not_overtake_it() {
        try (Backlog.Sending first = backlog.sending()) {
            for (int i = 0; i < 4; i++) {
                first.place("flooded");
            }
            for (int i = 0; i < 3; i++) {
                backlog.settled("flooded", NORMAL);
            }
            assertThat(send("flooded", 1)).containsExactly(BUSY);
            first.sent();
        }
    }

    @Test
    void a_busy_event_waits_for_its_devices_normal_ones_and_for_nobody_elses() {
        send("flooded", 4);
        send("calm", 3);
        broker.visible.put("flooded", 3);
        CompletableFuture<Void> turn = CompletableFuture.runAsync(() -> backlog.awaitTurn("flooded"));

        backlog.settled("flooded", NORMAL);
        backlog.settled("flooded", NORMAL);
        assertThat(turn).isNotDone();
        broker.visible.put("flooded", 0);
        backlog.settled("flooded", NORMAL);

        turn.join();
        assertThat(waiting("normal")).isEqualTo(3);
    }

    @Test
    void events_that_left_behind_our_back_are_not_waited_for() {
        send("flooded", 4);

        // The broker sees none of them, and no consumer holds any.
        backlog.awaitTurn("flooded");

        assertThat(waiting("normal")).isZero();
        assertThat(waiting("busy")).isEqualTo(1);
    }

    @Test
    void events_that_consumers_may_hold_are_waited_for_while_nobody_gets_on() throws InterruptedException {
        backlog.giveUpAfter = Duration.ofMillis(20);
        send("flooded", 4);
        broker.delivering = 3;
        CompletableFuture<Void> turn = CompletableFuture.runAsync(() -> backlog.awaitTurn("flooded"));
        broker.awaitAsked(10);
        assertThat(turn).isNotDone();

        // Others get on: what consumers held is worked off by now, and nothing of this device was among it.
        for (int i = 0; i < 4; i++) {
            backlog.settled("calm", NORMAL);
        }

        turn.join();
    }

    @Test
    void a_busy_event_that_was_not_counted_keeps_its_device_on_the_busy_queue_until_it_is_settled() {
        backlog.awaitTurn("flooded");
        assertThat(send("flooded", 1)).containsExactly(BUSY);

        backlog.settled("flooded", BUSY);
        backlog.settled("flooded", BUSY);

        assertThat(send("flooded", 1)).containsExactly(NORMAL);
    }

    @Test
    void a_count_that_is_too_low_is_put_right_as_well() throws InterruptedException {
        send("flooded", 1);
        broker.visible.put("flooded", 2);
        CompletableFuture<Void> turn = CompletableFuture.runAsync(() -> backlog.awaitTurn("flooded"));
        broker.awaitAsked(2);
        assertThat(waiting("normal")).isEqualTo(2);

        broker.visible.clear();

        turn.join();
    }

    @Test
    void an_empty_queue_has_nothing_that_waits_unless_something_is_on_its_way_to_it() {
        send("flooded", 5);
        try (Backlog.Sending sending = backlog.sending()) {
            sending.place("calm");
            backlog.sweep(SWEEP);
            assertThat(waiting("normal")).isEqualTo(4);
            sending.sent();
        }
        broker.totals.put(NORMAL, 4L);

        backlog.sweep(SWEEP);

        assertThat(waiting("normal")).isEqualTo(4);
        assertThat(waiting("busy")).isZero();
    }

    @Test
    void where_the_broker_can_not_say_nothing_is_put_right() {
        send("flooded", 5);
        broker.silent = true;

        backlog.sweep(SWEEP);

        assertThat(waiting("busy")).isEqualTo(2);
    }

    @Test
    void what_a_former_life_of_the_server_left_counts() {
        broker.totals.put(NORMAL, 2L);
        broker.totals.put(BUSY, 4L);
        broker.left.put(NORMAL, Map.of("flooded", 1, "calm", 1));
        broker.left.put(BUSY, Map.of("flooded", 4));

        backlog.begin();

        assertThat(send("flooded", 1)).containsExactly(BUSY);
        assertThat(send("calm", 3)).containsExactly(NORMAL, NORMAL, BUSY);
    }

    @Test
    void a_deleted_devices_events_are_forgotten() {
        send("flooded", 5);

        backlog.forget("flooded");

        assertThat(waiting("normal") + waiting("busy")).isZero();
        assertThat(send("flooded", 1)).containsExactly(NORMAL);
    }

    @Test
    void more_that_are_settled_than_were_counted_do_no_harm() {
        backlog.settled("flooded", NORMAL);
        backlog.settled("flooded", BUSY);

        assertThat(send("flooded", 4)).containsExactly(NORMAL, NORMAL, NORMAL, BUSY);
    }

    @Test
    void nobody_waits_for_a_server_that_ends() {
        send("flooded", 4);
        broker.visible.put("flooded", 3);
        backlog.end();

        assertThatThrownBy(() -> CompletableFuture.runAsync(() -> backlog.awaitTurn("flooded"))
                        .join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    private List<InboundQueue> send(@Nullable String device, int events) {
        try (Backlog.Sending sending = backlog.sending()) {
            List<InboundQueue> places = IntStream.range(0, events)
                    .mapToObj(i -> sending.place(device))
                    .toList();
            sending.sent();
            return places;
        }
    }

    private double waiting(String queue) {
        return meters.get("recado.intake.waiting").tag("queue", queue).gauge().value();
    }

    private static final class Broker implements InboundCensus {
        private final Map<InboundQueue, Long> totals = new EnumMap<>(InboundQueue.class);
        private final Map<InboundQueue, Map<String, Integer>> left = new EnumMap<>(InboundQueue.class);
        private final Map<String, Integer> visible = new ConcurrentHashMap<>();
        private volatile int delivering;
        private volatile boolean silent;
        private volatile CountDownLatch asked = new CountDownLatch(0);

        void awaitAsked(int times) throws InterruptedException {
            asked = new CountDownLatch(times);
            asked.await();
        }

        @Override
        public OptionalLong total(InboundQueue queue) {
            return silent ? OptionalLong.empty() : OptionalLong.of(totals.getOrDefault(queue, 0L));
        }

        @Override
        public Optional<Tally> tally(InboundQueue queue, @Nullable String device) {
            asked.countDown();
            return Optional.of(new Tally(visible.getOrDefault(device == null ? "" : device, 0), delivering));
        }

        @Override
        public Map<String, Integer> visible(InboundQueue queue) {
            return left.getOrDefault(queue, Map.of());
        }
    }
}
