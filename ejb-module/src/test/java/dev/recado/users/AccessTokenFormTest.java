package dev.recado.users;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AccessTokenFormTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();
    private static final String KID = "01a20416-be65-777f-a31e-3ae2d5fb592f";
    private static final String HEADER = "{\"typ\":\"JWT\",\"kid\":\"" + KID + "\",\"alg\":\"ES256\"}";
    private static final String CLAIMS = "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"groups\":[\"ADMIN\"],\"iat\":"
            + SECOND + ",\"exp\":" + (SECOND + 900) + "}";

    @Test
    void a_token_like_ours_names_its_key() {
        assertThat(kid(HEADER, CLAIMS)).isEqualTo(KID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "null",
                "",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"none\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"nOnE\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"HS256\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"es256\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":[\"ES256\"]}",
                "{\"typ\":\"at+jwt\",\"kid\":\"KID\",\"alg\":\"ES256\"}",
                "{\"kid\":\"KID\",\"alg\":\"ES256\"}",
                "{\"typ\":\"JWT\",\"alg\":\"ES256\"}",
                "{\"typ\":\"JWT\",\"kid\":7,\"alg\":\"ES256\"}",
                "{\"typ\":\"JWT\",\"kid\":\"../../etc/passwd\",\"alg\":\"ES256\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"ES256\",\"jku\":\"https://evil.example/jwks\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\"}}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"ES256\",\"x5u\":\"https://evil.example\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"ES256\",\"x5c\":[\"MII\"]}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"ES256\",\"crit\":[\"b64\"],\"b64\":false}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"ES256\",\"zip\":\"DEF\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"none\",\"alg\":\"ES256\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"ES256\",\"\\u0061lg\":\"ES256\"}",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"ES256\"}x",
                "{\"typ\":\"JWT\",\"kid\":\"KID\",\"alg\":\"ES256\"",
            })
    void another_header_is_refused(String header) {
        assertThat(kid(header.replace("KID", KID), CLAIMS)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"exp\":SOON}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW,\"exp\":\"SOON\"}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW,\"exp\":1e99999999999}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW,\"exp\":SOON.5}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW,\"exp\":99999999999}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":PAST,\"exp\":PAST}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":SOON,\"exp\":SOON}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW,\"nbf\":SOON,\"exp\":SOON}",
                "{\"iss\":\"other\",\"aud\":\"recado-api\",\"iat\":NOW,\"exp\":SOON}",
                "{\"iss\":\"recado\",\"aud\":\"other\",\"iat\":NOW,\"exp\":SOON}",
                "{\"iss\":\"recado\",\"aud\":[\"recado-api\",\"other\"],\"iat\":NOW,\"exp\":SOON}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW,\"exp\":PAST,\"exp\":SOON}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW,\"exp\":SOON,\"more\":{\"a\":1}}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW,\"exp\":SOON,\"more\":[[[[]]]]}",
                "{\"iss\":\"recado\",\"aud\":\"recado-api\",\"iat\":NOW,\"exp\":SOON,\"more\":null}",
            })
    void other_claims_are_refused(String claims) {
        String filled = claims.replace("NOW", "" + SECOND)
                .replace("SOON", "" + (SECOND + 300))
                .replace("PAST", "" + (SECOND - 300));

        assertThat(kid(HEADER, filled)).isNull();
    }

    @Test
    void a_signature_of_another_form_is_refused() {
        String start = encoded(HEADER) + "." + encoded(CLAIMS) + ".";
        byte[] half = new byte[64];
        half[63] = 1;

        assertThat(AccessTokenForm.kid(start, NOW)).isNull();
        assertThat(AccessTokenForm.kid(start + encoded(new byte[64]), NOW)).isNull();
        assertThat(AccessTokenForm.kid(start + encoded(half), NOW)).isNull();
        assertThat(AccessTokenForm.kid(start + encoded(new byte[71]), NOW)).isNull();
        assertThat(AccessTokenForm.kid(start + encoded(new byte[32]), NOW)).isNull();
        String last = signature().substring(0, 85);
        assertThat(AccessTokenForm.kid(start + last + "R", NOW)).isNull();
        assertThat(AccessTokenForm.kid(start + signature() + "=", NOW)).isNull();
        assertThat(AccessTokenForm.kid(start + signature() + ".x", NOW)).isNull();
    }

    @Test
    void what_is_huge_or_no_text_is_refused_at_once() {
        assertThat(AccessTokenForm.kid("a".repeat(100_000), NOW)).isNull();
        assertThat(kid(HEADER, "[".repeat(2_500))).isNull();
        assertThat(AccessTokenForm.kid(
                        encoded(HEADER) + "." + encoded(new byte[] {(byte) 0xff, (byte) 0xfe}) + "." + signature(),
                        NOW))
                .isNull();
    }

    private static String kid(String header, String claims) {
        return AccessTokenForm.kid(encoded(header) + "." + encoded(claims) + "." + signature(), NOW);
    }

    private static String signature() {
        byte[] bytes = new byte[64];
        bytes[0] = 1;
        bytes[63] = 1;
        return encoded(bytes);
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
