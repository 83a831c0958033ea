package dev.recado.platform.work;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

@Timeout(30)
class ComputingTest {
    private final Computing computing = new Computing(1);
    private final CountDownLatch answered = new CountDownLatch(1);

    @Test
    void who_waits_for_another_computer_makes_room() throws InterruptedException {
        CountDownLatch asking = new CountDownLatch(1);
        AtomicBoolean next = new AtomicBoolean();
        Thread first = Thread.ofVirtual()
                .start(() -> computing.run(() -> {
                    asking.countDown();
                    Computing.leave();
                    answers();
                }));
        asking.await();

        computing.run(() -> next.set(true));

        assertThat(next).isTrue();
        answered.countDown();
        first.join();
    }

    @Test
    void who_computes_is_waited_for_and_who_is_interrupted_meanwhile_does_nothing() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        Thread first = Thread.ofVirtual()
                .start(() -> computing.run(() -> {
                    begun.countDown();
                    answers();
                }));
        begun.await();
        Thread second = Thread.ofVirtual().start(() -> computing.run(() -> done.set(true)));
        await().until(() -> second.getState() == Thread.State.WAITING);

        second.interrupt();
        second.join();
        answered.countDown();
        first.join();

        assertThat(done).isFalse();
        computing.run(() -> done.set(true));
        assertThat(done).isTrue();
    }

    @Test
    void a_place_is_given_back_once_whatever_happens() {
        assertThatThrownBy(() -> computing.run(() -> {
                    Computing.leave();
                    Computing.leave();
                    throw new IllegalStateException("it failed");
                }))
                .hasMessage("it failed");

        AtomicBoolean inside = new AtomicBoolean();
        computing.run(() -> inside.set(true));
        assertThat(inside).isTrue();
    }

    private void answers() {
        try {
            answered.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
