package dev.recado.whatsapp;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SignaturesTest {
    private static final byte[] BODY = "{\"a\":\"é\"}".getBytes(StandardCharsets.UTF_8);
    private static final String PATH = "/internal/whatsapp/events";

    private final Signatures signatures = at(1700000000L);

    @Test
    void a_known_request_has_the_signature_that_the_server_computes_too() {
        assertThat(signatures.sign(1700000000L, "POST", PATH, BODY))
                .isEqualTo("v1=7f4c1a628eb4af74c271af3bfebf84bbb7973bcc387f1aa4dcc4bbdcab7a427c");
    }

    @Test
    void what_was_signed_verifies() {
        String signature = signatures.sign(1700000000L, "POST", PATH, BODY);
        assertThat(signatures.verify("1700000000", signature, "POST", PATH, BODY))
                .isTrue();
    }

    @Test
    void any_other_method_path_body_time_or_secret_does_not_verify() {
        String signature = signatures.sign(1700000000L, "POST", PATH, BODY);
        assertThat(signatures.verify("1700000000", signature, "PUT", PATH, BODY))
                .isFalse();
        assertThat(signatures.verify("1700000000", signature, "POST", PATH + "/x", BODY))
                .isFalse();
        assertThat(signatures.verify("1700000000", signature, "POST", PATH, new byte[0]))
                .isFalse();
        assertThat(signatures.verify("1700000001", signature, "POST", PATH, BODY))
                .isFalse();
        String other = new Signatures("other", Clock.systemUTC()).sign(1700000000L, "POST", PATH, BODY);
        assertThat(signatures.verify("1700000000", other, "POST", PATH, BODY)).isFalse();
    }

    @Test
    void a_request_may_be_five_minutes_old_or_early_but_not_more() {
        String signature = signatures.sign(1700000000L, "POST", PATH, BODY);
        assertThat(at(1700000300L).verify("1700000000", signature, "POST", PATH, BODY))
                .isTrue();
        assertThat(at(1700000301L).verify("1700000000", signature, "POST", PATH, BODY))
                .isFalse();
        assertThat(at(1699999699L).verify("1700000000", signature, "POST", PATH, BODY))
                .isFalse();
    }

    @Test
    void a_missing_or_odd_header_does_not_verify() {
        String signature = signatures.sign(1700000000L, "POST", PATH, BODY);
        assertThat(signatures.verify(null, signature, "POST", PATH, BODY)).isFalse();
        assertThat(signatures.verify("1700000000", null, "POST", PATH, BODY)).isFalse();
        assertThat(signatures.verify("soon", signature, "POST", PATH, BODY)).isFalse();
        assertThat(signatures.verify("1700000000", "v1=", "POST", PATH, BODY)).isFalse();
    }

    private static Signatures at(long second) {
        return new Signatures("secret", Clock.fixed(Instant.ofEpochSecond(second), ZoneOffset.UTC));
    }
}
