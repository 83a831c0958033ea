package dev.recado.turns;

import dev.recado.agents.AgentPace;
import dev.recado.agents.AnswerTrace;
import dev.recado.platform.CleanText;
import dev.recado.platform.Ids;
import dev.recado.platform.Json;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.TenantId;
import org.jspecify.annotations.Nullable;

@Entity
class Turn {
    private static final int MOST_FAILED_RUNS = 3;
    private static final int LONGEST_REASON = 500;

    @Id
    private UUID id;

    @TenantId
    @Column(name = "tenant_id")
    private UUID tenantId;

    @Column(name = "conversation_id")
    private UUID conversationId;

    /** The conversation while messages may join: at most one of its turns is open. */
    @Column(name = "open_key")
    private @Nullable UUID openKey;

    /** The conversation while the turn takes no more messages and has not ended: the open one waits for it. */
    @Column(name = "closing_key")
    private @Nullable UUID closingKey;

    @Enumerated(EnumType.STRING)
    private TurnState state = TurnState.COLLECTING;

    private int revision;
    private int run;

    @Column(name = "failed_runs")
    private int failedRuns;

    private int interruptions;

    @Column(name = "received_at")
    private Instant receivedAt;

    @Column(name = "first_message_at")
    private Instant firstMessageAt;

    @Column(name = "due_at")
    private Instant dueAt;

    @Column(name = "started_at")
    private @Nullable Instant startedAt;

    @Column(name = "decided_at")
    private @Nullable Instant decidedAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @Column(name = "sent_at")
    private @Nullable Instant sentAt;

    @Column(name = "answer_millis")
    private @Nullable Long answerMillis;

    @Enumerated(EnumType.STRING)
    private @Nullable Outcome outcome;

    @Column(name = "outcome_reason")
    private @Nullable String outcomeReason;

    @Column(length = 1_000_000)
    private @Nullable String trace;

    @Column(name = "correlation_id")
    private String correlationId;

    @Version
    private long version;

    protected Turn() {}

    private Turn(UUID conversationId, Instant receivedAt, Instant now, String correlationId) {
        this.id = Ids.next();
        this.conversationId = conversationId;
        this.receivedAt = receivedAt;
        this.firstMessageAt = now;
        this.dueAt = now;
        this.correlationId = correlationId;
    }

    /** A turn that collects messages. */
    static Turn open(UUID conversationId, Instant receivedAt, Instant now, String correlationId) {
        Turn turn = new Turn(conversationId, receivedAt, now, correlationId);
        turn.openKey = conversationId;
        return turn;
    }

    /** A turn that needs no run, because what becomes of its one message is plain on arrival. */
    static Turn settled(
            UUID conversationId,
            Instant receivedAt,
            Instant now,
            String correlationId,
            Outcome outcome,
            String reason) {
        Turn turn = new Turn(conversationId, receivedAt, now, correlationId);
        turn.finish(outcome, reason, null, now);
        return turn;
    }

    /**
     * A message joins: every run that did not see it is void, and the turn is due when the customer has been quiet for the
     * window, but no later than the longest wait after the first message.
     */
    void join(Instant now, AgentPace pace) {
        if (state == TurnState.RUNNING) {
            interruptions++;
        }
        correct(now, pace);
    }

    /** A message says something else now: as when one joins, but the customer has not gone on writing. */
    final void correct(Instant now, AgentPace pace) {
        revision++;
        state = TurnState.COLLECTING;
        dueAt = pause(now, pace);
        if (dueAt.isBefore(now)) {
            dueAt = now;
        }
    }

    /** The customer is typing; whether the turn is due later because of that. */
    boolean typing(Instant at, AgentPace pace) {
        Instant later = pause(at, pace);
        if (state != TurnState.COLLECTING || failedRuns > 0 || !later.isAfter(dueAt)) {
            return false;
        }
        dueAt = later;
        return true;
    }

    private Instant pause(Instant since, AgentPace pace) {
        Instant latest = firstMessageAt.plus(pace.longestWait());
        Instant quiet = since.plus(pace.quietWindow());
        return quiet.isBefore(latest) ? quiet : latest;
    }

    /** Whether a newer message may still cancel what is under way, being allowed so many interruptions in all. */
    boolean mayBeJoined(int mostInterruptions) {
        return state != TurnState.RUNNING || interruptions < mostInterruptions;
    }

    /** From here on it takes no more messages and is answered as it is. */
    void takeNoMore() {
        closingKey = openKey;
        openKey = null;
    }

    boolean closing() {
        return closingKey != null;
    }

    /** Starts a run. A run that was under way belonged to a node or thread that is no more, and counts as failed. */
    void start(Instant now) {
        if (state == TurnState.RUNNING) {
            failedRuns++;
        }
        state = TurnState.RUNNING;
        run++;
        startedAt = now;
    }

    /** A run ended without a decision; the next try is due later. */
    void failed(Instant retryAt) {
        failedRuns++;
        state = TurnState.COLLECTING;
        dueAt = retryAt;
    }

    /** A run could not come to a decision yet, through no fault of its own; the next try is due later. */
    void putOff(Instant retryAt) {
        state = TurnState.COLLECTING;
        dueAt = retryAt;
    }

    /** No run will come to a decision: the next one is for the last resort. */
    void gaveUp(Instant now) {
        failed(now);
        failedRuns = Math.max(failedRuns, MOST_FAILED_RUNS);
    }

    /** Whether so many runs have failed that the agent is not asked again. */
    boolean lastResort() {
        return failedRuns >= MOST_FAILED_RUNS;
    }

    boolean isRunning(int thatRun, int thatRevision) {
        return state == TurnState.RUNNING && run == thatRun && revision == thatRevision;
    }

    void decided(Instant at) {
        decidedAt = at;
    }

    final void finish(Outcome end, @Nullable String reason, @Nullable AnswerTrace why, Instant now) {
        state = TurnState.DONE;
        openKey = null;
        closingKey = null;
        outcome = end;
        outcomeReason = CleanText.ofNullable(reason, LONGEST_REASON);
        trace = why == null ? null : Json.write(why);
        finishedAt = now;
    }

    /** The reply's fate became known after the turn had ended. */
    void revise(Outcome end, @Nullable String reason) {
        outcome = end;
        outcomeReason = CleanText.ofNullable(reason, LONGEST_REASON);
    }

    void sent(Instant at) {
        if (sentAt == null) {
            sentAt = at;
            answerMillis = Duration.between(receivedAt, at).toMillis();
        }
    }

    UUID id() {
        return id;
    }

    UUID conversationId() {
        return conversationId;
    }

    TurnState state() {
        return state;
    }

    int revision() {
        return revision;
    }

    int run() {
        return run;
    }

    int failedRuns() {
        return failedRuns;
    }

    Instant firstMessageAt() {
        return firstMessageAt;
    }

    @Nullable
    Instant finishedAt() {
        return finishedAt;
    }

    Instant dueAt() {
        return dueAt;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    String correlationId() {
        return correlationId;
    }

    long version() {
        return version;
    }

    TurnDetails details(List<UUID> messageIds) {
        return new TurnDetails(
                id,
                conversationId,
                state,
                revision,
                run,
                failedRuns,
                interruptions,
                firstMessageAt,
                dueAt,
                startedAt,
                finishedAt,
                outcome,
                outcomeReason,
                trace == null ? null : Json.read(trace, AnswerTrace.class),
                messageIds,
                correlationId,
                new Timings(receivedAt, firstMessageAt, dueAt, startedAt, decidedAt, finishedAt, sentAt),
                version);
    }
}
