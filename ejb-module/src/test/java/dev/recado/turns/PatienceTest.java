package dev.recado.turns;

import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PatienceTest {
    private final Patience patience = new Patience();

    @Test
    void an_event_that_meets_an_outage_is_not_overtaken_by_the_next_one_of_its_queue() {
        List<String> done = new ArrayList<>();
        AtomicInteger outage = new AtomicInteger(4);
        for (String event : List.of("first", "second")) {
            patience.work(() -> {
                if (outage.getAndDecrement() > 0) {
                    throw unreachable();
                }
                done.add(event);
            });
        }
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void an_event_that_fails_while_others_succeed_is_given_back() {
        assertThatThrownBy(() -> patience.work(() -> {
                    patience.work(() -> {});
                    throw unreachable();
                }))
                .isInstanceOf(Patience.Alone.class)
                .hasCauseInstanceOf(PersistenceException.class);
    }

    @Test
    void what_would_fail_again_is_not_waited_for() {
        AtomicInteger tries = new AtomicInteger();
        assertThatThrownBy(() -> patience.work(() -> {
                    tries.incrementAndGet();
                    throw new IllegalStateException("a defect");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(tries).hasValue(1);
    }

    @Test
    void nobody_waits_for_a_server_that_ends() {
        patience.end();
        assertThatThrownBy(() -> patience.work(() -> {
                    throw unreachable();
                }))
                .isInstanceOf(PersistenceException.class);
    }

    private static PersistenceException unreachable() {
        return new PersistenceException(new SQLException("The database is not there", "08006"));
    }
}
