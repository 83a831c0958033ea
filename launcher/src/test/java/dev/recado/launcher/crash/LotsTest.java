package dev.recado.launcher.crash;

import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LotsTest {
    @Test
    void a_short_run_has_its_share_whatever_the_seed() {
        for (int seed = 0; seed < 200; seed++) {
            assertThat(winners(new Lots(0.2), new Random(seed), false))
                    .as("seed %d", seed)
                    .isBetween(76, 88);
        }
    }

    @Test
    void the_share_is_met_although_nobody_can_win_twice_in_a_row() {
        for (int seed = 0; seed < 200; seed++) {
            assertThat(winners(new Lots(0.22), new Random(seed), true))
                    .as("seed %d", seed)
                    .isBetween(80, 96);
        }
    }

    private static int winners(Lots lots, Random random, boolean restOnce) {
        int winners = 0;
        boolean won = false;
        for (int i = 0; i < 400; i++) {
            won = lots.draw(random, !restOnce || !won);
            winners += won ? 1 : 0;
        }
        return winners;
    }
}
