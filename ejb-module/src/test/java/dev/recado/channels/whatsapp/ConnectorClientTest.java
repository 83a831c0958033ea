package dev.recado.channels.whatsapp;

import dev.recado.channels.OutboundMessage;
import dev.recado.channels.Recipient;
import dev.recado.channels.SendResult;
import dev.recado.channels.SendResult.Scope;
import dev.recado.channels.whatsapp.ConnectorClient.TestResult;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class ConnectorClientTest {
    private static final UUID DEVICE = UUID.randomUUID();

    private final InternalSignature signature =
            new InternalSignature("secret", Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC));
    private FakeConnector connector;
    private ConnectorClient client;

    @BeforeEach
    void start() throws IOException {
        connector = new FakeConnector();
        client = new ConnectorClient(connector.url(), signature, Duration.ofMillis(800));
    }

    @AfterEach
    void stop() {
        client.close();
        connector.close();
    }

    @Test
    void a_text_is_sent_as_agreed_and_signed() {
        connector.answers(200, "{\"result\":\"ACCEPTED\",\"externalId\":\"wamid.1\",\"waId\":\"551112345678\"}");
        UUID outboxId = UUID.randomUUID();

        SendResult result = client.send(
                DEVICE, new OutboundMessage(outboxId, new Recipient("551187654321", "BR.1"), "Olá! 😀", "wamid.0"));

        assertThat(result).isEqualTo(new SendResult.Accepted("wamid.1", "551112345678"));
        assertThat(connector.calls).singleElement().satisfies(call -> {
            assertThat(call.method()).isEqualTo("POST");
            assertThat(call.path()).isEqualTo("/whatsapp/internal/messages");
            assertThat(call.correlationId()).isNotBlank();
            assertThat(signature.verify(call.timestamp(), "POST", call.path(), call.body(), call.signature()))
                    .isTrue();
            JsonObject body =
                    Json.createReader(new ByteArrayInputStream(call.body())).readObject();
            assertThat(body.getString("deviceId")).isEqualTo(DEVICE.toString());
            assertThat(body.getString("outboxId")).isEqualTo(outboxId.toString());
            assertThat(body.getJsonObject("to").getString("phone")).isEqualTo("551187654321");
            assertThat(body.getJsonObject("to").getString("userId")).isEqualTo("BR.1");
            assertThat(body.getJsonObject("text").getString("body")).isEqualTo("Olá! 😀");
            assertThat(body.getJsonObject("text").getBoolean("previewUrl")).isFalse();
            assertThat(body.getString("replyTo")).isEqualTo("wamid.0");
        });
    }

    @Test
    void a_refusal_keeps_its_code_and_reach() {
        connector.answers(
                200,
                "{\"result\":\"REJECTED\",\"code\":\"190\",\"title\":\"Token expired\",\"detail\":\"On Friday\",\"scope\":\"DEVICE\"}");

        assertThat(send()).isEqualTo(new SendResult.Rejected("190", "Token expired: On Friday", Scope.DEVICE));
    }

    @Test
    void what_was_not_sent_keeps_the_time_that_whatsapp_asks_for() {
        connector.answers(
                200,
                "{\"result\":\"NOT_SENT\",\"code\":\"131056\",\"title\":\"Slow down\",\"scope\":\"PAIR\",\"retryAfterSeconds\":7}");

        assertThat(send()).isEqualTo(new SendResult.NotSent("131056", "Slow down", Scope.PAIR, Duration.ofSeconds(7)));
    }

    @Test
    void an_unknown_result_stays_unknown() {
        connector.answers(200, "{\"result\":\"UNKNOWN\",\"code\":\"NO_ANSWER\",\"title\":\"Cut\"}");

        assertThat(send()).isEqualTo(new SendResult.Unknown("NO_ANSWER Cut"));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 404, 413, 503})
    void a_call_that_was_not_carried_out_may_be_repeated(int status) {
        connector.answers(status, "");

        assertThat(send()).isInstanceOfSatisfying(SendResult.NotSent.class, notSent -> assertThat(notSent.code())
                .isEqualTo("connector-" + status));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504})
    void a_call_that_failed_half_way_is_unknown(int status) {
        connector.answers(status, "");

        assertThat(send()).isInstanceOf(SendResult.Unknown.class);
    }

    @Test
    void an_answer_that_is_no_json_is_unknown() {
        connector.answers(200, "<html>hello</html>");

        assertThat(send()).isInstanceOf(SendResult.Unknown.class);
    }

    @Test
    void an_acceptance_without_id_is_unknown() {
        connector.answers(200, "{\"result\":\"ACCEPTED\"}");

        assertThat(send()).isInstanceOf(SendResult.Unknown.class);
    }

    @Test
    void a_closed_port_is_not_sent() {
        connector.close();

        assertThat(send()).isInstanceOfSatisfying(SendResult.NotSent.class, notSent -> assertThat(notSent.code())
                .isEqualTo("connector"));
    }

    @Test
    void a_line_that_is_cut_is_unknown_and_not_tried_again() {
        connector.cutsTheLine();

        assertThat(send()).isInstanceOf(SendResult.Unknown.class);
        assertThat(connector.calls).hasSize(1);
    }

    @Test
    void silence_is_unknown() {
        connector.saysNothing();

        assertThat(send()).isInstanceOf(SendResult.Unknown.class);
    }

    @Test
    void an_interruption_ends_the_wait_and_leaves_the_message_unknown() throws Exception {
        connector.saysNothing();
        ConnectorClient patient = new ConnectorClient(connector.url(), signature, Duration.ofMinutes(1));
        SendResult[] result = new SendResult[1];
        Thread sender = Thread.ofVirtual().start(() -> result[0] = patient.send(DEVICE, message()));

        await().until(() -> !connector.calls.isEmpty());
        sender.interrupt();
        sender.join(Duration.ofSeconds(5));
        patient.close();

        assertThat(result[0]).isInstanceOf(SendResult.Unknown.class);
    }

    @Test
    void reading_and_typing_are_shown_in_one_call() {
        connector.answers(200, "{\"result\":\"ACCEPTED\"}");

        assertThat(client.markRead(DEVICE, "wamid.5", true)).isInstanceOf(SendResult.Accepted.class);
        assertThat(new String(connector.calls.getFirst().body(), StandardCharsets.UTF_8))
                .contains("\"messageId\":\"wamid.5\"")
                .contains("\"typing\":true");
    }

    @Test
    void a_test_tells_what_whatsapp_said() {
        connector.answers(200, "{\"ok\":false,\"code\":\"190\",\"title\":\"Token expired\"}");

        assertThat(client.test(DEVICE)).isEqualTo(new TestResult(false, "190", "Token expired", null));
        assertThat(connector.calls.getFirst().path()).isEqualTo("/whatsapp/internal/devices/" + DEVICE + "/test");
    }

    @Test
    void a_test_tells_when_the_connector_is_the_trouble() {
        connector.answers(503, "");
        assertThat(client.test(DEVICE).code()).isEqualTo("connector-503");

        connector.close();
        assertThat(client.test(DEVICE).code()).isEqualTo("connector");
    }

    @Test
    void a_refresh_that_was_refused_is_told() {
        connector.answers(503, "");

        assertThatThrownBy(client::refreshDevices)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("503");
    }

    private SendResult send() {
        return client.send(DEVICE, message());
    }

    private static OutboundMessage message() {
        return new OutboundMessage(UUID.randomUUID(), new Recipient("5511912345678", null), "Olá", null);
    }
}
