package dev.recado.knowledge;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SearchModelTest {

    private static SearchModel saying(@Nullable String reply) {
        return new SearchModel() {
            @Override
            @Nullable
            String ask(String rules, String data) {
                return reply;
            }
        };
    }

    @Test
    void other_wordings_are_read_line_by_line_whatever_marks_they_have() {
        assertThat(saying("1. Aceitam cães?\n- Posso levar meu pet?\n\nAceita cachorro?")
                        .rewordings("Aceita cachorro?"))
                .containsExactly("Aceitam cães?", "Posso levar meu pet?");
    }

    @Test
    void an_order_names_each_passage_once_and_none_that_is_not_there() {
        assertThat(saying("[3], 1, 3, 9, 0, 99999999999999").order("?", List.of("a", "b", "c")))
                .containsExactly(2, 0);
    }

    @Test
    void a_model_that_fails_or_talks_nonsense_changes_nothing() {
        assertThat(saying(null).order("?", List.of("a", "b"))).isEmpty();
        assertThat(saying(null).rewordings("?")).isEmpty();
        assertThat(saying("Desculpe, não posso ajudar.").order("?", List.of("a", "b")))
                .isEmpty();
    }
}
