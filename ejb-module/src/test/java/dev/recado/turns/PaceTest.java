package dev.recado.turns;

import dev.recado.channels.InboundQueue;
import dev.recado.channels.Inbox;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.recado.channels.InboundQueue.BUSY;
import static dev.recado.channels.InboundQueue.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class PaceTest {
    private final Pace pace = new Pace();
    private final ExecutorService sessions = Executors.newCachedThreadPool();
    private final List<InboundQueue> begun = Collections.synchronizedList(new ArrayList<>());
    private final Semaphore ends = new Semaphore(0);

    @BeforeEach
    void be_calm() {
        pace.inbox = new Inbox();
    }

    @AfterEach
    void end() {
        sessions.shutdownNow();
    }

    @Test
    void a_flood_leaves_half_of_the_places_to_the_others() {
        int places = pace.places();
        for (int i = 0; i < places + 2; i++) {
            begin(BUSY);
        }
        await().until(() -> begun.size() == places / 2 && pace.waiting(BUSY) == places / 2 + 2);

        begin(NORMAL);

        await().until(() -> begun.contains(NORMAL));
        assertThat(Collections.frequency(begun, BUSY)).isEqualTo(places / 2);
    }

    @Test
    void where_both_wait_three_of_four_places_go_to_the_normal_queue() {
        int places = pace.places();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < places; i++) {
            all.add(begin(NORMAL));
        }
        await().until(() -> begun.size() == places);
        begun.clear();
        for (int i = 0; i < 2; i++) {
            all.add(begin(BUSY));
        }
        for (int i = 0; i < 7; i++) {
            all.add(begin(NORMAL));
        }
        await().until(() -> pace.waiting(BUSY) == 2 && pace.waiting(NORMAL) == 7);

        for (int i = 1; i <= 9; i++) {
            int next = i;
            ends.release();
            await().until(() -> begun.size() == next);
        }

        assertThat(begun).containsExactly(NORMAL, NORMAL, NORMAL, BUSY, NORMAL, NORMAL, NORMAL, BUSY, NORMAL);
        ends.release(places);
        all.forEach(CompletableFuture::join);
    }

    private CompletableFuture<Void> begin(InboundQueue queue) {
        return CompletableFuture.runAsync(
                () -> pace.work(queue, Runnable::run, () -> {
                    begun.add(queue);
                    ends.acquireUninterruptibly();
                }),
                sessions);
    }
}
