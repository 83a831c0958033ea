package dev.recado.users;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    private final Instant now = Instant.parse("2026-11-22T12:00:10Z");
    private final long present = Totp.step(now);

    /** RFC 6238, appendix B, the rows of SHA-1. */
    @ParameterizedTest
    @CsvSource({
        "59, 94287082",
        "1111111109, 07081804",
        "1111111111, 14050471",
        "1234567890, 89005924",
        "2000000000, 69279037",
        "20000000000, 65353130",
    })
    void codes_are_those_of_the_rfc(long second, String code) {
        assertThat(Totp.code(SECRET, Totp.step(Instant.ofEpochSecond(second)), 8))
                .isEqualTo(code);
    }

    @Test
    void the_codes_of_the_steps_before_now_and_after_are_accepted_and_no_others() {
        for (long off = -1; off <= 1; off++) {
            assertThat(Totp.matching(SECRET, code(present + off), now, 0)).hasValue(present + off);
        }
        assertThat(Totp.matching(SECRET, code(present - 2), now, 0)).isEmpty();
        assertThat(Totp.matching(SECRET, code(present + 2), now, 0)).isEmpty();
        assertThat(Totp.matching(SECRET, "", now, 0)).isEmpty();
        assertThat(Totp.matching(SECRET, "12345é", now, 0)).isEmpty();
    }

    @Test
    void a_code_works_once_and_so_does_none_before_it() {
        assertThat(Totp.matching(SECRET, code(present), now, present)).isEmpty();
        assertThat(Totp.matching(SECRET, code(present - 1), now, present)).isEmpty();
        assertThat(Totp.matching(SECRET, code(present + 1), now, present)).hasValue(present + 1);
    }

    /** RFC 4648, section 10, without the padding. */
    @ParameterizedTest
    @CsvSource({"f, MY", "fo, MZXQ", "foo, MZXW6", "foob, MZXW6YQ", "fooba, MZXW6YTB", "foobar, MZXW6YTBOI"})
    void secrets_are_written_in_base32(String text, String expected) {
        assertThat(Totp.base32(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(expected);
    }

    @Test
    void the_address_for_the_app_names_issuer_and_account() {
        assertThat(Totp.uri("Recado", "ana maria@exemplo.com", SECRET))
                .isEqualTo("otpauth://totp/Recado:ana%20maria%40exemplo.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        + "&issuer=Recado&algorithm=SHA1&digits=6&period=30");
    }

    private static String code(long step) {
        return Totp.code(SECRET, step, Totp.DIGITS);
    }
}
