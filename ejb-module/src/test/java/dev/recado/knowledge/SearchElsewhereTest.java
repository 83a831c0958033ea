package dev.recado.knowledge;

import dev.recado.platform.TenantId;
import dev.recado.platform.work.Computing;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A search server that is stuck. */
class SearchElsewhereTest {
    @Test
    @Timeout(30)
    void who_waits_for_it_keeps_neither_processors_nor_connections_from_others() throws InterruptedException {
        Computing computing = new Computing();
        CountDownLatch answers = new CountDownLatch(1);
        AtomicInteger searching = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, 8 + 4 * Runtime.getRuntime().availableProcessors())
                .mapToObj(i -> Thread.ofPlatform()
                        .start(() -> uninterrupted(() -> computing.begin(
                                new TenantId(UUID.randomUUID()),
                                () -> KnowledgeRetriever.waitingElsewhere(() -> {
                                    searching.incrementAndGet();
                                    uninterrupted(answers::await);
                                    return true;
                                })))))
                .toList();
        await().until(() -> threads.stream().allMatch(thread -> thread.getState() == Thread.State.WAITING));
        assertThat(searching).hasValue(8);

        AtomicBoolean next = new AtomicBoolean();
        computing.begin(new TenantId(UUID.randomUUID()), () -> next.set(true));

        assertThat(next).isTrue();
        answers.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(searching).hasValue(threads.size());
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
