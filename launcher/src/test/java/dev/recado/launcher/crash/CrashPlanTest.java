package dev.recado.launcher.crash;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CrashPlanTest {
    @Test
    void every_run_has_a_kill_an_orderly_stop_and_where_it_can_an_outage() {
        assertThat(CrashPlan.brief(1)).satisfies(plan -> {
            assertThat(plan.kills()).isEqualTo(3);
            assertThat(plan.orderlyStops()).isEqualTo(1);
            assertThat(plan.outages()).isEqualTo(1);
            assertThat(plan.longest()).isEqualTo(Duration.ofSeconds(75));
        });
        assertThat(CrashPlan.full(false, 50, 1)).satisfies(plan -> {
            assertThat(plan.orderlyStops()).isEqualTo(7);
            assertThat(plan.outages()).isEqualTo(8);
        });
        assertThat(CrashPlan.full(true, 2, 1)).satisfies(plan -> {
            assertThat(plan.orderlyStops()).isEqualTo(1);
            assertThat(plan.outages()).isZero();
        });
    }

    @Test
    void a_run_whose_time_was_up_says_how_many_kills_it_lacks() {
        assertThat(CrashRun.done(50, 50)).isEqualTo("50");
        assertThat(CrashRun.done(51, 50)).isEqualTo("51");
        assertThat(CrashRun.done(43, 50)).isEqualTo("**43 of 50, for the time was up**");
    }
}
