package dev.recado.knowledge;

import dev.recado.knowledge.GoldenSettings.WhenWorse;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GoldenCheckTest {
    private static final GoldenScores BEFORE = new GoldenScores(0.9, 0.8, 0.85, null, null);
    private static final GoldenScores WORSE = new GoldenScores(0.7, 0.8, 0.85, null, null);

    @Test
    void a_version_that_is_worse_is_refused_with_the_numbers() {
        assertThat(GoldenCheck.objection(BEFORE, WORSE, new GoldenSettings(WhenWorse.REFUSE, 0.02, 0)))
                .hasValueSatisfying(objection -> {
                    assertThat(objection.refuses()).isTrue();
                    assertThat(objection.detail()).contains("recall 0.900 → 0.700");
                });
    }

    @Test
    void where_the_tenant_wants_it_so_it_is_only_warned_of() {
        assertThat(GoldenCheck.objection(BEFORE, WORSE, new GoldenSettings(WhenWorse.WARN, 0.02, 0)))
                .hasValueSatisfying(objection -> assertThat(objection.refuses()).isFalse());
    }

    @Test
    void nothing_speaks_against_a_version_that_is_as_good_within_the_tolerance() {
        assertThat(GoldenCheck.objection(BEFORE, BEFORE, new GoldenSettings(WhenWorse.REFUSE, 0, 0)))
                .isEmpty();
        assertThat(GoldenCheck.objection(BEFORE, WORSE, new GoldenSettings(WhenWorse.REFUSE, 0.3, 0)))
                .isEmpty();
    }

    @Test
    void where_a_run_was_ended_nobody_knows_how_the_version_fares_and_it_waits() {
        assertThat(GoldenCheck.objection(BEFORE, null, new GoldenSettings(WhenWorse.WARN, 0, 0)))
                .hasValueSatisfying(objection -> {
                    assertThat(objection.code()).isEqualTo("version.golden-unasked");
                    assertThat(objection.refuses()).isTrue();
                });
    }
}
