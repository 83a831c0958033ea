package dev.recado.knowledge;

import dev.recado.knowledge.Explanation.Dropped;
import dev.recado.knowledge.Fusion.Fused;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SelectionTest {
    private static final Candidate POOL = FusionTest.candidate("a piscina aquecida abre às oito horas", 10, null);
    private static final Candidate AGAIN = FusionTest.candidate("a piscina aquecida abre às nove horas", 9, null);
    private static final Candidate CHILDREN = FusionTest.candidate("crianças entram com um adulto", 5, null);
    private static final Candidate PETS = FusionTest.candidate("cachorros pagam uma taxa por dia", 1, null);

    private static List<Fused> fused(Candidate... candidates) {
        return Fusion.fuse(List.of(candidates), Fusion.WEAK);
    }

    @Test
    void what_was_dropped_is_told_with_the_reason() {
        Selection selection = Selection.of(fused(POOL, AGAIN, CHILDREN, PETS), 2, 0);
        assertThat(selection.best()).containsExactly(POOL, CHILDREN);
        assertThat(selection.considered(0))
                .extracting(Explanation.Considered::dropped)
                .containsExactly(null, Dropped.REPEATS, null, Dropped.ROOM);
        assertThat(selection.considered(0))
                .extracting(Explanation.Considered::place)
                .containsExactly(1, null, 2, null);
    }

    @Test
    void what_scores_less_than_is_wanted_is_left_out() {
        Selection selection = Selection.of(fused(POOL), 5, 0.9);
        assertThat(selection.best()).isEmpty();
        assertThat(selection.considered(0.9))
                .extracting(Explanation.Considered::dropped)
                .containsExactly(Dropped.SCORE);
    }

    @Test
    void a_model_changes_the_order_and_loses_nothing() {
        Selection selection = Selection.of(fused(POOL, CHILDREN, PETS), 3, 0).reordered(List.of(2));
        assertThat(selection.best()).containsExactly(PETS, POOL, CHILDREN);
        assertThat(Selection.of(fused(POOL, CHILDREN), 2, 0)
                        .reordered(List.of())
                        .best())
                .containsExactly(POOL, CHILDREN);
    }

    @Test
    void another_wording_adds_what_the_question_did_not_find() {
        List<Fused> joined = Selection.joined(fused(CHILDREN), List.of(fused(PETS)), 0.9);
        assertThat(joined).extracting(Fused::candidate).containsExactly(CHILDREN, PETS);
    }
}
