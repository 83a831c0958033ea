package dev.recado.knowledge;

import dev.recado.platform.Ids;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "knowledge_golden_runs")
class GoldenRunRow {
    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Enumerated(EnumType.STRING)
    @Column(name = "state")
    private GoldenRun.State state;

    @Column(name = "knowledge_version")
    private @Nullable UUID knowledgeVersion;

    @Column(name = "previous_id")
    private @Nullable UUID previousId;

    @Column(name = "check_of")
    private @Nullable UUID checkOf;

    @Column(name = "questions")
    private int questions;

    @Column(name = "done")
    private int done;

    @Column(name = "recall")
    private @Nullable Double recall;

    @Column(name = "reciprocal_rank")
    private @Nullable Double reciprocalRank;

    @Column(name = "gain")
    private @Nullable Double gain;

    @Column(name = "nothing_precision")
    private @Nullable Double nothingPrecision;

    @Column(name = "nothing_recall")
    private @Nullable Double nothingRecall;

    @Column(name = "started_by")
    private @Nullable String startedBy;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @Version
    @Column(name = "version")
    private long version;

    protected GoldenRunRow() {}

    GoldenRunRow(
            @Nullable UUID knowledgeVersion,
            @Nullable UUID previousId,
            @Nullable UUID checkOf,
            int questions,
            @Nullable String startedBy,
            Instant now) {
        this.id = Ids.next();
        this.state = GoldenRun.State.QUEUED;
        this.knowledgeVersion = knowledgeVersion;
        this.previousId = previousId;
        this.checkOf = checkOf;
        this.questions = questions;
        this.startedBy = startedBy;
        this.createdAt = now;
    }

    UUID id() {
        return id;
    }

    @Nullable
    UUID knowledgeVersion() {
        return knowledgeVersion;
    }

    @Nullable
    UUID previousId() {
        return previousId;
    }

    /** The version before whose activation the server made this run; null when somebody started it. */
    @Nullable
    UUID checkOf() {
        return checkOf;
    }

    /** Whether it has come to its end, after this moment. */
    boolean doneSince(Instant moment) {
        return state == GoldenRun.State.DONE && finishedAt != null && finishedAt.isAfter(moment);
    }

    boolean ended() {
        return state == GoldenRun.State.DONE || state == GoldenRun.State.CANCELLED;
    }

    void begin(int presentQuestions) {
        state = GoldenRun.State.RUNNING;
        questions = presentQuestions;
    }

    void move(int questionsDone) {
        done = questionsDone;
    }

    void cancel(Instant now) {
        state = GoldenRun.State.CANCELLED;
        finishedAt = now;
    }

    void finish(GoldenScores scores, Instant now) {
        state = GoldenRun.State.DONE;
        recall = scores.recall();
        reciprocalRank = scores.reciprocalRank();
        gain = scores.gain();
        nothingPrecision = scores.nothingPrecision();
        nothingRecall = scores.nothingRecall();
        finishedAt = now;
    }

    @Nullable
    GoldenScores scores() {
        return state == GoldenRun.State.DONE
                ? new GoldenScores(recall, reciprocalRank, gain, nothingPrecision, nothingRecall)
                : null;
    }

    GoldenRun details(@Nullable GoldenScores before, double tolerance) {
        GoldenScores scores = scores();
        return new GoldenRun(
                id,
                state,
                knowledgeVersion,
                questions,
                done,
                scores,
                before,
                scores != null && before != null && scores.worseThan(before, tolerance),
                startedBy,
                createdAt,
                finishedAt);
    }
}
