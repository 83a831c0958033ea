package dev.recado.whatsapp;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CorrelationTest {
    private final Clock clock = Clock.fixed(Instant.ofEpochMilli(0x0190_a0b0_c0d0L), ZoneOffset.UTC);

    @Test
    void an_id_that_came_along_is_kept_if_it_is_fit_for_a_log() {
        assertThat(Correlation.of("abc-123_x.y", clock)).isEqualTo("abc-123_x.y");
        assertThat(Correlation.of("a b\nforged line", clock)).doesNotContain("forged");
        assertThat(Correlation.of("x".repeat(65), clock)).hasSize(36);
        assertThat(Correlation.of(null, clock)).hasSize(36);
    }

    @Test
    void a_new_id_is_a_uuid_of_version_7_that_starts_with_the_time() {
        UUID id = UUID.fromString(Correlation.next(clock));
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.toString()).startsWith("0190a0b0-c0d0-7");
    }
}
