package dev.recado.platform.work;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
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

    @Resource(lookup = "java:jboss/ee/concurrency/scheduler/default")
    ManagedScheduledExecutorService scheduler;

    @Inject
    Nodes nodes;

    @Inject
    DueWork dueWork;

    @Inject
    WakeUps wakeUps;

    @Inject
    Event<Sweep> sweeps;

    @Inject
    Clock clock;

    private ScheduledFuture<?> schedule;

    @PostConstruct
    void start() {
        schedule = scheduler.scheduleWithFixedDelay(this::sweep, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweep() {
        try {
            nodes.beat();
            nodes.buryTheDead();
            dueWork.releaseForgotten();
            Instant now = clock.instant();
            for (Due overdue : dueWork.due(null, now.minus(PATIENCE), MOST_AT_ONCE)) {
                wakeUps.send(overdue);
            }
            sweeps.fire(new Sweep(now));
        } catch (RuntimeException e) {
            LOG.warn("A sweep failed; the next one comes in {} s", PERIOD.toSeconds(), e);
        }
    }

    // The incarnation is not marked as stopped: the next start buries it and so takes back whatever had to be cut
    // short.
    @PreDestroy
    void stop() {
        schedule.cancel(false);
    }
}
