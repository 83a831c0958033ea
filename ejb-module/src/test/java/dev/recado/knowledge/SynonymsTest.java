package dev.recado.knowledge;

import dev.recado.knowledge.Synonyms.Expander;
import dev.recado.platform.Ids;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SynonymsTest {

    private static Expander expander(boolean oneWay, String... words) {
        return new Expander(List.of(new Synonym(Ids.next(), List.of(words), oneWay, Instant.EPOCH, 0)));
    }

    private static double score(Expander synonyms, String question, String passage) {
        Wanted wanted = Wanted.of(question, Language.PORTUGUESE, synonyms, 100, stem -> 5, 10);
        return wanted.score(new Wanted.Text(Language.PORTUGUESE.words(passage)));
    }

    @Test
    void equivalent_words_find_each_other() {
        Expander synonyms = expander(false, "cachorro", "cão", "pet");
        assertThat(synonyms.otherWords("aceita pets?", Language.PORTUGUESE)).containsExactly("cachorro", "cão");
        assertThat(synonyms.otherWords("aceita cachorros?", Language.PORTUGUESE))
                .containsExactly("cão", "pet");
        assertThat(score(synonyms, "aceita pet?", "Cachorros são bem-vindos.")).isPositive();
        assertThat(score(Expander.NONE, "aceita pet?", "Cachorros são bem-vindos."))
                .isZero();
    }

    @Test
    void one_way_words_are_not_found_the_other_way_round() {
        Expander synonyms = expander(true, "bebida", "cerveja", "suco");
        assertThat(synonyms.otherWords("tem bebida?", Language.PORTUGUESE)).containsExactly("cerveja", "suco");
        assertThat(synonyms.otherWords("tem suco?", Language.PORTUGUESE)).isEmpty();
        assertThat(score(synonyms, "tem suco?", "A cerveja custa R$ 8.")).isZero();
    }

    @Test
    void a_phrase_counts_only_as_a_whole() {
        Expander synonyms = expander(false, "internet sem fio", "wi-fi livre");
        assertThat(synonyms.otherWords("tem internet no quarto?", Language.PORTUGUESE))
                .isEmpty();
        assertThat(synonyms.otherWords("tem internet sem fio?", Language.PORTUGUESE))
                .containsExactly("wi-fi livre");
    }

    @Test
    void the_very_word_is_worth_more_than_its_synonym() {
        Expander synonyms = expander(false, "cachorro", "pet");
        assertThat(score(synonyms, "aceita pet?", "Um pet é bem-vindo."))
                .isGreaterThan(score(synonyms, "aceita pet?", "Um cachorro é bem-vindo."));
    }

    @Test
    void accents_and_endings_do_not_matter() {
        Expander synonyms = expander(false, "cão", "cachorro");
        assertThat(synonyms.otherWords("posso levar meu cao?", Language.PORTUGUESE))
                .containsExactly("cachorro");
    }

    @Test
    void covering_a_synonym_covers_the_word() {
        Wanted wanted =
                Wanted.of("aceita pet?", Language.PORTUGUESE, expander(false, "pet", "cachorro"), 100, stem -> 5, 10);
        assertThat(wanted.coverage(new Wanted.Text(Language.PORTUGUESE.words("Aceitamos cachorros."))))
                .isEqualTo(1);
    }
}
