package dev.recado.knowledge;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One pass through all golden questions.
 *
 * @param knowledgeVersion which version of the knowledge was asked; null: the one that answered at the time
 * @param questions how many there are
 * @param done how many of them have been asked
 * @param scores null until it has ended
 * @param before the scores of the run before of the version that answers; null where there is none
 * @param startedBy who started it; null: the server, before a new version answers
 * @param worse whether a number is lower than before, tolerance aside
 */
public record GoldenRun(
        UUID id,
        State state,
        @Nullable UUID knowledgeVersion,
        int questions,
        int done,
        @Nullable GoldenScores scores,
        @Nullable GoldenScores before,
        boolean worse,
        @Nullable String startedBy,
        Instant createdAt,
        @Nullable Instant finishedAt) {

    /** How far it is. */
    public enum State {
        QUEUED,
        RUNNING,
        DONE,
        CANCELLED
    }

    /** How far it is, 0 to 100. */
    public int progress() {
        return questions == 0 ? 100 : done * 100 / questions;
    }
}
