package dev.recado.knowledge;

import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.FairLanes;
import dev.recado.platform.work.WorkKind;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves that documents which were deleted have left the search index: removes what is left of them there, counts, and only at
 * nothing writes the receipt. May die between any two lines and begins again from the top.
 */
@ApplicationScoped
class DeletionProofs {
    private static final Logger LOG = LoggerFactory.getLogger(DeletionProofs.class);

    private final FairLanes lanes = new FairLanes(1);

    @Inject
    DueWork dueWork;

    @Inject
    Deletions deletions;

    @Inject
    PassagesInIndex index;

    @Inject
    MeterRegistry meters;

    @Inject
    Clock clock;

    @PostConstruct
    void measure() {
        count("verified", 0);
        count("failed", 0);
    }

    /** Proves what is due until nothing is left; returns at once when that is already being done here. */
    void runDue() {
        lanes.runDue(dueWork, WorkKind.PURGE, clock, due -> run(due.id()));
    }

    private void run(UUID id) {
        try {
            UUID document = deletions.begin(id);
            if (document != null) {
                prove(id, document);
            }
        } finally {
            dueWork.letGo(id);
        }
    }

    private void prove(UUID id, UUID document) {
        try {
            long removed = index.purge(document);
            if (removed > 0) {
                deletions.removed(id, removed);
            }
            long left = index.count(document);
            if (left > 0) {
                throw new IllegalStateException("The index still holds " + left + " passages");
            }
            deletions.verified(id, index.backend());
            count("verified", 1);
        } catch (RuntimeException e) {
            LOG.warn("That document {} has left the index can't be proved yet; it is tried again", document, e);
            count("failed", 1);
            deletions.failed(id, String.valueOf(e.getMessage()));
        }
    }

    private void count(String outcome, int more) {
        meters.counter("recado.knowledge.deletion.proofs", "outcome", outcome).increment(more);
    }
}
