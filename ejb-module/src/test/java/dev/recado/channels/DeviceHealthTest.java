package dev.recado.channels;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeviceHealthTest {
    private final ChannelTables tables = new ChannelTables();
    private final UUID device = tables.device();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void the_first_webhook_brings_a_device_online_and_leaves_its_version_alone() {
        tables.run(beans -> beans.health().seen(device, tables.now()));

        assertThat(details().state()).isEqualTo(DeviceState.ONLINE);
        assertThat(details().lastWebhookAt()).isEqualTo(tables.now());
        assertThat(details().version()).isZero();
    }

    @Test
    void a_webhook_does_not_start_what_was_stopped_and_never_goes_back_in_time() {
        Instant first = tables.now();
        tables.run(beans -> beans.health().seen(device, first));
        tables.run(beans -> beans.health().stop(device, first, "pagamento"));
        tables.run(beans -> beans.health().seen(device, first.minusSeconds(9)));

        assertThat(details().state()).isEqualTo(DeviceState.STOPPED);
        assertThat(details().stateReason()).isEqualTo("pagamento");
        assertThat(details().lastWebhookAt()).isEqualTo(first);
    }

    @Test
    void refused_webhooks_are_counted() {
        tables.run(beans -> beans.health().refused(device, tables.now(), 2, "assinatura"));
        tables.run(beans -> beans.health().refused(device, tables.now(), 3, "assinatura"));

        assertThat(details().refusedWebhooks()).isEqualTo(5);
        assertThat(details().lastError()).isEqualTo("assinatura");
    }

    @Test
    void webhooks_are_written_down_every_five_seconds_at_most() {
        DeviceHealth health = new DeviceHealth();
        Instant now = tables.now();

        assertThat(health.worthWriting(device, now)).isTrue();
        assertThat(health.worthWriting(device, now.plus(Duration.ofMillis(4_999))))
                .isFalse();
        assertThat(health.worthWriting(device, now.plus(Duration.ofSeconds(5)))).isTrue();
        assertThat(health.worthWriting(UUID.randomUUID(), now)).isTrue();
    }

    private DeviceDetails details() {
        return tables.in(beans -> beans.em().find(Device.class, device).details(""));
    }
}
