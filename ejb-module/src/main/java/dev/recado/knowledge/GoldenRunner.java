package dev.recado.knowledge;

import dev.recado.knowledge.GoldenRuns.Open;
import dev.recado.knowledge.GoldenRuns.Question;
import dev.recado.knowledge.KnowledgeRetriever.Searched;
import dev.recado.llm.ModelFailure;
import dev.recado.platform.Unavailable;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.FairLanes;
import dev.recado.platform.work.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the golden questions, one after the other; what was asked before a crash is not asked again. */
@ApplicationScoped
class GoldenRunner {
    private static final Logger LOG = LoggerFactory.getLogger(GoldenRunner.class);
    // Ten documents are judged, and some may have several passages among the best.
    private static final int PASSAGES = 40;
    private static final int SHOWN = 10;

    // One at a time: it competes with customers for the model and the processors.
    private final FairLanes lanes = new FairLanes(1);

    @Inject
    GoldenRuns runs;

    @Inject
    KnowledgeRetriever retriever;

    @Inject
    IndexKeeper keeper;

    @Inject
    DueWork dueWork;

    @Inject
    Clock clock;

    /** Carries out what is due until nothing is left; returns at once when that is already being done here. */
    void runDue() {
        lanes.runDue(dueWork, WorkKind.GOLDEN, clock, due -> run(due.id()));
    }

    private void run(UUID id) {
        try {
            carryOut(id, false);
        } catch (ModelFailure | Unavailable e) {
            LOG.info("The golden questions of run {} wait: {}", id, e.code());
        } catch (RuntimeException e) {
            LOG.warn("The golden questions of run {} could not all be asked; it goes on later", id, e);
        } finally {
            dueWork.letGo(id);
        }
    }

    /**
     * Asks all that has not been asked yet; null when the run was cancelled. {@link ModelFailure} when there are no vectors of the
     * questions just now, {@link Unavailable} while the index is being filled: neither must look like a bad version.
     *
     * @param needsVectors also when there will be none until somebody changes something; otherwise words alone are judged, which is
     *     what customers get
     */
    @Nullable
    GoldenScores carryOut(UUID id, boolean needsVectors) {
        Open open = runs.open(id);
        if (open == null) {
            return runs.scores(id);
        }
        int done = open.asked();
        for (Question question : open.left()) {
            Searched searched =
                    retriever.search(new Query(question.text(), Set.of(), PASSAGES), open.knowledgeVersion());
            ModelFailure failure = searched.withoutVectors();
            if (failure != null && (needsVectors || failure.isPassing())) {
                throw failure;
            }
            Retrieval found = searched.found();
            if (!found.relevant() && keeper.isBeingFilled()) {
                throw new Unavailable("knowledge.index.filling");
            }
            done++;
            if (!runs.asked(id, question, shown(found.passages()), found.relevant(), done)) {
                return null;
            }
        }
        return runs.finish(id);
    }

    /** Of each document the best passage. */
    private static List<GoldenResult.Found> shown(List<Passage> passages) {
        Map<UUID, GoldenResult.Found> best = new LinkedHashMap<>();
        for (Passage passage : passages) {
            best.putIfAbsent(
                    passage.documentId(),
                    new GoldenResult.Found(
                            passage.documentId(), passage.documentName(), passage.location(), passage.score()));
        }
        return best.values().stream().limit(SHOWN).toList();
    }
}
