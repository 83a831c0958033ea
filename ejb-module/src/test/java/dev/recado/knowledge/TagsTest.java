package dev.recado.knowledge;

import dev.recado.platform.Invalid;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TagsTest {
    @Test
    void tags_are_kept_in_lower_case_once_and_in_order() {
        assertThat(Tags.checked(List.of(" Promoção", "2026", "promoção", "", "meia  diária")))
                .containsExactly("2026", "meia diária", "promoção");
    }

    @Test
    void too_many_or_too_long_ones_are_refused() {
        List<String> many = IntStream.range(0, 21).mapToObj(String::valueOf).toList();
        assertThatThrownBy(() -> Tags.checked(many)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> Tags.checked(List.of("x".repeat(51)))).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> Tags.checked(List.of("a,b"))).isInstanceOf(Invalid.class);
        assertThat(Tags.checked(Collections.nCopies(30, "vip"))).containsExactly("vip");
    }
}
