package dev.recado.launcher.bench;

import dev.recado.launcher.LauncherException;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SlowModelsBenchTest {
    @Test
    void as_many_customers_write_as_the_longest_model_asks_for() {
        assertThat(SlowModelsBench.arrivals(5_000)).isEqualTo(20);
        assertThat(SlowModelsBench.arrivals(10_000)).isEqualTo(36);
        assertThat(SlowModelsBench.latency(10_000, SlowModelsBench.arrivals(10_000)))
                .isEqualTo(278);
        assertThat(SlowModelsBench.arrivals(28_500)).isEqualTo(100);
        assertThat(SlowModelsBench.latency(28_500, 100)).isEqualTo(285);
    }

    @Test
    void what_the_page_documents_can_be_asked_for() {
        BenchCommand.of(List.of("slow", "--turns", "10000"));
        BenchCommand.of(List.of("slow", "--turns", "10000", "--rate", "80"));
    }

    @Test
    void more_than_can_be_measured_is_refused_before_anything_starts() {
        assertThatThrownBy(() -> BenchCommand.of(List.of("slow", "--turns", "30000")))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("106 messages per second");
        assertThatThrownBy(() -> BenchCommand.of(List.of("slow", "--turns", "10000", "--rate", "20")))
                .isInstanceOf(LauncherException.class)
                .hasMessageContaining("500 s");
    }
}
