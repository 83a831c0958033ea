package dev.recado.launcher.bench;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FairnessBenchTest {
    @Test
    void a_flood_that_is_worked_off_as_it_comes_is_told_to_be_none() {
        assertThat(FairnessBench.flood(3_000, 600, 30)).isEqualTo("100 / 20.0");
        assertThat(FairnessBench.flood(3_000, 2_900, 30))
                .startsWith("100 / 96.7")
                .contains("no flood");
    }
}
