package dev.recado.knowledge;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ValidityTest {
    private static final LocalDate DAY = LocalDate.of(2026, 2, 28);

    @Test
    void the_first_and_the_last_day_are_within() {
        assertThat(Validity.on(DAY, DAY, DAY)).isEqualTo(Validity.VALID);
        assertThat(Validity.on(DAY.minusDays(1), DAY, DAY)).isEqualTo(Validity.NOT_YET);
        assertThat(Validity.on(DAY.plusDays(1), DAY, DAY)).isEqualTo(Validity.EXPIRED);
    }

    @Test
    void without_days_it_is_always_valid() {
        assertThat(Validity.on(DAY, null, null)).isEqualTo(Validity.VALID);
        assertThat(Validity.on(LocalDate.MAX, DAY, null)).isEqualTo(Validity.VALID);
        assertThat(Validity.on(LocalDate.MIN, null, DAY)).isEqualTo(Validity.VALID);
    }
}
