package dev.recado.channels;

import dev.recado.channels.SendResult.NotSent;
import dev.recado.channels.SendResult.Scope;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class BackOffTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 4", "9, 256", "10, 300", "100, 300"})
    void it_doubles_up_to_five_minutes(int attempts, long seconds) {
        assertThat(BackOff.after(attempts, new NotSent("1", "", Scope.MESSAGE, null)))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "2, 16", "3, 64", "6, 4096", "50, 4096"})
    void a_pairs_rate_is_met_with_powers_of_four(int attempts, long seconds) {
        assertThat(BackOff.after(attempts, new NotSent("131056", "", Scope.PAIR, null)))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "4, 8", "5, 15", "100, 15"})
    void our_own_service_is_asked_again_soon_however_often_it_was_away(int attempts, long seconds) {
        assertThat(BackOff.after(attempts, new NotSent("connector-503", "", Scope.SERVICE, null)))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "6, 32", "7, 60", "100, 60"})
    void a_device_is_tried_each_minute_at_least(int attempts, long seconds) {
        assertThat(BackOff.after(attempts, new NotSent("130429", "", Scope.DEVICE, null)))
                .isEqualTo(Duration.ofSeconds(seconds));
    }

    @Test
    void a_time_that_whatsapp_names_is_kept() {
        assertThat(BackOff.after(1, new NotSent("4", "", Scope.DEVICE, Duration.ofMinutes(2))))
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(BackOff.after(9, new NotSent("131000", "", Scope.MESSAGE, Duration.ofSeconds(1))))
                .isEqualTo(Duration.ofSeconds(256));
    }
}
