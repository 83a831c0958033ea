package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.simulators.Running;
import dev.recado.simulators.Running.Answer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.recado.simulators.Running.CUSTOMER;
import static dev.recado.simulators.Running.NUMBER;
import static dev.recado.simulators.Running.TOKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class GraphApiTest {

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
    void an_accepted_send_names_the_contact_and_the_new_message() {
        running.write("oi");

        Answer answer = running.send("+55 11 98765-4321", "olá");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("messaging_product").asText()).isEqualTo("whatsapp");
        assertThat(answer.json().at("/contacts/0/wa_id").asText()).isEqualTo(CUSTOMER);
        assertThat(answer.json().at("/messages/0/id").asText()).startsWith("wamid.");
        assertThat(messages().getLast().path("text").asText()).isEqualTo("olá");
    }

    @Test
    void a_missing_bearer_is_not_authenticated() {
        Answer answer = call("POST", "/graph/v26.0/" + NUMBER + "/messages", text(CUSTOMER), Map.of());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isZero();
        assertThat(answer.json().path("error").path("type").asText()).isEqualTo("OAuthException");
        assertThat(answer.json().path("error").path("fbtrace_id").asText()).isNotEmpty();
    }

    @Test
    void an_unknown_bearer_is_refused() {
        Answer answer = call(
                "POST",
                "/graph/v26.0/" + NUMBER + "/messages",
                text(CUSTOMER),
                Map.of("Authorization", "Bearer nobody"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo(190);
    }

    @Test
    void one_numbers_token_does_not_open_another_number() {
        running.number("200", "token-200", "secret-200");

        Answer answer =
                call("POST", "/graph/v26.0/200/messages", text(CUSTOMER), Map.of("Authorization", "Bearer " + TOKEN));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(100);
        assertThat(answer.json().at("/error/error_subcode").asInt()).isEqualTo(33);
    }

    @ParameterizedTest
    @CsvSource({
        "/graph/v99.0/100/messages, 2500",
        "/graph/v12.0/100/messages, 2500",
        "/graph/100/messages, 2500",
        "/graph/v26.0/100/nonsense, 2500",
        "/graph/v26.0/999/messages, 100"
    })
    void a_wrong_version_or_path_is_refused(String path, int code) {
        Answer answer = call("POST", path, text(CUSTOMER), Map.of("Authorization", "Bearer " + TOKEN));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100    | not json",
                "100    | [1]",
                "100    | {}",
                "100    | {\"messaging_product\":\"sms\",\"to\":\"TO\",\"text\":{\"body\":\"x\"}}",
                "100    | {\"messaging_product\":\"whatsapp\",\"text\":{\"body\":\"x\"}}",
                "100    | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"type\":\"telegram\"}",
                "100    | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"recipient_type\":\"everybody\",\"text\":{\"body\":\"x\"}}",
                "131009 | {\"messaging_product\":\"whatsapp\",\"to\":\"ana\",\"text\":{\"body\":\"x\"}}",
                "131008 | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"type\":\"text\"}",
                "131008 | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"type\":\"image\",\"image\":{}}",
                "100    | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"text\":{}}",
                "100    | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"text\":{\"body\":5}}",
                "131009 | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"text\":{\"body\":\"  \"}}",
                "100    | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"text\":{\"body\":\"x\",\"preview_url\":\"yes\"}}",
                "100    | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"text\":{\"body\":\"x\",\"bold\":true}}",
                "131009 | {\"messaging_product\":\"whatsapp\",\"to\":\"TO\",\"text\":{\"body\":\"x\"},\"biz_opaque_callback_data\":7}"
            })
    void a_malformed_body_is_refused(int code, String body) {
        running.write("oi");

        Answer answer = running.graph(body.replace("TO", CUSTOMER));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(messages()).hasSize(1);
    }

    @Test
    void a_body_that_is_not_declared_as_json_has_no_parameters() {
        Answer answer = call(
                "POST",
                "/graph/v26.0/" + NUMBER + "/messages",
                text(CUSTOMER),
                Map.of("Authorization", "Bearer " + TOKEN, "Content-Type", "text/plain"));

        assertThat(answer.code()).isEqualTo(100);
    }

    @Test
    void a_text_has_at_most_4096_characters() {
        running.write("oi");

        assertThat(running.send(CUSTOMER, "x".repeat(4096)).status()).isEqualTo(200);
        assertThat(running.send(CUSTOMER, "x".repeat(4097)).message()).contains("4096");
    }

    @Test
    void opaque_data_has_at_most_512_characters() {
        running.write("oi");
        String body =
                "{\"messaging_product\":\"whatsapp\",\"to\":\"%s\",\"text\":{\"body\":\"x\"},\"biz_opaque_callback_data\":\"%s\"}";

        assertThat(running.graph(body.formatted(CUSTOMER, "x".repeat(512))).status())
                .isEqualTo(200);
        assertThat(running.graph(body.formatted(CUSTOMER, "x".repeat(513))).code())
                .isEqualTo(131009);
    }

    @Test
    void free_form_text_needs_a_message_of_the_last_24_hours() {
        running.write("oi");
        running.control("PUT", "/control/clock", "{\"offsetSeconds\": 86399}");
        assertThat(running.send(CUSTOMER, "ainda dá").status()).isEqualTo(200);

        running.control("PUT", "/control/clock", "{\"offsetSeconds\": 86460}");
        Answer late = running.send(CUSTOMER, "tarde demais");

        assertThat(late.status()).isEqualTo(400);
        assertThat(late.code()).isEqualTo(131047);
        assertThat(late.json().at("/error/error_data/messaging_product").asText())
                .isEqualTo("whatsapp");
        assertThat(late.json().at("/error/error_data/details").asText()).contains("24 hours");
        Answer template = running.graph("{\"messaging_product\":\"whatsapp\",\"to\":\"" + CUSTOMER
                + "\",\"type\":\"template\",\"template\":{\"name\":\"hello\",\"language\":{\"code\":\"pt_BR\"}}}");
        assertThat(template.status()).isEqualTo(200);
    }

    @Test
    void the_window_is_one_of_number_and_customer() {
        running.number("200", "token-200", "secret-200");
        running.write("200", CUSTOMER, "oi");

        assertThat(running.send(CUSTOMER, "nunca me escreveu").code()).isEqualTo(131047);
    }

    @Test
    void a_customers_last_message_can_be_moved_back() {
        running.write("oi");
        running.control(
                "PUT",
                "/control/customers/" + CUSTOMER + "/last-message",
                "{\"phoneNumberId\":\"100\",\"secondsAgo\":90000}");

        assertThat(running.send(CUSTOMER, "x").code()).isEqualTo(131047);
    }

    @Test
    void who_is_not_on_whatsapp_can_not_be_reached() {
        Answer answer = running.send("5511900000000", "alô?");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(131026);
    }

    @Test
    void a_refusal_can_come_later_as_a_failed_status() {
        running.control("PUT", "/control/refusals", "{\"mode\":\"STATUS\"}");

        Answer answer = running.graph(
                "{\"messaging_product\":\"whatsapp\",\"to\":\"5511900000000\",\"text\":{\"body\":\"x\"},\"biz_opaque_callback_data\":\"o-1\"}");

        assertThat(answer.status()).isEqualTo(200);
        await().untilAsserted(() -> {
            assertThat(running.statuses()).hasSize(1);
            JsonNode status = running.statuses().getFirst();
            assertThat(status.path("status").asText()).isEqualTo("failed");
            assertThat(status.at("/errors/0/code").asInt()).isEqualTo(131026);
            assertThat(status.path("biz_opaque_callback_data").asText()).isEqualTo("o-1");
        });
    }

    @Test
    void one_customer_gets_45_messages_at_once_and_then_one_in_six_seconds() {
        running.write("oi");
        for (int i = 0; i < 45; i++) {
            assertThat(running.send(CUSTOMER, "mensagem " + i).status()).isEqualTo(200);
        }
        Answer refused = running.send(CUSTOMER, "uma a mais");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo(131056);

        running.control("PUT", "/control/clock", "{\"offsetSeconds\": 7}");
        assertThat(running.send(CUSTOMER, "agora sim").status()).isEqualTo(200);
        assertThat(running.send(CUSTOMER, "de novo não").code()).isEqualTo(131056);
    }

    @Test
    void a_number_has_a_throughput_if_it_is_given_one() {
        running.write("oi");
        running.control("PUT", "/control/numbers/100", "{\"messagesPerSecond\": 2}");

        List<Integer> codes = List.of(
                running.send(CUSTOMER, "1").code(),
                running.send(CUSTOMER, "2").code(),
                running.send(CUSTOMER, "3").code());

        assertThat(codes).containsExactly(0, 0, 130429);
    }

    @Test
    void a_brazilian_is_one_person_with_and_without_the_ninth_digit() {
        running.write(NUMBER, "551187654321", "sem o nono dígito");

        Answer answer = running.send("5511987654321", "oi");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/contacts/0/wa_id").asText()).isEqualTo("551187654321");
    }

    @Test
    void a_customer_without_phone_is_reached_by_user_id() {
        running.control(
                "POST",
                "/control/messages",
                "{\"phoneNumberId\":\"100\",\"userId\":\"BR.13491208655302741918\",\"username\":\"ana\",\"text\":\"oi\",\"wait\":true}");
        JsonNode message = running.values("messages").getFirst();
        assertThat(message.has("from")).isFalse();
        assertThat(message.path("from_user_id").asText()).isEqualTo("BR.13491208655302741918");

        Answer answer = running.graph(
                "{\"messaging_product\":\"whatsapp\",\"recipient\":\"BR.13491208655302741918\",\"text\":{\"body\":\"x\"}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().at("/contacts/0/user_id").asText()).isEqualTo("BR.13491208655302741918");
    }

    @Test
    void marking_as_read_shows_typing_until_the_answer() {
        String id = running.write("oi").path("id").asText();

        Answer answer = running.graph("{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"" + id
                + "\",\"typing_indicator\":{\"type\":\"text\"}}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("success").asBoolean()).isTrue();
        assertThat(chat().path("typing").asBoolean()).isTrue();
        assertThat(messages().getFirst().path("status").asText()).isEqualTo("read");
        running.send(CUSTOMER, "olá");
        assertThat(chat().path("typing").asBoolean()).isFalse();
    }

    @Test
    void typing_ends_after_25_seconds() {
        String id = running.write("oi").path("id").asText();
        running.graph("{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"" + id
                + "\",\"typing_indicator\":{\"type\":\"text\"}}");

        running.control("PUT", "/control/clock", "{\"offsetSeconds\": 26}");

        assertThat(chat().path("typing").asBoolean()).isFalse();
    }

    @Test
    void only_a_message_that_was_received_can_be_marked_as_read() {
        running.write("oi");
        String own = running.send(CUSTOMER, "olá").json().at("/messages/0/id").asText();
        String body = "{\"messaging_product\":\"whatsapp\",\"status\":\"read\",\"message_id\":\"%s\"}";

        assertThat(running.graph(body.formatted("wamid.nothing")).code()).isEqualTo(131009);
        assertThat(running.graph(body.formatted(own)).code()).isEqualTo(131009);
    }

    @Test
    void a_number_can_be_looked_at() {
        Map<String, String> bearer = Map.of("Authorization", "Bearer " + TOKEN);

        Answer some = call("GET", "/graph/v26.0/100?fields=verified_name,quality_rating", null, bearer);
        assertThat(some.json().path("verified_name").asText()).isEqualTo("Padaria");
        assertThat(some.json().has("throughput")).isFalse();
        assertThat(call("GET", "/graph/v26.0/100", null, bearer).json().has("display_phone_number"))
                .isTrue();
        assertThat(call("GET", "/graph/v26.0/100?fields=shoe_size", null, bearer)
                        .code())
                .isEqualTo(100);
        assertThat(call("GET", "/graph/v26.0/100", null, Map.of()).status()).isEqualTo(401);
    }

    @Test
    void statuses_come_in_order_and_carry_the_opaque_data() {
        running.control("PUT", "/control/statuses", "{\"sentMillis\":1,\"deliveredMillis\":80,\"readMillis\":160}");
        running.write("oi");

        String id = running.graph("{\"messaging_product\":\"whatsapp\",\"to\":\"" + CUSTOMER
                        + "\",\"text\":{\"body\":\"x\"},\"biz_opaque_callback_data\":\"outbox-7\"}")
                .json()
                .at("/messages/0/id")
                .asText();

        await().untilAsserted(() -> assertThat(running.statuses()).hasSize(3));
        assertThat(running.statuses())
                .extracting(s -> s.path("status").asText())
                .containsExactly("sent", "delivered", "read");
        assertThat(running.statuses()).allSatisfy(s -> {
            assertThat(s.path("id").asText()).isEqualTo(id);
            assertThat(s.path("biz_opaque_callback_data").asText()).isEqualTo("outbox-7");
            assertThat(s.path("recipient_id").asText()).isEqualTo(CUSTOMER);
        });
    }

    @Test
    void a_message_is_read_when_the_customer_looks_at_the_chat() {
        running.write("oi");
        running.send(CUSTOMER, "olá");
        assertThat(chat().path("unread").asInt()).isEqualTo(1);

        running.control("POST", "/control/customers/" + CUSTOMER + "/read", "{\"phoneNumberId\":\"100\"}");

        assertThat(chat().path("unread").asInt()).isZero();
        await().untilAsserted(() -> assertThat(running.statuses())
                .anySatisfy(s -> assertThat(s.path("status").asText()).isEqualTo("read")));
    }

    @Test
    void an_error_fault_refuses_as_often_as_told() {
        running.write("oi");
        running.control(
                "PUT",
                "/control/graph-faults",
                "{\"times\":2,\"mode\":\"ERROR\",\"httpStatus\":500,\"code\":131000,\"title\":\"Something went wrong\"}");

        assertThat(running.send(CUSTOMER, "1").code()).isEqualTo(131000);
        assertThat(running.send(CUSTOMER, "2").status()).isEqualTo(500);
        assertThat(running.send(CUSTOMER, "3").status()).isEqualTo(200);
    }

    @Test
    void a_connection_is_cut_before_or_after_the_message_has_left() {
        running.write("oi");
        running.control(
                "PUT",
                "/control/graph-faults",
                "[{\"times\":1,\"mode\":\"DROP_BEFORE\"},{\"times\":1,\"mode\":\"DROP_AFTER\"}]");

        assertThat(running.send(CUSTOMER, "perdida").status()).isZero();
        assertThat(messages()).hasSize(1);
        assertThat(running.send(CUSTOMER, "chegou").status()).isZero();
        assertThat(messages()).hasSize(2);
    }

    @Test
    void a_hanging_send_never_answers_and_never_leaves() throws Exception {
        running.write("oi");
        running.control("PUT", "/control/graph-faults", "{\"times\":1,\"mode\":\"HANG\"}");
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(running.uri("/graph/v26.0/100/messages"))
                    .header("Authorization", "Bearer " + TOKEN)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(text(CUSTOMER)))
                    .timeout(Duration.ofMillis(300))
                    .build();
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> client.send(request, HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOf(java.net.http.HttpTimeoutException.class);
        }
        assertThat(messages()).hasSize(1);
    }

    @Test
    void calls_are_logged() {
        Instant before = Instant.now();
        running.write("oi");
        running.send(CUSTOMER, "olá");

        JsonNode call = running.control("GET", "/control/graph-log", null).get(0);

        assertThat(call.path("to").asText()).isEqualTo(CUSTOMER);
        assertThat(call.path("text").asText()).isEqualTo("olá");
        assertThat(call.path("httpStatus").asInt()).isEqualTo(200);
        assertThat(Instant.parse(call.path("at").asText())).isAfterOrEqualTo(before);
    }

    @Test
    void a_crowd_may_be_answered_and_its_messages_marked_as_read() {
        running.control(
                "POST",
                "/control/crowds",
                "{\"phoneNumberId\":\"100\",\"from\":\"5511900000010\",\"count\":3,\"messageIds\":\"wamid.X\"}");

        assertThat(running.send("5511900000012", "olá").status()).isEqualTo(200);
        assertThat(running.send("5511900000013", "olá").status()).isEqualTo(400);
        assertThat(running.control("GET", "/control/customers/5511900000012/messages?phoneNumberId=100", null)
                        .at("/messages/0/id")
                        .asText())
                .isEqualTo("wamid.X5511900000012");
    }

    @Test
    void only_what_is_new_in_the_log_can_be_asked_for() {
        running.write("oi");
        running.send(CUSTOMER, "um");
        JsonNode log = running.control("GET", "/control/graph-log", null);
        long seen = log.get(log.size() - 1).path("number").asLong();
        running.send(CUSTOMER, "dois");

        assertThat(running.control("GET", "/control/graph-log?after=" + seen, null))
                .singleElement()
                .satisfies(call -> assertThat(call.path("text").asText()).isEqualTo("dois"));
    }

    private Answer call(String method, String path, String body, Map<String, String> headers) {
        Map<String, String> all = new java.util.HashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(headers);
        return running.call(method, path, body, all);
    }

    private JsonNode chat() {
        return running.control("GET", "/control/customers/" + CUSTOMER + "/messages?phoneNumberId=100", null);
    }

    private List<JsonNode> messages() {
        return chat().path("messages").valueStream().toList();
    }

    private static String text(String to) {
        return "{\"messaging_product\":\"whatsapp\",\"to\":\"" + to + "\",\"text\":{\"body\":\"x\"}}";
    }
}
