package dev.recado.users;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoginAttemptTest {
    private final Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final LoginAttempt attempt = new LoginAttempt("hash", "hash", now);

    @Test
    void the_first_failures_cost_no_time() {
        fail(LoginAttempt.FREE_FAILURES);

        assertThat(attempt.wait(now)).isZero();
    }

    @Test
    void each_further_failure_doubles_the_pause() {
        fail(LoginAttempt.FREE_FAILURES + 1);
        assertThat(attempt.wait(now)).isEqualTo(Duration.ofSeconds(1));

        fail(1);
        assertThat(attempt.wait(now)).isEqualTo(Duration.ofSeconds(2));

        fail(1);
        assertThat(attempt.wait(now)).isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    void the_pause_ends_and_never_grows_beyond_a_quarter_of_an_hour() {
        fail(200);

        assertThat(attempt.wait(now)).isEqualTo(LoginAttempt.LONGEST_PAUSE);
        assertThat(attempt.wait(now.plus(LoginAttempt.LONGEST_PAUSE)).isPositive())
                .isFalse();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            attempt.failed(now);
        }
    }
}
