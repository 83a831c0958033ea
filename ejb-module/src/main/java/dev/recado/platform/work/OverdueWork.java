package dev.recado.platform.work;

import dev.recado.platform.CurrentTenant;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds work that should have been done long ago, and alerts: per kind a gauge of what is late now and a counter of what has
 * ever been, and for each occurrence one line in the log and one event. That work goes on is others' business: claims of the
 * dead and forgotten are given back by every sweep.
 */
@ApplicationScoped
class OverdueWork {
    private static final Logger LOG = LoggerFactory.getLogger(OverdueWork.class);
    private static final int MOST_AT_ONCE = 200;

    // Held here, because the registry refers to them weakly.
    private final Map<WorkKind, AtomicLong> counts = new EnumMap<>(WorkKind.class);

    @Inject
    DueWork dueWork;

    @Inject
    Event<WorkOverdue> overdue;

    @Inject
    MeterRegistry meters;

    @Inject
    @ConfigProperty(name = "recado.turns.overdue.after")
    Duration turnsAfter;

    @Inject
    @ConfigProperty(name = "recado.work.overdue.after")
    Duration othersAfter;

    @PostConstruct
    void measure() {
        for (WorkKind kind : WorkKind.values()) {
            meters.counter("recado.work.overdue", "kind", kind.name());
            AtomicLong count = new AtomicLong();
            counts.put(kind, count);
            meters.gauge("recado." + kind.plural() + ".overdue", count);
        }
    }

    void sweep(@Observes Sweep sweep) {
        for (WorkKind kind : WorkKind.values()) {
            Instant before = sweep.now().minus(kind == WorkKind.TURN ? turnsAfter : othersAfter);
            for (WorkOverdue found : dueWork.newlyOverdue(kind, before, sweep.now(), MOST_AT_ONCE)) {
                Due due = found.due();
                CurrentTenant.run(due.tenant(), () -> alert(found));
            }
            AtomicLong count = counts.get(kind);
            if (count != null) {
                count.set(dueWork.overdue(kind, before));
            }
        }
    }

    private void alert(WorkOverdue found) {
        Due due = found.due();
        meters.counter("recado.work.overdue", "kind", due.kind().name()).increment();
        LOG.warn(
                "{} {} is overdue since {}: {}",
                due.kind(),
                due.id(),
                due.dueAt(),
                found.claimed() ? "it has been worked on for that long" : "nobody has begun it");
        try {
            overdue.fire(found);
        } catch (RuntimeException e) {
            LOG.warn("What to do about overdue {} {} failed", due.kind(), due.id(), e);
        }
    }
}
