package dev.recado.platform;

import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LanguageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "en | en",
                "en-GB,en;q=0.9 | en",
                "pt | pt-BR",
                "pt-PT | pt-BR",
                "fr, en;q=0.5, pt;q=0.1 | en",
                "fr | pt-BR",
                "en;q=0 | pt-BR",
                "*;;;nonsense | pt-BR",
                "'' | pt-BR",
            })
    void the_best_of_our_languages_is_chosen(String header, String expected) {
        assertThat(Language.choose(header, Locale.of("pt", "BR")).toLanguageTag())
                .isEqualTo(expected);
    }
}
