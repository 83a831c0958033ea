package dev.recado.platform.work;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OneLookTest {
    private final OneLook look = new OneLook();
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void all_who_ask_while_one_looks_are_served_by_one_more_look() throws Exception {
        CountDownLatch looking = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> look.run(() -> {
                looks.incrementAndGet();
                looking.countDown();
                await(goOn);
            }));
            await(looking);
            for (int i = 0; i < 100; i++) {
                threads.submit(() -> look.run(looks::incrementAndGet)).get();
            }
            assertThat(looks).hasValue(1);
            goOn.countDown();
            first.get();
        }
        assertThat(looks).hasValue(2);
    }

    @Test
    void a_look_that_fails_does_not_keep_others_from_looking() {
        assertThatThrownBy(() -> look.run(() -> {
                    throw new IllegalStateException("no database");
                }))
                .isInstanceOf(IllegalStateException.class);

        look.run(looks::incrementAndGet);

        assertThat(looks).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
