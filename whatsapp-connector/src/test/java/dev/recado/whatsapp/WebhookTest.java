package dev.recado.whatsapp;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WebhookTest {
    private static final String CORRELATION = "0190a0b0-test";
    private static final Device ANA = device("ana", "111", "waba-1", "secret-a");
    private static final Device BIA = device("bia", "222", "waba-2", "secret-b");
    private static final Device SISTER = device("sister", "333", "waba-3", "secret-a");

    private final Clock clock = Clock.systemUTC();
    private final Devices devices = new Devices();
    private final Problems problems = new Problems(clock);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final HttpCalls http = new HttpCalls(Duration.ofSeconds(2));
    private Loopback host;
    private RecadoServer server;
    private Webhook webhook;

    @BeforeEach
    void start() throws IOException {
        host = new Loopback(Loopback.with(202, "{\"accepted\":1}"));
        server = new RecadoServer(
                http, new Signatures("shared", clock), host.url(), clock, devices, new Deliveries.Room(1_000, 1 << 20));
        webhook = new Webhook(devices, server, problems, meters, clock);
        devices.replace(List.of(ANA, BIA, SISTER));
    }

    @AfterEach
    void stop() {
        http.close();
        host.close();
    }

    @Test
    void a_signed_text_reaches_the_server_signed_and_is_answered_200() {
        String payload = payload(entry("waba-1", change("111", text("wamid.1", "5511999990001", "Olá"))));

        assertThat(receive(payload, "secret-a").status()).isEqualTo(200);

        var asked = host.asked.get(0);
        assertThat(asked.path()).isEqualTo("/internal/whatsapp/events");
        assertThat(new Signatures("shared", clock)
                        .verify(
                                asked.header("X-recado-timestamp"),
                                asked.header("X-recado-signature"),
                                "POST",
                                asked.path(),
                                asked.body()))
                .isTrue();
        assertThat(asked.header("X-correlation-id")).isEqualTo(CORRELATION);
        assertThat(asked.json().getJsonArray("webhooks").getJsonObject(0).getString("correlationId"))
                .isEqualTo(CORRELATION);
        assertThat(delivered()).singleElement().satisfies(event -> {
            assertThat(event.getString("type")).isEqualTo("MESSAGE");
            assertThat(event.getString("deviceId")).isEqualTo("ana");
            assertThat(event.getString("text")).isEqualTo("Olá");
        });
    }

    @Test
    void accents_and_emoji_in_escaped_form_are_checked_over_the_raw_bytes_and_arrive_unescaped() {
        String payload = payload(entry(
                "waba-1", change("111", text("wamid.1", "5511999990001", "Promo\\u00e7\\u00e3o \\ud83d\\ude80"))));
        assertThat(payload).contains("\\u00e7");

        assertThat(receive(payload, "secret-a").status()).isEqualTo(200);
        assertThat(delivered().get(0).getString("text")).isEqualTo("Promoção 🚀");
    }

    @Test
    void every_entry_and_change_is_delivered_in_one_request() {
        String payload = payload(
                entry("waba-1", change("111", text("w1", "551", "a"), text("w2", "551", "b"))),
                entry("waba-3", change("333", text("w3", "552", "c")), change("333", text("w4", "552", "d"))));

        assertThat(receive(payload, "secret-a").status()).isEqualTo(200);
        assertThat(host.asked).hasSize(1);
        assertThat(delivered()).extracting(e -> e.getString("externalId")).containsExactly("w1", "w2", "w3", "w4");
        assertThat(delivered())
                .extracting(e -> e.getString("deviceId"))
                .containsExactly("ana", "ana", "sister", "sister");
    }

    @Test
    void a_wrong_signature_is_refused_counted_and_reported_and_nothing_reaches_the_server() {
        String payload = payload(entry("waba-1", change("111", text("w1", "551", "a"))));

        assertThat(receive(payload, "guess").status()).isEqualTo(401);
        assertThat(host.asked).isEmpty();
        assertThat(refused("signature_invalid")).isEqualTo(1);

        host.answer(Loopback.with(204, ""));
        receive(payload, "guess");
        problems.flush(server);
        assertThat(host.asked).singleElement().satisfies(asked -> {
            assertThat(asked.path()).isEqualTo("/internal/whatsapp/problems");
            assertThat(asked.json().getString("kind")).isEqualTo("SIGNATURE_INVALID");
            assertThat(asked.json().getString("deviceId")).isEqualTo("ana");
            assertThat(asked.json().getInt("count")).isEqualTo(2);
        });
    }

    @Test
    void a_missing_or_odd_signature_is_refused() {
        byte[] body = bytes(payload(entry("waba-1", change("111", text("w1", "551", "a")))));
        for (String signature :
                new String[] {null, "", "sha256=", "sha1=00", "sha256=zz", sign(body, "secret-a") + "0"}) {
            assertThat(webhook.receive(body, signature, CORRELATION).join().status())
                    .isEqualTo(401);
        }
        assertThat(host.asked).isEmpty();
    }

    @Test
    void one_devices_secret_does_not_vouch_for_anothers_number() {
        String payload = payload(entry("waba-2", change("222", text("w1", "551", "a"))));

        assertThat(receive(payload, "secret-a").status()).isEqualTo(401);
        assertThat(host.asked).isEmpty();
        assertThat(refused("device_not_vouched")).isEqualTo(1);
    }

    @Test
    void of_a_mixed_payload_only_the_events_of_the_signing_app_go_through() {
        String payload = payload(entry(
                "waba-1",
                change("111", text("w1", "551", "a")),
                change("222", text("w2", "551", "b")),
                change("333", text("w3", "551", "c"))));

        assertThat(receive(payload, "secret-a").status()).isEqualTo(200);
        assertThat(delivered()).extracting(e -> e.getString("externalId")).containsExactly("w1", "w3");
        assertThat(refused("device_not_vouched")).isEqualTo(1);
    }

    @Test
    void an_unknown_number_signed_by_a_known_secret_is_kept() {
        String payload = payload(entry("waba-1", change("999", text("w1", "551", "a"))));

        assertThat(receive(payload, "secret-a").status()).isEqualTo(200);
        assertThat(delivered()).singleElement().satisfies(event -> {
            assertThat(event.getString("type")).isEqualTo("KEPT");
            assertThat(event.getString("reason")).isEqualTo("UNKNOWN_NUMBER");
            assertThat(event.getString("phoneNumberId")).isEqualTo("999");
            assertThat(event.getString("deviceId")).isEqualTo("ana");
            assertThat(event.getString("raw")).contains("w1");
        });
    }

    @Test
    void a_change_without_a_number_is_vouched_for_by_the_signing_apps_device_of_that_account() {
        String payload = payload(
                entry("waba-3", "{\"field\":\"message_template_status_update\",\"value\":{\"event\":\"APPROVED\"}}"));

        assertThat(receive(payload, "secret-a").status()).isEqualTo(200);
        assertThat(delivered()).singleElement().satisfies(event -> {
            assertThat(event.getString("reason")).isEqualTo("UNKNOWN_FIELD");
            assertThat(event.getString("deviceId")).isEqualTo("sister");
        });
    }

    @Test
    void signed_but_not_json_or_cut_off_is_kept_and_answered_200() {
        String whole = payload(entry("waba-1", change("111", text("w1", "551", "a"))));
        for (String body : List.of("not json", "", "[]", "{}", whole.substring(0, whole.length() - 20))) {
            host.asked.clear();
            assertThat(receive(body, "secret-b").status()).isEqualTo(200);
            assertThat(delivered()).singleElement().satisfies(event -> {
                assertThat(event.getString("reason")).isEqualTo("NOT_UNDERSTOOD");
                assertThat(event.getString("raw")).isEqualTo(body);
                assertThat(event.getString("deviceId")).isEqualTo("bia");
            });
        }
    }

    @Test
    void not_json_without_a_valid_signature_is_refused() {
        assertThat(receive("not json", "guess").status()).isEqualTo(401);
        assertThat(receive("{\"entry\":[{\"changes\":[", "guess").status()).isEqualTo(401);
        assertThat(host.asked).isEmpty();
    }

    @Test
    void json_nested_without_end_is_kept_like_any_other_nonsense() {
        String nested = "[".repeat(200_000);
        assertThat(receive(nested, "secret-a").status()).isEqualTo(200);
        assertThat(delivered().get(0).getString("reason")).isEqualTo("NOT_UNDERSTOOD");
    }

    @Test
    void what_the_server_does_not_take_is_503_with_a_time_to_come_again() {
        String payload = payload(entry("waba-1", change("111", text("w1", "551", "a"))));
        for (Loopback.Answer answer : List.of(
                Loopback.with(503, ""),
                Loopback.with(500, "boom"),
                Loopback.with(401, ""),
                Loopback.with(400, ""),
                Loopback.with(200, ""),
                Loopback.cut())) {
            host.answer(answer);
            assertThat(receive(payload, "secret-a")).isEqualTo(new Webhook.Answer(503, 10));
        }
        host.close();
        assertThat(receive(payload, "secret-a").status()).isEqualTo(503);
    }

    @Test
    void before_the_devices_are_known_every_webhook_and_handshake_has_to_come_again() {
        var early = new Webhook(new Devices(), server, problems, meters, clock);
        byte[] body = bytes(payload(entry("waba-1", change("111", text("w1", "551", "a")))));
        assertThat(early.receive(body, sign(body, "secret-a"), CORRELATION).join())
                .isEqualTo(new Webhook.Answer(503, 10));
        assertThat(early.verifies("subscribe", "verify-ana")).isNull();
    }

    @Test
    void a_device_without_app_secret_vouches_for_nothing() {
        devices.replace(List.of(device("bare", "111", "waba-1", "")));
        assertThat(receive(payload(entry("waba-1", change("111", text("w1", "551", "a")))), "x")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void the_same_webhook_twice_is_delivered_twice_for_the_server_to_tell_apart() {
        String payload = payload(entry("waba-1", change("111", text("w1", "551", "a"))));
        assertThat(receive(payload, "secret-a").status()).isEqualTo(200);
        assertThat(receive(payload, "secret-a").status()).isEqualTo(200);
        assertThat(host.asked).hasSize(2);
    }

    @Test
    void the_handshake_wants_the_verify_token_of_one_of_the_devices() {
        assertThat(webhook.verifies("subscribe", "verify-bia")).isTrue();
        assertThat(webhook.verifies("subscribe", "verify-nobody")).isFalse();
        assertThat(webhook.verifies("unsubscribe", "verify-bia")).isFalse();
        assertThat(webhook.verifies("subscribe", null)).isFalse();
        assertThat(webhook.verifies(null, "verify-bia")).isFalse();
    }

    @Test
    void three_megabytes_are_taken_and_one_byte_more_is_not() throws IOException {
        byte[] exact = new byte[Webhook.MAX_BYTES];
        assertThat(LimitedBody.read(new ByteArrayInputStream(exact), -1, Webhook.MAX_BYTES))
                .hasSize(3_145_728);
        assertThat(LimitedBody.read(new ByteArrayInputStream(new byte[Webhook.MAX_BYTES + 1]), -1, Webhook.MAX_BYTES))
                .isNull();
        assertThat(webhook.tooLarge(CORRELATION).status()).isEqualTo(413);
        assertThat(refused("payload_too_large")).isEqualTo(1);
    }

    @Test
    void of_a_body_that_is_too_large_no_more_than_the_limit_is_read() throws IOException {
        var read = new AtomicLong();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                read.incrementAndGet();
                return 'x';
            }
        };
        assertThat(LimitedBody.read(endless, 5_000_000, Webhook.MAX_BYTES)).isNull();
        assertThat(read).hasValue(0);
        assertThat(LimitedBody.read(endless, -1, 1000)).isNull();
        assertThat(read).hasValueLessThanOrEqualTo(1001);
    }

    @Test
    void a_problem_that_the_server_does_not_take_is_counted_on_until_it_does() {
        host.answer(Loopback.with(503, ""));
        receive("x", "guess");
        problems.flush(server);
        receive("y", "guess");
        host.answer(Loopback.with(204, ""));
        host.asked.clear();
        problems.flush(server);
        problems.flush(server);
        assertThat(host.asked)
                .singleElement()
                .satisfies(asked -> assertThat(asked.json().getInt("count")).isEqualTo(2));
    }

    private Webhook.Answer receive(String payload, String secret) {
        byte[] body = bytes(payload);
        return webhook.receive(body, sign(body, secret), CORRELATION).join();
    }

    private List<JsonObject> delivered() {
        return host.asked
                .get(host.asked.size() - 1)
                .json()
                .getJsonArray("webhooks")
                .getJsonObject(0)
                .getJsonArray("events")
                .getValuesAs(JsonObject.class);
    }

    private double refused(String reason) {
        return meters.counter("recado.connector.webhooks.refused", "reason", reason)
                .count();
    }

    private static String sign(byte[] body, String secret) {
        return "sha256=" + HexFormat.of().formatHex(Signatures.hmac(secret, body));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Device device(String id, String phoneNumberId, String account, String appSecret) {
        return new Device(id, phoneNumberId, "+55 11 0000", account, "token", appSecret, "verify-" + id);
    }

    private static String payload(String... entries) {
        return "{\"object\":\"whatsapp_business_account\",\"entry\":[" + String.join(",", entries) + "]}";
    }

    private static String entry(String account, String... changes) {
        return "{\"id\":\"" + account + "\",\"changes\":[" + String.join(",", changes) + "]}";
    }

    private static String change(String phoneNumberId, String... messages) {
        return "{\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\""
                + phoneNumberId + "\"},\"messages\":[" + String.join(",", messages) + "]}}";
    }

    private static String text(String id, String from, String body) {
        return "{\"from\":\"" + from + "\",\"id\":\"" + id
                + "\",\"timestamp\":\"1700000000\",\"type\":\"text\",\"text\":{\"body\":\"" + body + "\"}}";
    }
}
