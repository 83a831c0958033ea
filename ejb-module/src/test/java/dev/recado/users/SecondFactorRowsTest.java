package dev.recado.users;

import dev.recado.audit.Audit;
import dev.recado.platform.RecadoException;
import dev.recado.platform.SecretBoxes;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SecondFactorRowsTest {
    private final UsersInMemory tables = new UsersInMemory();
    private final UUID user = UUID.randomUUID();
    private final List<String> deeds = Collections.synchronizedList(new ArrayList<>());
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void no_code_is_asked_for_until_one_has_been_seen() {
        byte[] secret = in(rows -> rows.begin(user));
        assertThat(is(rows -> rows.active(user))).isFalse();

        assertThatThrownBy(() -> in(rows -> rows.confirm(user, "000000")))
                .isInstanceOf(RecadoException.class)
                .hasMessageContaining("second-factor.code");
        List<String> codes = in(rows -> rows.confirm(user, code(secret)));

        assertThat(is(rows -> rows.active(user))).isTrue();
        assertThat(codes)
                .hasSize(10)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("([a-z2-7]{4}-){3}[a-z2-7]{4}"));
        assertThat(deeds).containsExactly("second-factor.enabled");
    }

    @Test
    void a_code_works_once_also_when_it_comes_many_times_at_once() throws Exception {
        byte[] secret = enabled();
        now = now.plus(Totp.STEP);
        String code = code(secret);

        Callable<Boolean> attempt = () -> in(rows -> rows.accept(user, code));
        List<Boolean> accepted = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Boolean> each : threads.invokeAll(Collections.nCopies(8, attempt))) {
                accepted.add(each.get());
            }
        }

        assertThat(accepted).containsOnlyOnce(true);
    }

    @Test
    void the_code_that_confirmed_is_used_up() {
        byte[] secret = enabled();

        assertThat(is(rows -> rows.accept(user, code(secret)))).isFalse();
    }

    @Test
    void a_recovery_code_works_once_however_it_is_typed() {
        byte[] secret = in(rows -> rows.begin(user));
        List<String> codes = in(rows -> rows.confirm(user, code(secret)));
        String typed = codes.getFirst().toUpperCase(java.util.Locale.ROOT).replace('-', ' ');

        assertThat(is(rows -> rows.accept(user, typed))).isTrue();
        assertThat(is(rows -> rows.accept(user, codes.getFirst()))).isFalse();
        assertThat(in(rows -> rows.details(user)).recoveryCodesLeft()).isEqualTo(9);
        assertThat(deeds).contains("second-factor.recovery-code-used");
    }

    @Test
    void new_recovery_codes_void_the_former_ones() {
        byte[] secret = in(rows -> rows.begin(user));
        String former = in(rows -> rows.confirm(user, code(secret))).getFirst();

        List<String> fresh = in(rows -> rows.renew(user));

        assertThat(is(rows -> rows.accept(user, former))).isFalse();
        assertThat(is(rows -> rows.accept(user, fresh.getLast()))).isTrue();
    }

    @Test
    void the_secret_is_sealed_and_the_codes_are_hashed() {
        byte[] secret = in(rows -> rows.begin(user));
        List<String> codes = in(rows -> rows.confirm(user, code(secret)));

        String stored = tables.in(session -> session.createNativeQuery(
                        "select sealed_secret from second_factor union all select code_hash from recovery_code",
                        String.class)
                .getResultList()
                .toString());
        assertThat(stored)
                .doesNotContain(Totp.base32(secret))
                .doesNotContain(java.util.Base64.getEncoder().encodeToString(secret))
                .doesNotContain(codes);
    }

    @Test
    void without_a_second_factor_no_code_is_right() {
        assertThat(is(rows -> rows.accept(user, "123456"))).isFalse();
        assertThat(is(rows -> rows.remove(user, "second-factor.reset"))).isFalse();
    }

    private byte[] enabled() {
        byte[] secret = in(rows -> rows.begin(user));
        in(rows -> rows.confirm(user, code(secret)));
        return secret;
    }

    private String code(byte[] secret) {
        return Totp.code(secret, Totp.step(now), Totp.DIGITS);
    }

    private boolean is(Predicate<SecondFactorRows> question) {
        return in(question::test);
    }

    private <T> T in(Function<SecondFactorRows, T> work) {
        return tables.in(session -> {
            SecondFactorRows rows = new SecondFactorRows();
            rows.em = session;
            rows.secrets = SecretBoxes.forTests();
            rows.clock = Clock.fixed(now, ZoneOffset.UTC);
            rows.audit = new Audit() {
                @Override
                public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
                    deeds.add(action);
                }
            };
            return work.apply(rows);
        });
    }
}
