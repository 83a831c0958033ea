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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("recado-", 0).factory());

    @Inject
    Instance<RequestContextController> requestContexts;

    /** Runs the work on behalf of a tenant. Cancelling the future with interruption ends a blocking model call at once. */
    public Future<?> start(TenantId tenant, String correlationId, Runnable work) {
        return submit(tenant, correlationId, work);
    }

    /** Runs work that belongs to no tenant. */
    public Future<?> start(Runnable work) {
        return submit(null, Correlation.current(), work);
    }

    private Future<?> submit(@Nullable TenantId tenant, String correlationId, Runnable work) {
        return threads.submit(() -> {
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
        });
    }

    @PreDestroy
    void drain() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
