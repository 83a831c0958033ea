package dev.recado.web.console;

import dev.recado.agents.AnswerTrace;
import dev.recado.turns.Outcome;
import dev.recado.turns.Timings;
import dev.recado.turns.TurnDetails;
import dev.recado.turns.TurnState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

class WhyTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void the_steps_add_up_to_the_time_from_webhook_to_acceptance() {
        AnswerTrace trace = new AnswerTrace(
                new UUID(0, 1), "Rosa", 1, "OPENAI", "m", List.of(), 1, 1, null, 5, 40, 900, false, null);
        Why why = Why.of(turn(
                trace, new Timings(START, at(20), at(3020), at(3030), at(4000), at(4030), at(4200)), Outcome.ANSWERED));
        Map<String, Long> steps = why.steps().stream().collect(Collectors.toMap(Why.Step::key, Why.Step::millis));
        assertEquals(
                Map.of(
                        "intake",
                        20L,
                        "quiet",
                        3010L,
                        "memory",
                        5L,
                        "retrieval",
                        40L,
                        "model",
                        900L,
                        "other",
                        55L,
                        "sending",
                        170L),
                steps);
        assertEquals(4200, why.totalMillis());
    }

    @Test
    void a_turn_that_no_agent_answered_has_no_time_in_the_model() {
        Why why = Why.of(turn(null, new Timings(START, at(10), at(10), null, null, null, null), null));
        assertEquals(10, why.totalMillis());
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    private static TurnDetails turn(AnswerTrace trace, Timings timings, Outcome outcome) {
        return new TurnDetails(
                new UUID(0, 2),
                new UUID(0, 3),
                TurnState.DONE,
                1,
                1,
                0,
                0,
                START,
                START,
                null,
                null,
                outcome,
                null,
                trace,
                List.of(),
                "c",
                timings,
                0);
    }
}
