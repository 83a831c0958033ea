package dev.recado.knowledge;

import dev.recado.knowledge.IndexChecks.Listed;
import dev.recado.knowledge.IndexChecks.Task;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.FairLanes;
import dev.recado.platform.work.WorkKind;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares tenants' passages with the search index and writes what is missing, while it serves. The tenants take turns, a slice
 * each, and after a slice comes a rest as long as the slice was: more than half a processor is never used. A slice remembers how
 * far it has come, so that a restart goes on from there.
 */
@ApplicationScoped
class IndexRepair {
    private static final Logger LOG = LoggerFactory.getLogger(IndexRepair.class);

    private final FairLanes lanes = new FairLanes(1);

    int batchSize = 200;
    Duration longestSlice = Duration.ofSeconds(2);

    @Inject
    DueWork dueWork;

    @Inject
    IndexChecks checks;

    @Inject
    IndexKeeper keeper;

    @Inject
    MeterRegistry meters;

    @Inject
    Clock clock;

    @PostConstruct
    void measure() {
        written(0);
        removed(0);
    }

    /** Works off what is due; returns at once when that is already being done here. */
    void runDue() {
        lanes.runDue(dueWork, WorkKind.INDEX, clock, due -> run(due.id()));
    }

    private void run(UUID id) {
        try {
            keeper.requireReady();
            slice(id);
        } catch (RuntimeException e) {
            LOG.warn("The check of the search index does not go on; it is tried again", e);
            checks.failed(id, String.valueOf(e.getMessage()));
            keeper.suspect(e);
        } finally {
            dueWork.letGo(id);
        }
    }

    private void slice(UUID id) {
        long start = System.nanoTime();
        Task task = checks.begin(id);
        if (task != null
                && task.reason() == IndexReason.START
                && !task.everything()
                && task.done() == 0
                && checks.sameNumber()) {
            checks.finish(task, 0);
            return;
        }
        while (task != null) {
            List<Listed> batch = checks.next(task.doneUpTo(), batchSize);
            if (batch.isEmpty()) {
                end(task);
                return;
            }
            List<Listed> missing = task.everything() ? batch : checks.missing(batch);
            long count = write(missing);
            if (!checks.advance(task, batch.getLast().id(), batch.size(), count)) {
                return;
            }
            if (System.nanoTime() - start >= longestSlice.toNanos()) {
                checks.pause(id, Duration.ofNanos(System.nanoTime() - start));
                return;
            }
            task = checks.begin(id);
        }
    }

    private long write(List<Listed> passages) {
        Map<UUID, List<UUID>> byDocument = passages.stream()
                .collect(Collectors.groupingBy(Listed::document, Collectors.mapping(Listed::id, Collectors.toList())));
        long count = 0;
        for (Map.Entry<UUID, List<UUID>> each : byDocument.entrySet()) {
            count += checks.write(each.getKey(), each.getValue());
        }
        written(count);
        return count;
    }

    private void end(Task task) {
        long surplus = checks.removeSurplus();
        removed(surplus);
        checks.finish(task, surplus);
        if (task.missing() > 0 || surplus > 0) {
            LOG.info(
                    "The search index was put right: {} passages written, {} removed ({})",
                    task.missing(),
                    surplus,
                    task.reason());
        }
    }

    private void written(long more) {
        meters.counter("recado.search.index.written").increment(more);
    }

    private void removed(long more) {
        meters.counter("recado.search.index.removed").increment(more);
    }
}
