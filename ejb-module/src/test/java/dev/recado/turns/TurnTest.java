package dev.recado.turns;

import dev.recado.agents.AgentPace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TurnTest {
    private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
    private static final AgentPace PACE = new AgentPace(Duration.ofSeconds(3), Duration.ofSeconds(15));

    private final Turn turn = Turn.open(UUID.randomUUID(), START, START, "c");

    @Test
    void it_is_due_when_the_customer_has_been_quiet_for_the_window() {
        turn.join(START, PACE);
        assertThat(turn.dueAt()).isEqualTo(START.plusSeconds(3));

        turn.join(START.plusSeconds(2), PACE);
        assertThat(turn.dueAt()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void it_is_due_after_the_longest_wait_however_busily_the_customer_types() {
        for (int second = 0; second <= 14; second += 2) {
            turn.join(START.plusSeconds(second), PACE);
        }
        assertThat(turn.dueAt()).isEqualTo(START.plusSeconds(15));
    }

    @Test
    void a_message_after_the_longest_wait_makes_it_due_at_once() {
        turn.join(START.plusSeconds(40), PACE);
        assertThat(turn.dueAt()).isEqualTo(START.plusSeconds(40));
    }

    @Test
    void a_newer_message_makes_a_run_void() {
        turn.join(START, PACE);
        turn.start(START.plusSeconds(3));
        int run = turn.run();
        int revision = turn.revision();
        assertThat(turn.isRunning(run, revision)).isTrue();

        turn.join(START.plusSeconds(4), PACE);

        assertThat(turn.isRunning(run, revision)).isFalse();
        assertThat(turn.state()).isEqualTo(TurnState.COLLECTING);
    }

    @Test
    void a_newer_run_makes_an_older_one_void_and_counts_it_as_failed() {
        turn.join(START, PACE);
        turn.start(START.plusSeconds(3));
        int run = turn.run();

        turn.start(START.plusSeconds(30));

        assertThat(turn.isRunning(run, turn.revision())).isFalse();
        assertThat(turn.failedRuns()).isEqualTo(1);
    }

    @Test
    void an_ended_turn_has_one_outcome_and_is_no_longer_open() {
        turn.join(START, PACE);
        turn.start(START.plusSeconds(3));
        turn.finish(Outcome.ANSWERED, null, null, START.plusSeconds(4));
        turn.sent(START.plusSeconds(5));
        turn.sent(START.plusSeconds(9));

        TurnDetails details = turn.details(List.of());
        assertThat(details.state()).isEqualTo(TurnState.DONE);
        assertThat(details.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(details.timings().sentAt()).isEqualTo(START.plusSeconds(5));
    }
}
