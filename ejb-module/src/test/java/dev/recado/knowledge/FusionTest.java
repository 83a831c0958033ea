package dev.recado.knowledge;

import dev.recado.platform.Ids;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FusionTest {

    private static Candidate candidate(
            String name, double lexicalScore, @Nullable Integer lexicalRank, @Nullable Integer vectorRank) {
        IndexedPassage passage = new IndexedPassage(
                Ids.next(),
                Ids.next(),
                Ids.next(),
                0,
                new Chunk("", name, null, null),
                Language.PORTUGUESE,
                "m",
                new float[1]);
        return new Candidate(passage, "d", "c", lexicalScore, lexicalRank, vectorRank, 0, 0, 0);
    }

    private static List<String> fused(double guard, Candidate... candidates) {
        return Fusion.fuse(List.of(candidates), guard, 10).stream()
                .map(candidate -> candidate.passage().text())
                .toList();
    }

    @Test
    void what_both_legs_find_comes_before_what_one_finds() {
        assertThat(fused(
                        0,
                        candidate("words only", 9, 1, null),
                        candidate("both", 8, 2, 2),
                        candidate("meaning only", 0, null, 1)))
                .containsExactly("both", "words only", "meaning only");
    }

    @Test
    void a_weak_leg_decides_between_near_ties() {
        assertThat(fused(Fusion.WEAK, candidate("first by words", 10, 1, 40), candidate("near tie", 9.5, 2, 1)))
                .containsExactly("near tie", "first by words");
    }

    @Test
    void a_weak_leg_never_overtakes_what_the_words_clearly_prefer() {
        assertThat(fused(
                        Fusion.WEAK,
                        candidate("clearly best", 10, 1, null),
                        candidate("second", 5, 2, 1),
                        candidate("meaning only", 0, null, 2)))
                .containsExactly("clearly best", "second", "meaning only");
    }

    @Test
    void where_no_words_match_meaning_alone_decides() {
        assertThat(fused(Fusion.WEAK, candidate("b", 0, null, 2), candidate("a", 0, null, 1)))
                .containsExactly("a", "b");
    }
}
