package dev.recado.platform.work;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.ObserverMethod;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, every few seconds, for what should have happened and has not: dead nodes, overdue work whose wake-up got lost, and
 * whatever features watch for in {@link Sweep}. Starts with the server, so that a restart after a crash goes on at once.
 */
@Singleton
@Startup
@TransactionManagement(TransactionManagementType.BEAN)
public class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration PERIOD = Duration.ofSeconds(5);
    // A wake-up that is a little late is on its way; only an older one is taken for lost.
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MOST_AT_ONCE = 1_000;

    @Resource(lookup = "java:jboss/ee/concurrency/factory/default")
    ManagedThreadFactory threads;

    @Inject
    Nodes nodes;

    @Inject
    DueWork dueWork;

    @Inject
    WakeUps wakeUps;

    @Inject
    BeanManager beans;

    @Inject
    Clock clock;

    private ScheduledExecutorService scheduler;

    // Not the server's own scheduler: while the server ends, it reports each beat that it does not run as an error.
    @PostConstruct
    void start() {
        scheduler = Executors.newSingleThreadScheduledExecutor(threads);
        scheduler.scheduleWithFixedDelay(this::sweep, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        Instant now = clock.instant();
        step("heartbeat", nodes::beat);
        step("the work of dead nodes", nodes::buryTheDead);
        step("forgotten claims", dueWork::releaseForgotten);
        for (WorkKind kind : WorkKind.values()) {
            // The tenants take turns, or one's flood would hide the lost wake-ups of the others.
            step("due work: " + kind.plural(), () -> dueWork.dueOfEachTenant(
                            kind, now.minus(PATIENCE), MOST_AT_ONCE, MOST_AT_ONCE)
                    .forEach(wakeUps::send));
        }
        Sweep sweep = new Sweep(now);
        // One by one and not by Event.fire, which lets the first observer that fails keep the others from their work.
        for (ObserverMethod<? super Sweep> observer : beans.resolveObserverMethods(sweep)) {
            step(observer.getBeanClass().getSimpleName(), () -> observer.notify(sweep));
        }
    }

    private static void step(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.warn("Sweeping ({}) failed; the next sweep comes in {} s", what, PERIOD.toSeconds(), e);
        }
    }

    // The incarnation is not marked as stopped: the next start buries it and so takes back whatever had to be cut
    // short.
    @PreDestroy
    void stop() {
        scheduler.shutdown();
        try {
            // A sweep under way still needs what ends with the application.
            scheduler.awaitTermination(PERIOD.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
