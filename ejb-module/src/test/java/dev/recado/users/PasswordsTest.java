package dev.recado.users;

import dev.recado.platform.Invalid;
import dev.recado.platform.RecadoException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
        "P4ssw0rd!2026, password.common",
        "drowssap54321, password.common",
        "Flamengo@2026, password.common",
        "SenhaSenha123, password.common",
        "qwertyuiop123, password.common",
        "corinthians1910, password.common",
        "recadorecado1, password.common",
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
    void what_most_people_use_is_refused_whatever_they_add() {
        for (String common : List.of("123456", "password", "iloveyou", "senha", "brasil", "palmeiras", "jesus")) {
            for (String form : List.of("%s%1$s%1$s", "%s12345678", "%s!!!!!!!!!")) {
                String password = String.format(form, common);
                if (password.length() >= Passwords.SHORTEST) {
                    assertThatThrownBy(() -> Passwords.check(password, "joana"))
                            .as(password)
                            .isInstanceOf(Invalid.class);
                }
            }
        }
    }

    @Test
    void length_alone_is_enough() {
        assertThatCode(() -> Passwords.check("quatro palavras soltas aqui", "joana"))
                .doesNotThrowAnyException();
    }
}
