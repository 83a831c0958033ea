package dev.recado.users;

import dev.recado.platform.RecadoException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class PasswordsTest {

    @Test
    void a_password_matches_its_hash_and_no_other_does() {
        String stored = Passwords.hash("cavalo bateria grampo certo");

        assertThat(Passwords.matches("cavalo bateria grampo certo", stored)).isTrue();
        assertThat(Passwords.matches("cavalo bateria grampo certa", stored)).isFalse();
        assertThat(Passwords.matches("", stored)).isFalse();
    }

    @Test
    void the_stored_form_names_its_rounds_and_differs_for_equal_passwords() {
        String stored = Passwords.hash("cavalo bateria grampo certo");

        assertThat(stored)
                .startsWith("pbkdf2-sha256$600000$")
                .doesNotContain("cavalo")
                .hasSizeLessThan(300);
        assertThat(Passwords.hash("cavalo bateria grampo certo")).isNotEqualTo(stored);
    }

    @Test
    void letters_that_unicode_writes_in_two_ways_are_the_same_password() {
        String stored = Passwords.hash("cora\u00e7\u00e3o valente");

        assertThat(Passwords.matches("corac\u0327a\u0303o valente", stored)).isTrue();
    }

    @Test
    void a_password_for_nobody_never_matches() {
        assertThat(Passwords.matchesNobody("cavalo bateria grampo certo")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "elevenchars, password.length",
        "password12345, password.common",
        "PassWord12345, password.common",
        "aaaaaaabbbbbbb, password.common",
        "joana.silva-2026, password.username",
    })
    void weak_passwords_are_refused(String password, String code) {
        RecadoException refused =
                catchThrowableOfType(RecadoException.class, () -> Passwords.check(password, "Joana.Silva"));

        assertThat(refused.code()).isEqualTo(code);
    }

    @Test
    void a_very_long_password_is_refused_before_it_costs_anything() {
        RecadoException refused =
                catchThrowableOfType(RecadoException.class, () -> Passwords.check("abcdef".repeat(1000), "joana"));

        assertThat(refused.code()).isEqualTo("password.length");
    }

    @Test
    void length_alone_is_enough() {
        assertThatCode(() -> Passwords.check("quatro palavras soltas aqui", "joana"))
                .doesNotThrowAnyException();
    }
}
