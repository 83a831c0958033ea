package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Role;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Failed log-ins on real tables, and administrators who remove each other. */
class LoginsTest {
    private static final String NAME = Hashes.ofUsername("joana");
    private static final String HOME = new Client("198.51.100.7", null).placeHash(NAME);
    private static final String ATTACKER = new Client("203.0.113.9", null).placeHash(NAME);

    private final UsersInMemory tables = new UsersInMemory();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void failures_slow_down_whoever_makes_them() {
        fail(ATTACKER, LoginAttempt.FREE_FAILURES);
        assertThat(wait(ATTACKER)).isZero();

        assertThat(settle(ATTACKER).imposed()).isEqualTo(Duration.ofSeconds(1));
        assertThat(wait(ATTACKER)).isPositive();
        assertThat(settle(ATTACKER).stillToWait())
                .as("what comes during the pause is not even counted")
                .isPositive();
    }

    @Test
    void moving_to_another_address_does_not_help() {
        for (int i = 0; i <= LoginAttempt.FREE_FAILURES; i++) {
            settle(new Client("203.0.113." + i, null).placeHash(NAME));
        }

        Client fresh = new Client("203.0.113.77", null);
        assertThat(wait(fresh.placeHash(NAME))).isPositive();
        String other = Hashes.ofUsername("rui");
        Duration wait = in(logins -> logins.wait(other, fresh.placeHash(other)));
        assertThat(wait).isZero();
    }

    @Test
    void an_attacker_elsewhere_never_keeps_somebody_out_of_their_usual_place() {
        in(logins -> logins.succeeded(UUID.randomUUID(), NAME, HOME));
        for (int i = 0; i < 100; i++) {
            now = now.plus(LoginAttempt.LONGEST_PAUSE);
            settle(ATTACKER);
        }

        assertThat(wait(ATTACKER)).isEqualTo(LoginAttempt.LONGEST_PAUSE);
        assertThat(wait(HOME)).isZero();
    }

    @Test
    void a_whole_network_of_ipv6_is_one_place() {
        assertThat(new Client("2001:db8:1:2::1", null).placeHash(NAME))
                .isEqualTo(new Client("2001:db8:1:2:ffff::9", null).placeHash(NAME))
                .isNotEqualTo(new Client("2001:db8:1:3::1", null).placeHash(NAME));
    }

    /** Without the lock on all of them, each would still see the other one. */
    @RepeatedTest(5)
    void of_two_administrators_who_remove_each_other_one_stays() throws Exception {
        UUID ana = create("ana");
        UUID rui = create("rui");

        List<Object> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Callable<Object>> deeds = List.of(
                    () -> {
                        users(rows -> rows.update(ana, 0, new UserChange(Role.OPERATOR, null, null, null, null), null));
                        return "done";
                    },
                    () -> {
                        users(rows -> {
                            rows.delete(rui);
                            return true;
                        });
                        return "done";
                    });
            for (Future<Object> each : threads.invokeAll(deeds)) {
                try {
                    results.add(each.get());
                } catch (java.util.concurrent.ExecutionException refused) {
                    results.add(refused.getCause());
                }
            }
        }

        assertThat(results).containsOnlyOnce("done").hasAtLeastOneElementOfType(Conflict.class);
    }

    private UUID create(String username) {
        return users(rows -> rows.create(username, null, "hash", Role.ADMIN, null, "pt-BR"))
                .id();
    }

    private void fail(String place, int times) {
        for (int i = 0; i < times; i++) {
            settle(place);
        }
    }

    private Logins.Verdict settle(String place) {
        return in(logins -> logins.settle(NAME, place, false));
    }

    private Duration wait(String place) {
        return in(logins -> logins.wait(NAME, place));
    }

    private <T> T in(Function<Logins, T> work) {
        return tables.in(session -> {
            Logins logins = new Logins();
            logins.em = session;
            logins.clock = clock();
            return work.apply(logins);
        });
    }

    private <T> T users(Function<UserRows, T> work) {
        return tables.in(session -> work.apply(userRows(session)));
    }

    private UserRows userRows(Session session) {
        UserRows rows = new UserRows();
        rows.em = session;
        rows.clock = clock();
        rows.audit = new Audit() {
            @Override
            public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
                // The trail has tests of its own.
            }

            @Override
            public void change(String action, String targetKind, Object targetId, Object before, Object after) {
                // Likewise.
            }

            @Override
            public void change(
                    String action,
                    String targetKind,
                    Object targetId,
                    Map<String, Object> details,
                    Object before,
                    Object after) {
                // Likewise.
            }
        };
        return rows;
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
