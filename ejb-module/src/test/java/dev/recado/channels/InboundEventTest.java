package dev.recado.channels;

import dev.recado.channels.InboundEvent.Type;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class InboundEventTest {
    private static final String DEVICE = "0190b1a2-0000-7000-8000-000000000001";

    @Test
    void a_message_is_read_whole() throws MalformedEvent {
        InboundEvent event = InboundEvent.parse("""
                {"type":"MESSAGE","deviceId":"%s","phoneNumberId":"123456","externalId":"wamid.1",
                 "timestamp":"2026-11-22T12:00:01Z","raw":"{}",
                 "contact":{"waId":"551187654321","userId":"BR.1","parentUserId":"BR.P","username":"ana","name":"Ana 😀"},
                 "kind":"IMAGE","text":"Olha!","replyTo":"wamid.0",
                 "media":{"id":"m1","mimeType":"image/jpeg","fileName":"a.jpg","sha256":"x","voice":true},
                 "reaction":{"messageId":"wamid.0","emoji":"👍"}}
                """.formatted(DEVICE));

        assertThat(event.type()).isEqualTo(Type.MESSAGE);
        assertThat(event.deviceId()).isEqualTo(UUID.fromString(DEVICE));
        assertThat(event.phoneNumberId()).isEqualTo("123456");
        assertThat(event.externalId()).isEqualTo("wamid.1");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-11-22T12:00:01Z"));
        assertThat(event.contact())
                .isEqualTo(new InboundContact("551187654321", null, "BR.1", "BR.P", "ana", "Ana 😀"));
        assertThat(event.kind()).isEqualTo("IMAGE");
        assertThat(event.text()).isEqualTo("Olha!");
        assertThat(event.replyTo()).isEqualTo("wamid.0");
        assertThat(event.media()).isEqualTo(new InboundEvent.Media("m1", "image/jpeg", "a.jpg", "x", true));
        assertThat(event.reaction()).isEqualTo(new InboundEvent.Reaction("wamid.0", "👍"));
    }

    @Test
    void a_status_is_read_whole() throws MalformedEvent {
        InboundEvent event = InboundEvent.parse("""
                {"type":"STATUS","deviceId":"%s","phoneNumberId":"123456","externalId":"wamid.2","opaque":"o-1",
                 "timestamp":"2026-11-22T09:00:01-03:00","status":"FAILED","contact":{},
                 "error":{"code":131047,"title":"Too late","detail":"24 h"}}
                """.formatted(DEVICE));

        assertThat(event.status()).isEqualTo(DeliveryStatus.FAILED);
        assertThat(event.opaque()).isEqualTo("o-1");
        assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-11-22T12:00:01Z"));
        assertThat(event.contact()).isNull();
        assertThat(event.error()).isEqualTo(new InboundEvent.Problem("131047", "Too late", "24 h"));
    }

    @Test
    void a_change_of_identity_names_both() throws MalformedEvent {
        InboundEvent event = InboundEvent.parse("""
                {"type":"IDENTITY_CHANGED","phoneNumberId":"1","contact":{"waId":"1"},"newContact":{"waId":"2"}}
                """);

        assertThat(event.newContact()).isNotNull();
        assertThat(event.newContact().waId()).isEqualTo("2");
    }

    @Test
    void what_cannot_be_stored_is_taken_out() throws MalformedEvent {
        InboundEvent event = InboundEvent.parse("""
                {"type":"MESSAGE","externalId":"w","timestamp":"2026-11-22T12:00:01Z","contact":{"waId":"1"},"kind":"TEXT",
                 "text":"a\\u0000b\\ud83d"}
                """);

        assertThat(event.text()).isEqualTo("ab\uFFFD");
    }

    @Test
    void long_texts_are_cut_and_never_inside_a_pair() throws MalformedEvent {
        InboundEvent event = InboundEvent.parse(
                "{\"type\":\"KEPT\",\"reason\":\"ERRORS\",\"raw\":\"a" + "😀".repeat(600_000) + "\"}");

        assertThat(event.raw()).hasSize(999_999).endsWith("😀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "not json",
                "{\"type\":\"MESSAGE\"",
                "{}",
                "{\"type\":\"SONG\"}",
                "{\"type\":7}",
                "{\"type\":\"MESSAGE\",\"timestamp\":\"2026-11-22T12:00:01Z\",\"contact\":{\"waId\":\"1\"},\"kind\":\"TEXT\"}",
                "{\"type\":\"MESSAGE\",\"externalId\":\"w\",\"timestamp\":\"yesterday\",\"contact\":{\"waId\":\"1\"},\"kind\":\"TEXT\"}",
                "{\"type\":\"MESSAGE\",\"externalId\":\"w\",\"timestamp\":\"2026-11-22T12:00:01Z\",\"contact\":{},\"kind\":\"TEXT\"}",
                "{\"type\":\"MESSAGE\",\"externalId\":\"w\",\"timestamp\":\"2026-11-22T12:00:01Z\",\"contact\":\"x\",\"kind\":\"TEXT\"}",
                "{\"type\":\"STATUS\",\"externalId\":\"w\",\"timestamp\":\"2026-11-22T12:00:01Z\",\"status\":\"PENDING\"}",
                "{\"type\":\"STATUS\",\"externalId\":\"w\",\"timestamp\":\"2026-11-22T12:00:01Z\",\"deviceId\":\"x\",\"status\":\"SENT\"}",
                "{\"type\":\"IDENTITY_CHANGED\",\"contact\":{\"waId\":\"1\"}}",
                "{\"type\":\"KEPT\",\"reason\":\"ERRORS\"}",
            })
    void what_is_not_of_the_agreed_shape_is_malformed(String json) {
        assertThatThrownBy(() -> InboundEvent.parse(json)).isInstanceOf(MalformedEvent.class);
    }
}
