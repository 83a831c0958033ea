package dev.recado.launcher.bench;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WebhooksBenchTest {
    @Test
    void what_is_worked_off_after_the_last_webhook_counts_for_the_drain_rate() {
        assertThat(WebhooksBench.drained(9_000, 30, Duration.ZERO)).isEqualTo(300);
        assertThat(WebhooksBench.drained(9_000, 30, Duration.ofSeconds(15))).isEqualTo(200);
    }
}
