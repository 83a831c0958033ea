package dev.recado.knowledge;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class WantedTest {

    private static Wanted wanted(String question) {
        return Wanted.of(
                question,
                Language.PORTUGUESE,
                Synonyms.Expander.NONE,
                100,
                stem -> stem.startsWith("pisc") ? 2 : 40,
                8);
    }

    private static Wanted.Text text(String passage) {
        return new Wanted.Text(Language.PORTUGUESE.words(passage));
    }

    @Test
    void rare_words_weigh_more() {
        Wanted wanted = wanted("horário da piscina");
        assertThat(wanted.score(text("A piscina fica no jardim.")))
                .isGreaterThan(wanted.score(text("O horário fica no mural.")));
        assertThat(wanted.coverage(text("A piscina fica no jardim."))).isCloseTo(0.81, within(0.02));
    }

    @Test
    void the_same_form_counts_more_than_another_of_the_same_stem() {
        Wanted wanted = wanted("piscinas");
        assertThat(wanted.score(text("As piscinas.")))
                .isGreaterThan(wanted.score(text("A piscina.")))
                .isPositive();
    }

    @Test
    void words_side_by_side_count_more_than_apart() {
        Wanted wanted = wanted("piscina aquecida");
        assertThat(wanted.score(text("Piscina aquecida, jardim florido.")))
                .isGreaterThan(wanted.score(text("Piscina florida, jardim aquecida.")));
    }

    @Test
    void a_passage_that_says_nothing_of_it_is_worth_nothing() {
        assertThat(wanted("piscina aquecida").score(text("O café custa R$ 10.")))
                .isZero();
    }

    @Test
    void a_question_of_stop_words_wants_nothing() {
        Wanted wanted = wanted("o que é?");
        assertThat(wanted.size()).isZero();
        assertThat(wanted.coverage(text("O café custa R$ 10."))).isZero();
    }

    @Test
    void near_duplicates_are_alike_and_passages_on_one_subject_are_not() {
        assertThat(text("Oferta 1: piscina aquecida abre às oito.")
                        .likeness(text("Oferta 2: piscina aquecida abre às oito.")))
                .isGreaterThan(Variety.REPEATS);
        assertThat(text("A piscina abre às oito.").likeness(text("A piscina é aquecida o ano todo.")))
                .isLessThan(Variety.REPEATS);
    }
}
