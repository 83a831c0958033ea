package dev.recado.knowledge;

import dev.recado.platform.Ids;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class GoldenScoresTest {
    private static final UUID A = Ids.next();
    private static final UUID B = Ids.next();
    private static final UUID C = Ids.next();
    private static final UUID D = Ids.next();

    @Test
    void what_comes_first_scores_full() {
        GoldenScores.Of scores = GoldenScores.of(Set.of(A), List.of(A, B), true);
        assertThat(scores.recall()).isEqualTo(1);
        assertThat(scores.firstRank()).isEqualTo(1);
        assertThat(scores.gain()).isEqualTo(1);
        assertThat(scores.good()).isTrue();
    }

    @Test
    void later_places_score_by_the_logarithm_of_their_rank() {
        // Expected at places 2 and 4 of the ideal 1 and 2: (1/log2(3) + 1/log2(5)) / (1 + 1/log2(3)).
        GoldenScores.Of scores = GoldenScores.of(Set.of(B, D), List.of(A, B, C, D), true);
        assertThat(scores.gain()).isCloseTo((0.63093 + 0.43068) / 1.63093, within(1e-4));
        assertThat(scores.firstRank()).isEqualTo(2);
        assertThat(scores.recall()).isEqualTo(1);
    }

    @Test
    void recall_is_of_the_first_five_and_gain_of_the_first_ten() {
        List<UUID> others = List.of(Ids.next(), Ids.next(), Ids.next(), Ids.next(), Ids.next(), A);
        GoldenScores.Of scores = GoldenScores.of(Set.of(A), others, true);
        assertThat(scores.recall()).isZero();
        assertThat(scores.firstRank()).isEqualTo(6);
        assertThat(scores.gain()).isCloseTo(1 / (Math.log(7) / Math.log(2)), within(1e-9));
        assertThat(scores.good()).isFalse();
    }

    @Test
    void what_does_not_come_scores_nothing() {
        GoldenScores.Of scores = GoldenScores.of(Set.of(A), List.of(), false);
        assertThat(scores.recall()).isZero();
        assertThat(scores.firstRank()).isNull();
        assertThat(scores.gain()).isZero();
    }

    @Test
    void averages_are_over_the_questions_that_tell_something() {
        GoldenScores scores = GoldenScores.of(List.of(
                GoldenScores.of(Set.of(A), List.of(A), true),
                GoldenScores.of(Set.of(A), List.of(B, A), false),
                GoldenScores.of(Set.of(), List.of(B), false),
                GoldenScores.of(Set.of(), List.of(B), true)));
        assertThat(scores.recall()).isEqualTo(1);
        assertThat(scores.reciprocalRank()).isEqualTo(0.75);
        assertThat(scores.gain()).isCloseTo((1 + 0.63093) / 2, within(1e-4));
        assertThat(scores.nothingPrecision()).isEqualTo(0.5);
        assertThat(scores.nothingRecall()).isEqualTo(0.5);
    }

    @Test
    void without_questions_of_a_kind_there_is_no_number() {
        GoldenScores scores = GoldenScores.of(List.of(GoldenScores.of(Set.of(A), List.of(A), true)));
        assertThat(scores.nothingPrecision()).isNull();
        assertThat(scores.nothingRecall()).isNull();
    }

    @Test
    void a_version_is_worse_when_one_number_falls_by_more_than_the_tolerance() {
        GoldenScores before = new GoldenScores(0.9, 0.8, 0.85, 1.0, 0.5);
        assertThat(new GoldenScores(0.89, 0.79, 0.84, 0.99, 0.5).worseThan(before, 0.02))
                .isFalse();
        assertThat(new GoldenScores(0.95, 0.9, 0.9, 0.9, 0.5).worseThan(before, 0.02))
                .isTrue();
        assertThat(new GoldenScores(0.87, 0.8, 0.85, 1.0, 0.5).worseThan(before, 0.02))
                .isTrue();
        assertThat(new GoldenScores(0.88, 0.78, 0.83, 0.98, null).worseThan(before, 0.02))
                .isFalse();
    }
}
