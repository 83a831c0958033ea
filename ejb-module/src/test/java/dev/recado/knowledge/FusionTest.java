package dev.recado.knowledge;

import dev.recado.knowledge.Fusion.Fused;
import dev.recado.platform.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FusionTest {

    static Candidate candidate(String text, double lexicalScore, @Nullable Double similarity) {
        IndexedPassage passage = new IndexedPassage(
                Ids.next(),
                Ids.next(),
                Ids.next(),
                0,
                new Chunk("", text, null, null),
                Language.PORTUGUESE,
                "m",
                new float[1]);
        return new Candidate(
                passage,
                new Wanted.Text(Language.PORTUGUESE.words(text)),
                "d",
                null,
                "c",
                lexicalScore,
                null,
                null,
                similarity,
                0,
                0,
                0,
                1,
                1);
    }

    private static List<String> fused(double trust, List<Candidate> candidates) {
        return Fusion.fuse(candidates, trust).stream()
                .map(fused -> fused.candidate().passage().text())
                .toList();
    }

    /** Twenty that words and meaning like alike, from the best to the worst. */
    private static List<Candidate> agreed() {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            candidates.add(candidate("agreed " + i, 5 - i / 5.0, 0.85 - i / 200.0));
        }
        return candidates;
    }

    @Test
    void a_leg_that_agrees_decides_between_near_ties() {
        List<Candidate> candidates = agreed();
        candidates.add(candidate("first by words", 10, 0.85));
        candidates.add(candidate("near tie", 9.5, 0.95));
        assertThat(fused(Fusion.WEAK, candidates)).startsWith("near tie", "first by words");
    }

    @Test
    void a_weak_leg_never_overtakes_what_the_words_clearly_prefer() {
        List<Candidate> candidates = agreed();
        candidates.add(candidate("clearly best", 10, 0.8));
        candidates.add(candidate("liked by the model", 2, 0.99));
        assertThat(fused(Fusion.WEAK, candidates)).startsWith("clearly best");
    }

    @Test
    void vectors_that_mean_nothing_change_nothing() {
        Random random = new Random(7);
        int questions = 200;
        int changed = 0;
        for (int question = 0; question < questions; question++) {
            List<Candidate> candidates = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                candidates.add(candidate("words " + i, 10.0 / (i + 1), 0.8 + 0.03 * random.nextGaussian()));
            }
            // What the search by meaning adds is near by definition, and says none of the words.
            for (int i = 0; i < 60; i++) {
                candidates.add(candidate("meaning " + i, 0, 0.86 + 0.01 * random.nextGaussian()));
            }
            changed += fused(Fusion.STRONG, candidates).getFirst().equals("words 0") ? 0 : 1;
            assertThat(Fusion.agreement(candidates)).isZero();
        }
        assertThat(changed).isZero();
    }

    @Test
    void where_no_words_match_meaning_alone_decides() {
        assertThat(fused(Fusion.WEAK, List.of(candidate("b", 0, 0.7), candidate("a", 0, 0.8))))
                .containsExactly("a", "b");
    }

    @Test
    void without_vectors_the_words_alone_decide() {
        assertThat(fused(Fusion.STRONG, List.of(candidate("b", 1, null), candidate("a", 2, null))))
                .containsExactly("a", "b");
    }

    @Test
    void what_repeats_a_better_one_comes_last() {
        List<Fused> fused = Fusion.fuse(
                Arrays.asList(
                        candidate("a piscina aquecida abre às oito horas", 10, null),
                        candidate("a piscina aquecida abre às nove horas", 9, null),
                        candidate("crianças entram com um adulto", 1, null)),
                Fusion.WEAK);
        assertThat(Variety.choose(fused, 3))
                .extracting(each -> each.candidate().lexicalScore())
                .containsExactly(10.0, 1.0, 9.0);
    }

    @Test
    void passages_on_one_subject_are_no_repetition_of_each_other() {
        List<Fused> fused = Fusion.fuse(
                List.of(
                        candidate("a piscina aquecida abre às oito horas para hóspedes", 10, null),
                        candidate("a piscina fecha às vinte horas nos feriados e domingos", 9, null),
                        candidate("o café da manhã é servido no salão", 1, null)),
                Fusion.WEAK);
        assertThat(Variety.choose(fused, 3))
                .extracting(each -> each.candidate().lexicalScore())
                .containsExactly(10.0, 9.0, 1.0);
    }
}
