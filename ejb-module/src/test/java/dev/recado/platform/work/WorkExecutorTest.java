package dev.recado.platform.work;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What work finds around it, and how it ends when the application does. Correlation ids need a logger, which tests do not have. */
@Timeout(30)
class WorkExecutorTest {
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private final AtomicInteger active = new AtomicInteger();
    private final WorkExecutor executor = new WorkExecutor();

    /** What work saw. */
    private record Seen(
            Thread thread,
            @Nullable ClassLoader loader,
            @Nullable TenantId tenant,
            int requestContexts) {}

    WorkExecutorTest() {
        executor.longestDrain = Duration.ofSeconds(20);
        executor.computing = new Computing();
        RequestContextController controller = new RequestContextController() {
            @Override
            public boolean activate() {
                return active.incrementAndGet() == 1;
            }

            @Override
            public void deactivate() {
                active.decrementAndGet();
            }
        };
        executor.requestContexts = controllers(controller);
    }

    @SuppressWarnings("unchecked")
    private static Instance<RequestContextController> controllers(RequestContextController controller) {
        return (Instance<RequestContextController>) Proxy.newProxyInstance(
                WorkExecutorTest.class.getClassLoader(),
                new Class<?>[] {Instance.class},
                (proxy, method, arguments) -> method.getName().equals("get") ? controller : null);
    }

    @AfterEach
    void end() {
        executor.longestDrain = Duration.ZERO;
        executor.drain();
    }

    @Test
    void a_tenants_work_has_its_tenant_class_loader_and_request_context() throws Exception {
        CompletableFuture<Seen> seen = new CompletableFuture<>();

        executor.start(tenant, "c", () -> seen.complete(look())).get();

        assertThat(seen.get().thread().isVirtual()).isTrue();
        assertThat(seen.get().loader()).isSameAs(WorkExecutor.class.getClassLoader());
        assertThat(seen.get().tenant()).isEqualTo(tenant);
        assertThat(seen.get().requestContexts()).isEqualTo(1);
        assertThat(active).hasValue(0);
    }

    @Test
    void work_of_nobody_inherits_no_tenant() throws Exception {
        CompletableFuture<Seen> seen = new CompletableFuture<>();

        CurrentTenant.run(tenant, () -> executor.startPrompt(() -> seen.complete(look())));

        assertThat(seen.get().thread()).isNotSameAs(Thread.currentThread());
        assertThat(seen.get().thread().isVirtual()).isFalse();
        assertThat(seen.get().loader()).isSameAs(WorkExecutor.class.getClassLoader());
        assertThat(seen.get().tenant()).isNull();
        assertThat(seen.get().requestContexts()).isEqualTo(1);
    }

    @Test
    void work_that_fails_leaves_no_request_context_behind() throws Exception {
        executor.start(tenant, "c", () -> {
                    throw new IllegalStateException("a defect");
                })
                .get();

        assertThat(active).hasValue(0);
    }

    @Test
    void cancelling_interrupts_what_waits_for_a_model() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Future<?> work = executor.start(tenant, "c", () -> interrupted.complete(waits(began, new CountDownLatch(1))));
        began.await();

        work.cancel(true);

        assertThat(interrupted.get()).isTrue();
    }

    @Test
    void on_undeploy_what_runs_comes_to_its_end_and_nothing_more_begins() throws Exception {
        CountDownLatch began = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        CompletableFuture<Boolean> one = new CompletableFuture<>();
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        executor.start(tenant, "c", () -> one.complete(waits(began, goOn)));
        executor.startPrompt(() -> other.complete(waits(began, goOn)));
        began.await();

        Thread draining = Thread.ofVirtual().start(executor::drain);
        awaitRefusal();
        goOn.countDown();
        draining.join();

        assertThat(one).isCompletedWithValue(false);
        assertThat(other).isCompletedWithValue(false);
        assertThatThrownBy(() -> executor.startPrompt(() -> {})).isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void on_undeploy_what_does_not_end_is_interrupted() throws Exception {
        CountDownLatch began = new CountDownLatch(2);
        CountDownLatch never = new CountDownLatch(1);
        CompletableFuture<Boolean> one = new CompletableFuture<>();
        CompletableFuture<Boolean> other = new CompletableFuture<>();
        executor.start(tenant, "c", () -> one.complete(waits(began, never)));
        executor.startPrompt(() -> other.complete(waits(began, never)));
        began.await();
        executor.longestDrain = Duration.ZERO;

        executor.drain();

        assertThat(one.get()).isTrue();
        assertThat(other.get()).isTrue();
    }

    private Seen look() {
        return new Seen(
                Thread.currentThread(),
                Thread.currentThread().getContextClassLoader(),
                CurrentTenant.orNull(),
                active.get());
    }

    /** Whether it was interrupted. */
    private static boolean waits(CountDownLatch began, CountDownLatch goOn) {
        began.countDown();
        try {
            goOn.await();
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void awaitRefusal() {
        while (true) {
            try {
                executor.start(() -> {});
                Thread.onSpinWait();
            } catch (RejectedExecutionException draining) {
                return;
            }
        }
    }
}
