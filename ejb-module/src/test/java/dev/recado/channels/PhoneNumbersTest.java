package dev.recado.channels;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PhoneNumbersTest {

    @ParameterizedTest
    @CsvSource({
        // Mobiles, with and without the ninth digit.
        "5511987654321, 5511987654321",
        "551187654321, 5511987654321",
        "+55 (11) 8765-4321, 5511987654321",
        "554899112233, 5548999112233",
        "556296001122, 5562996001122",
        // Landlines of businesses stay.
        "551133334444, 551133334444",
        "554832221100, 554832221100",
        // No such area: no such mobile.
        "550087654321, 550087654321",
        // Elsewhere nothing changes.
        "16505551234, 16505551234",
        "351912345678, 351912345678",
        "5215512345678, 5215512345678",
        // Not a number at all.
        "abc, abc",
    })
    void one_person_has_one_form(String given, String canonical) {
        assertThat(PhoneNumbers.canonical(given)).isEqualTo(canonical);
    }
}
