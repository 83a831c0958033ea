package dev.recado.channels.whatsapp;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InternalSignatureTest {
    private static final String PATH = "/internal/whatsapp/events";
    private static final byte[] BODY = "{\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8);

    private final InternalSignature signature = at(1_700_000_000);

    /** The same vector as in the connector's test: the two sides share no code. */
    @Test
    void both_sides_sign_alike() {
        assertThat(signature.sign("1700000000", "POST", PATH, BODY))
                .isEqualTo("v1=7f4c1a628eb4af74c271af3bfebf84bbb7973bcc387f1aa4dcc4bbdcab7a427c");
    }

    @Test
    void what_was_signed_is_right() {
        String signed = signature.sign(signature.timestamp(), "POST", PATH, BODY);

        assertThat(signature.verify("1700000000", "POST", PATH, BODY, signed)).isTrue();
    }

    @Test
    void any_change_makes_it_wrong() {
        String signed = signature.sign("1700000000", "POST", PATH, BODY);

        assertThat(signature.verify("1700000001", "POST", PATH, BODY, signed)).isFalse();
        assertThat(signature.verify("1700000000", "GET", PATH, BODY, signed)).isFalse();
        assertThat(signature.verify("1700000000", "POST", PATH + "/", BODY, signed))
                .isFalse();
        assertThat(signature.verify("1700000000", "POST", PATH, new byte[0], signed))
                .isFalse();
        assertThat(signature.verify("1700000000", "POST", PATH, BODY, signed.substring(3)))
                .isFalse();
        assertThat(signature.verify("1700000000", "POST", PATH, BODY, null)).isFalse();
        assertThat(signature.verify(null, "POST", PATH, BODY, signed)).isFalse();
        assertThat(signature.verify("yesterday", "POST", PATH, BODY, signed)).isFalse();
    }

    @Test
    void it_holds_for_five_minutes_either_way() {
        String signed = signature.sign("1700000000", "POST", PATH, BODY);

        assertThat(at(1_700_000_300).verify("1700000000", "POST", PATH, BODY, signed))
                .isTrue();
        assertThat(at(1_700_000_301).verify("1700000000", "POST", PATH, BODY, signed))
                .isFalse();
        assertThat(at(1_699_999_700).verify("1700000000", "POST", PATH, BODY, signed))
                .isTrue();
        assertThat(at(1_699_999_699).verify("1700000000", "POST", PATH, BODY, signed))
                .isFalse();
    }

    private static InternalSignature at(long epochSecond) {
        return new InternalSignature("secret", Clock.fixed(Instant.ofEpochSecond(epochSecond), ZoneOffset.UTC));
    }
}
