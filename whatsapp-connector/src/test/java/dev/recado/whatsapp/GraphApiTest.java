package dev.recado.whatsapp;

import dev.recado.whatsapp.SendResult.Outcome;
import dev.recado.whatsapp.SendResult.Scope;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GraphApiTest {
    private static final String ACCEPTED = """
            {"messaging_product":"whatsapp","contacts":[{"input":"551","wa_id":"5511"}],"messages":[{"id":"wamid.9"}]}""";

    private final HttpCalls http = new HttpCalls(Duration.ofSeconds(1));
    private final CountDownLatch end = new CountDownLatch(1);
    private Loopback meta;

    @BeforeEach
    void start() throws IOException {
        meta = new Loopback(Loopback.with(200, ACCEPTED));
    }

    @AfterEach
    void stop() {
        end.countDown();
        http.close();
        meta.close();
    }

    @Test
    void a_text_goes_to_the_numbers_messages_with_token_outbox_id_and_reply() {
        SendResult result = graph(meta.url())
                .sendText(device("token"), "outbox-7", "551", "BR.1", "Olá 🚀", true, "wamid.0")
                .join();

        assertThat(result.toJson())
                .isEqualTo(json("{\"result\":\"ACCEPTED\",\"externalId\":\"wamid.9\",\"waId\":\"5511\"}"));
        var asked = meta.asked.get(0);
        assertThat(asked.method()).isEqualTo("POST");
        assertThat(asked.path()).isEqualTo("/v26.0/111/messages");
        assertThat(asked.header("Authorization")).isEqualTo("Bearer token");
        assertThat(asked.json()).isEqualTo(json("""
                                {"messaging_product":"whatsapp","recipient_type":"individual","to":"551",
                                 "context":{"message_id":"wamid.0"},"type":"text",
                                 "text":{"preview_url":true,"body":"Olá 🚀"},"biz_opaque_callback_data":"outbox-7"}"""));
    }

    @Test
    void whoever_has_no_phone_is_reached_by_the_user_id() {
        graph(meta.url())
                .sendText(device("token"), "o", null, "BR.1", "a", false, null)
                .join();
        JsonObject asked = meta.asked.get(0).json();
        assertThat(asked.getString("recipient")).isEqualTo("BR.1");
        assertThat(asked).doesNotContainKeys("to", "context");
    }

    @Test
    void reading_and_typing_are_one_call() {
        meta.answer(Loopback.with(200, "{\"success\":true}"));
        assertThat(graph(meta.url())
                        .markRead(device("token"), "wamid.1", true)
                        .join()
                        .isAccepted())
                .isTrue();
        assertThat(meta.asked.get(0).json()).isEqualTo(json("""
                                {"messaging_product":"whatsapp","status":"read","message_id":"wamid.1",
                                 "typing_indicator":{"type":"text"}}"""));
        graph(meta.url()).markRead(device("token"), "wamid.1", false).join();
        assertThat(meta.asked.get(1).json()).doesNotContainKey("typing_indicator");
    }

    @ParameterizedTest
    @CsvSource({
        "1,500,NOT_SENT,MESSAGE",
        "2,503,NOT_SENT,DEVICE",
        "4,400,NOT_SENT,DEVICE",
        "80007,400,NOT_SENT,DEVICE",
        "130429,429,NOT_SENT,DEVICE",
        "131000,500,NOT_SENT,MESSAGE",
        "131016,500,NOT_SENT,DEVICE",
        "133004,503,NOT_SENT,DEVICE",
        "131056,400,NOT_SENT,PAIR",
        "0,401,REJECTED,DEVICE",
        "190,401,REJECTED,DEVICE",
        "10,403,REJECTED,DEVICE",
        "200,403,REJECTED,DEVICE",
        "299,403,REJECTED,DEVICE",
        "368,403,REJECTED,DEVICE",
        "131031,403,REJECTED,DEVICE",
        "131042,400,REJECTED,DEVICE",
        "131048,400,REJECTED,DEVICE",
        "131047,400,REJECTED,MESSAGE",
        "131026,400,REJECTED,MESSAGE",
        "131051,400,REJECTED,MESSAGE",
        "100,400,REJECTED,MESSAGE",
        "100,500,REJECTED,MESSAGE",
        "131008,400,REJECTED,MESSAGE",
        "131009,400,REJECTED,MESSAGE",
        "132001,404,REJECTED,MESSAGE",
        "131049,400,REJECTED,MESSAGE",
        "131050,400,REJECTED,MESSAGE",
        "131062,400,REJECTED,MESSAGE",
        "777777,400,REJECTED,MESSAGE",
        "777777,429,NOT_SENT,DEVICE",
        "777777,500,UNKNOWN,MESSAGE"
    })
    void an_error_is_read_by_its_code(String code, int status, Outcome outcome, Scope scope) {
        meta.answer(Loopback.with(status, """
                {"error":{"message":"(#%s) Title","type":"OAuthException","code":%s,
                          "error_data":{"messaging_product":"whatsapp","details":"Detail"},"fbtrace_id":"x"}}""".formatted(code, code)));
        SendResult result = send(meta.url());
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.scope()).isEqualTo(scope);
        assertThat(result.code()).isEqualTo(code);
        assertThat(result.title()).isEqualTo("(#" + code + ") Title");
        assertThat(result.detail()).isEqualTo("Detail");
        assertThat(meta.asked).hasSize(1);
    }

    @Test
    void too_much_to_one_person_says_how_long_to_wait_and_retry_after_says_it_better() {
        String error = "{\"error\":{\"message\":\"Pair rate\",\"code\":131056}}";
        meta.answer(Loopback.with(400, error));
        assertThat(send(meta.url()).retryAfterSeconds()).isEqualTo(4);
        meta.answer(Loopback.with(400, error, "Retry-After", "60"));
        assertThat(send(meta.url()).toJson().getInt("retryAfterSeconds")).isEqualTo(60);
    }

    @ParameterizedTest
    @CsvSource({
        "500,UNKNOWN,MESSAGE",
        "502,UNKNOWN,MESSAGE",
        "408,UNKNOWN,MESSAGE",
        "401,REJECTED,DEVICE",
        "404,NOT_SENT,DEVICE",
        "429,NOT_SENT,DEVICE",
        "302,NOT_SENT,DEVICE"
    })
    void an_answer_that_is_not_the_graph_apis_is_read_by_its_status(int status, Outcome outcome, Scope scope) {
        meta.answer(Loopback.with(status, "<html>", "Location", meta.url() + "/elsewhere"));
        SendResult result = send(meta.url());
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.scope()).isEqualTo(scope);
        assertThat(result.code()).isEqualTo("HTTP_" + status);
        assertThat(meta.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "nonsense", "{\"messages\":[]}", "{\"messages\":[{}]}"})
    void a_success_that_names_no_message_is_unknown(String body) {
        meta.answer(Loopback.with(200, body));
        assertThat(send(meta.url()).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void a_refused_connection_is_certain_not_to_have_sent() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        SendResult result = send("http://127.0.0.1:" + free);
        assertThat(result.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(result.code()).isEqualTo("NO_CONNECTION");
    }

    @Test
    void a_name_that_nobody_knows_is_certain_not_to_have_sent() {
        assertThat(send("http://graph.invalid").outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void a_certificate_that_is_not_trusted_is_certain_not_to_have_sent() {
        SendResult result = GraphErrors.of(new CompletionException(new SSLHandshakeException("not trusted")));
        assertThat(result.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(result.detail()).isEqualTo("SSLHandshakeException");
    }

    @Test
    void no_answer_in_time_is_unknown_whether_headers_or_body_stay_away() {
        meta.answer(exchange -> await());
        assertThat(send(meta.url()).outcome()).isEqualTo(Outcome.UNKNOWN);

        meta.answer(exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await();
        });
        SendResult result = send(meta.url());
        assertThat(result.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(result.code()).isEqualTo("NO_ANSWER");
        assertThat(meta.asked).hasSize(2);
    }

    @Test
    void a_connection_cut_after_the_request_is_unknown_and_not_tried_again() {
        meta.answer(Loopback.cut());
        assertThat(send(meta.url()).outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(meta.asked).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "to ken", "token\n", "tokén"})
    void what_cannot_be_a_token_is_never_sent_nor_quoted(String token) {
        SendResult result = graph(meta.url())
                .sendText(device(token), "o", "551", null, "a", false, null)
                .join();
        assertThat(result.toJson()).isEqualTo(json("""
                                {"result":"REJECTED","code":"INVALID_TOKEN","title":"The access token can't be a token",
                                 "scope":"DEVICE"}"""));
        assertThat(meta.asked).isEmpty();
    }

    @Test
    void a_test_names_the_number_or_what_is_wrong() {
        meta.answer(Loopback.with(200, "{\"display_phone_number\":\"+55 11 4000-0000\",\"id\":\"111\"}"));
        assertThat(graph(meta.url()).test(device("token")).join())
                .isEqualTo(json("{\"ok\":true,\"displayPhoneNumber\":\"+55 11 4000-0000\"}"));
        assertThat(meta.asked.get(0).method()).isEqualTo("GET");
        assertThat(meta.asked.get(0).path()).isEqualTo("/v26.0/111");
        assertThat(meta.asked.get(0).query()).isEqualTo("fields=display_phone_number,verified_name");

        meta.answer(Loopback.with(401, "{\"error\":{\"message\":\"Expired\",\"code\":190}}"));
        assertThat(graph(meta.url()).test(device("token")).join())
                .isEqualTo(json("{\"ok\":false,\"code\":\"190\",\"title\":\"Expired\"}"));
    }

    @Test
    void a_device_does_not_show_its_secrets() {
        assertThat(device("token").toString()).doesNotContain("token").doesNotContain("secret");
    }

    private SendResult send(String url) {
        return graph(url)
                .sendText(device("token"), "o", "551", null, "a", false, null)
                .join();
    }

    private GraphApi graph(String url) {
        var errors = new GraphErrors(
                "1,2,4,80007,130429,131000,131016,133004",
                "131056",
                "0, 3,10,190,200-299,368,131005,131031,131042,131048,133010",
                "100,131008,131009,131026,131047,131049,131050,131051,131062,132000-132999");
        return new GraphApi(http, errors, url + "/", "v26.0", Duration.ofMillis(700));
    }

    private void await() throws IOException {
        try {
            if (!end.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody ended the test");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static Device device(String token) {
        return new Device("d", "111", "+55", "waba", token, "secret", "verify");
    }

    private static JsonObject json(String text) {
        return JsonFields.parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
