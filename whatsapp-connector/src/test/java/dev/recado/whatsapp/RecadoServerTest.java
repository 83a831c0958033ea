package dev.recado.whatsapp;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecadoServerTest {
    private static final String LIST = """
            {"version":"1","devices":[{"id":"d1","phoneNumberId":"111","displayPhoneNumber":"+55","businessAccountId":"w",
             "accessToken":"t","appSecret":"s","verifyToken":"v","enabled":true},{"id":"broken"},7]}""";

    private final Devices devices = new Devices();
    private final HttpCalls http = new HttpCalls(Duration.ofSeconds(1));
    private final Signatures signatures = new Signatures("shared", Clock.systemUTC());
    private Loopback host;
    private RecadoServer server;

    @BeforeEach
    void start() throws IOException {
        host = new Loopback(Loopback.with(200, LIST, "ETag", "\"1\""));
        server = new RecadoServer(
                http, signatures, host.url(), Clock.systemUTC(), devices, new Deliveries.Room(1_000, 1 << 20));
    }

    @AfterEach
    void stop() {
        http.close();
        host.close();
    }

    @Test
    void the_devices_are_asked_for_with_a_signature_and_a_broken_one_does_not_hide_the_others() {
        assertThat(devices.loaded()).isFalse();
        assertThat(server.refreshDevices()).isTrue();

        assertThat(devices.loaded()).isTrue();
        assertThat(devices.byPhoneNumberId("111"))
                .isEqualTo(new Device("d1", "111", "+55", "w", "t", "s", "v"))
                .isSameAs(devices.byId("d1"));
        assertThat(devices.all()).hasSize(1);
        var asked = host.asked.get(0);
        assertThat(signatures.verify(
                        asked.header("X-recado-timestamp"),
                        asked.header("X-recado-signature"),
                        "GET",
                        "/internal/whatsapp/devices",
                        new byte[0]))
                .isTrue();
    }

    @Test
    void an_unchanged_list_is_not_sent_again() {
        server.refreshDevices();
        host.answer(Loopback.with(304, ""));
        assertThat(server.refreshDevices()).isTrue();
        assertThat(host.asked.get(1).header("If-none-match")).isEqualTo("\"1\"");
        assertThat(devices.all()).hasSize(1);
    }

    @Test
    void while_the_server_is_away_or_talks_nonsense_the_last_good_list_stays() {
        server.refreshDevices();
        for (var answer : new Loopback.Answer[] {
            Loopback.with(503, ""),
            Loopback.with(401, ""),
            Loopback.with(200, ""),
            Loopback.with(200, "{\"devices\":null}"),
            Loopback.cut()
        }) {
            host.answer(answer);
            assertThat(server.refreshDevices()).isFalse();
            assertThat(devices.all()).hasSize(1);
        }
        host.close();
        assertThat(server.refreshDevices()).isFalse();
        assertThat(devices.all()).hasSize(1);
    }

    @Test
    void an_empty_list_is_a_list() {
        host.answer(Loopback.with(200, "{\"devices\":[]}"));
        assertThat(server.refreshDevices()).isTrue();
        assertThat(devices.loaded()).isTrue();
        assertThat(devices.all()).isEmpty();
    }
}
