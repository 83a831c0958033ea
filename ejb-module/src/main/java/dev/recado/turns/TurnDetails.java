package dev.recado.turns;

import dev.recado.agents.AnswerTrace;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A turn with its whole trace: why was this said?
 *
 * @param revision how many messages joined since it opened; a run's result counts only for the revision it saw
 * @param run how many runs were started
 * @param failedRuns how many of them ended without a decision
 * @param interruptions how many of them a newer message cancelled
 * @param trace what the agent based its decision on; null when no agent was asked
 */
public record TurnDetails(
        UUID id,
        UUID conversationId,
        TurnState state,
        int revision,
        int run,
        int failedRuns,
        int interruptions,
        Instant firstMessageAt,
        Instant dueAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Outcome outcome,
        @Nullable String outcomeReason,
        @Nullable AnswerTrace trace,
        List<UUID> messageIds,
        String correlationId,
        Timings timings,
        long version) {}
