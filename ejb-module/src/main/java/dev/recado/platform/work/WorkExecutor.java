package dev.recado.platform.work;

import dev.recado.platform.Correlation;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.RequestContextController;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place that starts threads for work: virtual ones, each with the deployment's class loader, a tenant, a correlation
 * id and a CDI request context. On undeploy it takes no more, lets what runs come to an end, and interrupts what does not.
 */
@ApplicationScoped
public class WorkExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(WorkExecutor.class);
    private static final int MOST_PROMPT = 128;
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("recado-", 0).factory());

    // Virtual threads that compute wait for each other in a line; threads of the system take turns.
    private final ExecutorService prompt = new ThreadPoolExecutor(
            0,
            MOST_PROMPT,
            IDLE.toSeconds(),
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Thread.ofPlatform().name("recado-prompt-", 0).factory(),
            (work, full) -> threads.execute(work));

    Duration longestDrain = Duration.ofSeconds(10);

    @Inject
    Instance<RequestContextController> requestContexts;

    @Inject
    Computing computing;

    /** Runs the work on behalf of a tenant. Cancelling the future with interruption ends a blocking model call at once. */
    public Future<?> start(TenantId tenant, String correlationId, Runnable work) {
        return submit(tenant, correlationId, work);
    }

    /**
     * The same for work that should not be waiting for a processor in its midst: it gets a thread of the system while there
     * are some left.
     */
    public void startPrompt(TenantId tenant, String correlationId, Runnable work) {
        prompt.execute(inContext(tenant, correlationId, work));
    }

    /**
     * The same for work that belongs to no tenant, or to several, one after the other. It may take as long as it needs: a model
     * that computes in this server would hold up all virtual threads.
     */
    public void startPrompt(Runnable work) {
        prompt.execute(inContext(null, Correlation.current(), work));
    }

    /** Runs work that belongs to no tenant. */
    public Future<?> start(Runnable work) {
        return submit(null, Correlation.current(), work);
    }

    private Future<?> submit(@Nullable TenantId tenant, String correlationId, Runnable work) {
        return threads.submit(inContext(tenant, correlationId, work));
    }

    private Runnable inContext(@Nullable TenantId tenant, String correlationId, Runnable work) {
        return () -> {
            Thread.currentThread().setContextClassLoader(WorkExecutor.class.getClassLoader());
            RequestContextController request = requestContexts.get();
            boolean activated = request.activate();
            try {
                Correlation.call(correlationId, () -> {
                    if (tenant == null) {
                        work.run();
                    } else {
                        CurrentTenant.run(tenant, work);
                    }
                    return true;
                });
            } catch (Exception e) {
                LOG.error("Work ended by an unexpected error; the sweeper will find what it left", e);
            } finally {
                if (activated) {
                    request.deactivate();
                }
                requestContexts.destroy(request);
            }
        };
    }

    @PreDestroy
    void drain() {
        computing.end();
        List<ExecutorService> both = List.of(prompt, threads);
        both.forEach(ExecutorService::shutdown);
        long end = System.nanoTime() + longestDrain.toNanos();
        try {
            for (ExecutorService executor : both) {
                executor.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        both.forEach(ExecutorService::shutdownNow);
    }
}
