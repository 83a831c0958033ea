package dev.recado.users;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ApiKeySecretTest {

    @Test
    void a_key_has_the_form_that_scanners_look_for_and_none_is_given_twice() {
        String one = ApiKeySecret.next();

        assertThat(one).matches("recado_[0-9A-Za-z]{49}");
        assertThat(ApiKeySecret.wellFormed(one)).isTrue();
        assertThat(ApiKeySecret.next()).isNotEqualTo(one);
    }

    @Test
    void a_mistyped_letter_is_found_without_asking_the_database() {
        String key = ApiKeySecret.next();

        assertThat(IntStream.range(0, key.length()).filter(at -> {
                    char other = key.charAt(at) == 'x' ? 'y' : 'x';
                    return ApiKeySecret.wellFormed(key.substring(0, at) + other + key.substring(at + 1));
                }))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "recado_", "recado_short", "rk_0123456789"})
    void what_is_no_key_is_not_taken_for_one(String text) {
        assertThat(ApiKeySecret.wellFormed(text)).isFalse();
    }

    @Test
    void the_hint_tells_nothing_but_how_it_begins() {
        String key = ApiKeySecret.next();

        assertThat(ApiKeySecret.hint(key)).isEqualTo(key.substring(0, 11) + "…");
    }
}
