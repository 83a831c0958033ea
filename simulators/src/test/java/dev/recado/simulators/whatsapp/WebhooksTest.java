package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.simulators.Running;
import dev.recado.simulators.Running.Webhook;
import dev.recado.simulators.platform.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.recado.simulators.Running.NUMBER;
import static dev.recado.simulators.Running.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WebhooksTest {

    private Running running;

    @BeforeEach
    void start() throws IOException {
        running = new Running();
    }

    @AfterEach
    void stop() {
        running.close();
    }

    @Test
    void the_escaped_bytes_are_what_is_signed() {
        running.write("Olá, é você? 👋 https://a.b/c");

        Webhook webhook = running.webhooks().getFirst();
        assertThat(webhook.text()).contains("Ol\\u00e1, \\u00e9", "\\ud83d\\udc4b", "https:\\/\\/a.b\\/c");
        assertThat(webhook.body()).containsOnly(ascii(webhook.body()));
        assertThat(webhook.signature()).isEqualTo(Signatures.sign(SECRET, webhook.body()));
        assertThat(webhook.userAgent()).isEqualTo("facebookexternalua");
        assertThat(webhook.contentType()).isEqualTo("application/json");
        assertThat(running.values("messages").getFirst().at("/text/body").asText())
                .isEqualTo("Olá, é você? 👋 https://a.b/c");
    }

    @Test
    void the_signature_is_the_one_of_rfc_4231() {
        assertThat(Signatures.sign("Jefe", "what do ya want for nothing?".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    @Test
    void a_message_comes_in_metas_envelope() {
        running.write("oi");

        JsonNode payload = running.webhooks().getFirst().json();
        assertThat(payload.path("object").asText()).isEqualTo("whatsapp_business_account");
        assertThat(payload.at("/entry/0/id").asText()).isEqualTo("9100");
        JsonNode value = payload.at("/entry/0/changes/0/value");
        assertThat(payload.at("/entry/0/changes/0/field").asText()).isEqualTo("messages");
        assertThat(value.at("/metadata/phone_number_id").asText()).isEqualTo(NUMBER);
        assertThat(value.at("/contacts/0/profile/name").asText()).isEqualTo("Ana");
        assertThat(value.at("/contacts/0/wa_id").asText()).isEqualTo(Running.CUSTOMER);
        assertThat(value.at("/messages/0/timestamp").asText()).matches("\\d{10}");
        assertThat(value.at("/messages/0/type").asText()).isEqualTo("text");
    }

    @Test
    void a_customer_edits_and_deletes_a_message_and_the_chat_shows_it() {
        String id = running.write("Às 14h?").get("id").asText();
        corrects("edit", id, "Às 15h?");
        corrects("revoke", id, null);

        List<JsonNode> messages = running.values("messages");
        assertThat(messages.get(1).at("/edit/original_message_id").asText()).isEqualTo(id);
        assertThat(messages.get(1).at("/edit/message/text/body").asText()).isEqualTo("Às 15h?");
        assertThat(messages.get(2).at("/revoke/original_message_id").asText()).isEqualTo(id);
        JsonNode chat = running.control(
                        "GET", "/control/customers/" + Running.CUSTOMER + "/messages?phoneNumberId=" + NUMBER, null)
                .get("messages");
        assertThat(chat).hasSize(1);
        assertThat(chat.get(0).get("type").asText()).isEqualTo("deleted");
    }

    private void corrects(String type, String message, String text) {
        running.control(
                "POST",
                "/control/messages",
                Json.write(Json.object()
                        .put("phoneNumberId", NUMBER)
                        .put("from", Running.CUSTOMER)
                        .put("type", type)
                        .put("text", text)
                        .put("replyTo", message)
                        .put("wait", true)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image",
                "audio",
                "video",
                "document",
                "sticker",
                "location",
                "contacts",
                "button",
                "interactive",
                "reaction",
                "order",
                "unsupported"
            })
    void every_kind_of_message_has_its_own_content(String type) {
        running.control(
                "POST",
                "/control/messages",
                "{\"phoneNumberId\":\"100\",\"from\":\"5511987654321\",\"type\":\"" + type + "\",\"wait\":true}");

        JsonNode message = running.values("messages").getFirst();
        assertThat(message.path("type").asText()).isEqualTo(type);
        assertThat(message.has(type.equals("unsupported") ? "errors" : type)).isTrue();
    }

    @Test
    void a_webhook_can_be_delivered_many_times_at_once() {
        running.control("PUT", "/control/webhook-faults", "{\"duplicate\": 50}");

        JsonNode answer = running.write("oi");

        assertThat(answer.path("deliveries")).hasSize(50);
        assertThat(running.webhooks()).hasSize(50);
        assertThat(running.webhooks().stream().map(Webhook::text).distinct()).hasSize(1);
    }

    @Test
    void events_share_a_payload_in_every_way_that_the_envelope_allows() {
        running.control("PUT", "/control/webhook-faults", "{\"batch\": 5}");
        for (int i = 1; i <= 5; i++) {
            later("m" + i);
        }

        await().untilAsserted(() -> assertThat(texts()).containsExactlyInAnyOrder("m1", "m2", "m3", "m4", "m5"));
        JsonNode payload = running.webhooks().getFirst().json();
        assertThat(running.webhooks()).hasSize(1);
        assertThat(payload.path("entry")).hasSize(2);
        assertThat(payload.at("/entry/0/changes").size()).isGreaterThan(1);
        assertThat(payload.at("/entry/0/changes/0/value/messages").size()).isGreaterThan(1);
    }

    @Test
    void different_apps_never_share_a_payload() {
        running.number("200", "token-200", "secret-200");
        running.control("PUT", "/control/webhook-faults", "{\"batch\": 2}");
        later("eins");
        running.control(
                "POST",
                "/control/messages",
                "{\"phoneNumberId\":\"200\",\"from\":\"5511900000001\",\"text\":\"zwei\"}");

        await().untilAsserted(() -> assertThat(running.webhooks()).hasSize(2));
        assertThat(running.webhooks())
                .extracting(Webhook::signature)
                .allSatisfy(signature -> assertThat(running.webhooks()).anySatisfy(w -> assertThat(
                                List.of(Signatures.sign(SECRET, w.body()), Signatures.sign("secret-200", w.body())))
                        .contains(signature)));
    }

    @Test
    void what_gathers_is_delivered_last_first() {
        running.control("PUT", "/control/webhook-faults", "{\"reorder\": true}");
        later("primeira");
        later("segunda");
        later("terceira");

        await().untilAsserted(() -> assertThat(texts()).containsExactly("terceira", "segunda", "primeira"));
    }

    @Test
    void webhooks_can_be_late() {
        running.control("PUT", "/control/webhook-faults", "{\"delayMillis\": 700}");
        long start = System.nanoTime();

        running.write("oi");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(700));
        assertThat(running.webhooks()).hasSize(1);
    }

    @Test
    void without_faults_one_customers_messages_keep_their_order() {
        for (int i = 0; i < 20; i++) {
            later("m" + i);
        }

        await().untilAsserted(() -> assertThat(texts()).hasSize(20));
        assertThat(texts())
                .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> "m" + i)
                        .toList());
    }

    @Test
    void what_is_not_answered_200_comes_again() {
        running.callbackAnswers(n -> n < 3 ? 503 : 200);

        JsonNode answer = running.write("oi");

        assertThat(answer.at("/deliveries/0/status").asInt()).isEqualTo(503);
        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(running.webhooks()).hasSize(3));
        assertThat(running.webhooks().stream().map(Webhook::text).distinct()).hasSize(1);
        await().untilAsserted(() -> assertThat(
                        running.control("GET", "/control/customers/5511987654321/messages?phoneNumberId=100", null)
                                .at("/messages/0/status")
                                .asText())
                .isEqualTo("delivered"));
        JsonNode log = running.control("GET", "/control/webhook-log", null);
        assertThat(log.path("waitingRetries").asInt()).isZero();
        assertThat(log.path("attempts").findValuesAsText("attempt")).containsExactly("1", "2", "3");
    }

    @Test
    void anything_can_be_sent_with_any_signature_and_is_not_repeated() {
        running.callbackAnswers(n -> 401);

        JsonNode answer = running.control(
                "POST",
                "/control/webhooks",
                "{\"phoneNumberId\":\"100\",\"rawBody\":\"not json\",\"signature\":\"sha256=00\",\"times\":3}");

        assertThat(answer.path("deliveries")).hasSize(3);
        assertThat(answer.at("/deliveries/0/status").asInt()).isEqualTo(401);
        assertThat(running.webhooks()).hasSize(3).allSatisfy(w -> {
            assertThat(w.text()).isEqualTo("not json");
            assertThat(w.signature()).isEqualTo("sha256=00");
        });
    }

    @Test
    void a_payload_may_name_another_number_than_the_one_that_signs_it() {
        running.number("200", "token-200", "secret-200");
        running.write("modelo");
        String payload = running.webhooks().getFirst().text();

        running.control(
                "POST",
                "/control/webhooks",
                Json.write(Json.object().put("phoneNumberId", "200").set("payload", Json.parse(payload))));

        Webhook forged = running.webhooks().getLast();
        assertThat(forged.text()).isEqualTo(payload);
        assertThat(forged.signature()).isEqualTo(Signatures.sign("secret-200", forged.body()));
    }

    @Test
    void a_person_answering_from_the_phone_app_is_an_echo() {
        running.control(
                "POST",
                "/control/echoes",
                "{\"phoneNumberId\":\"100\",\"to\":\"5511987654321\",\"text\":\"sou eu\",\"wait\":true}");

        JsonNode change = running.webhooks().getFirst().json().at("/entry/0/changes/0");
        assertThat(change.path("field").asText()).isEqualTo("smb_message_echoes");
        assertThat(change.at("/value/message_echoes/0/text/body").asText()).isEqualTo("sou eu");
        assertThat(change.at("/value/message_echoes/0/to").asText()).isEqualTo("5511987654321");
    }

    @Test
    void the_handshake_says_what_the_callback_did() {
        JsonNode answer = running.control("POST", "/control/numbers/100/verify", "");

        assertThat(answer.path("ok").asBoolean()).isFalse();
        assertThat(answer.path("detail").asText()).contains("challenge");
    }

    private void later(String text) {
        running.control(
                "POST",
                "/control/messages",
                "{\"phoneNumberId\":\"100\",\"from\":\"5511987654321\",\"text\":\"" + text + "\"}");
    }

    private List<String> texts() {
        return running.values("messages").stream()
                .map(m -> m.at("/text/body").asText())
                .toList();
    }

    private static byte[] ascii(byte[] bytes) {
        for (byte b : bytes) {
            assertThat(b).isPositive();
        }
        return bytes;
    }
}
