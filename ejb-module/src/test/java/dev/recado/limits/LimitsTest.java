package dev.recado.limits;

import dev.recado.audit.Audit;
import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Invalid;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import dev.recado.platform.TooManyRequests;
import dev.recado.platform.persistence.TenantResolver;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class LimitsTest {
    private static final TenantId MINE = new TenantId(UUID.randomUUID());
    private static final TenantId OTHER = new TenantId(UUID.randomUUID());
    private static final Caller ROOT = new Caller(UUID.randomUUID(), "root", Role.SUPERUSER, null);

    private final List<String> deeds = new ArrayList<>();
    private final SessionFactory sessions = sessions();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final Limits limits = new Limits(new RowsInMemory(), new AnyTenant(), new MovedClock(), 6, 4, 10, 3, 1, 3);

    @AfterEach
    void close() {
        sessions.close();
    }

    @Test
    void a_user_may_make_a_minutes_requests_at_once_and_then_one_whenever_it_has_filled_up() {
        Caller ana = user(MINE);

        for (int left = 5; left >= 0; left--) {
            assertThat(request(ana).rates().getFirst().left()).isEqualTo(left);
        }
        Verdict refused = request(ana);

        assertThat(refused.exceeded()).isEqualTo("user");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(10));
        later(refused.retryAfter().minusMillis(1));
        assertThat(request(ana).exceeded()).isEqualTo("user");
        later(Duration.ofMillis(1));
        assertThat(request(ana).exceeded()).isNull();
        assertThat(request(ana).exceeded()).isEqualTo("user");
    }

    @Test
    void whoever_comes_back_when_they_were_told_is_let_in() {
        Caller ana = user(MINE);
        Verdict last = request(ana);
        while (last.exceeded() == null) {
            last = request(ana);
        }

        later(Duration.ofSeconds(new TooManyRequests("limit.user", last.retryAfter()).retryAfterSeconds()));

        assertThat(request(ana).exceeded()).isNull();
    }

    @Test
    void a_key_has_a_limit_of_its_own() {
        Caller key = key(MINE);
        for (int i = 0; i < 4; i++) {
            assertThat(request(key).exceeded()).isNull();
        }

        assertThat(request(key).exceeded()).isEqualTo("key");
        assertThat(request(key(MINE)).exceeded()).isNull();
    }

    @Test
    void all_of_a_tenant_share_its_limit_and_nobody_else_suffers() {
        for (int i = 0; i < 10; i++) {
            assertThat(request(user(MINE)).exceeded()).isNull();
        }
        Caller ana = user(MINE);

        Verdict refused = request(ana);

        assertThat(refused.exceeded()).isEqualTo("tenant");
        assertThat(refused.rates()).extracting(Rate::name).containsExactly("user", "tenant");
        assertThat(request(user(OTHER)).exceeded()).isNull();
        // What the tenant's limit refused did not count against the user's.
        later(Duration.ofMinutes(1));
        assertThat(request(ana).rates().getFirst().left()).isEqualTo(5);
    }

    @Test
    void a_superuser_outside_any_tenant_has_the_users_limit_only() {
        assertThat(ROOT.call(() -> limits.request(ROOT)).rates())
                .extracting(Rate::name)
                .containsExactly("user");
    }

    @Test
    void failed_log_ins_from_an_address_are_slowed_down_whatever_the_names() {
        for (int i = 0; i < 3; i++) {
            limits.logIn("198.51.100.7");
        }

        TooManyRequests refused = catchThrowableOfType(TooManyRequests.class, () -> limits.logIn("198.51.100.7"));

        assertThat(refused.code()).isEqualTo("limit.log-in");
        assertThat(refused.retryAfterSeconds()).isEqualTo(20);
        limits.logIn("198.51.100.8");
        later(Duration.ofSeconds(20));
        limits.logIn("198.51.100.7");
    }

    @Test
    void log_ins_that_succeed_do_not_count() {
        for (int i = 0; i < 100; i++) {
            limits.logIn("198.51.100.7");
            limits.loggedIn("198.51.100.7");
        }
    }

    @Test
    void the_addresses_of_one_ipv6_network_are_one() {
        limits.logIn("2001:db8:1:2::1");
        limits.logIn("2001:db8:1:2::2");
        limits.logIn("2001:db8:1:2:ffff::3");

        assertThatThrownBy(() -> limits.logIn("2001:db8:1:2::4")).isInstanceOf(TooManyRequests.class);
        limits.logIn("2001:db8:1:3::1");
    }

    @Test
    void uploads_are_limited_by_their_number() {
        for (int i = 0; i < 3; i++) {
            upload(MINE, 10);
        }

        TooManyRequests refused = catchThrowableOfType(TooManyRequests.class, () -> upload(MINE, 10));

        assertThat(refused.code()).isEqualTo("limit.uploads");
        assertThat(refused.retryAfterSeconds()).isEqualTo(20 * 60);
        upload(OTHER, 10);
        later(Duration.ofMinutes(20));
        upload(MINE, 10);
    }

    @Test
    void uploads_are_limited_by_their_bytes_and_a_refused_one_does_not_count() {
        upload(MINE, 700 * 1024);

        for (int i = 0; i < 5; i++) {
            TooManyRequests refused = catchThrowableOfType(TooManyRequests.class, () -> upload(MINE, 700 * 1024));
            assertThat(refused.code()).isEqualTo("limit.upload-bytes");
        }
        upload(MINE, 300 * 1024);
        later(Duration.ofHours(1));
        upload(MINE, 700 * 1024);
    }

    @Test
    void a_tenant_may_be_granted_more_or_less_at_once() {
        Caller ana = user(MINE);
        request(ana);
        LimitsDetails usual = ROOT.call(() -> limits.get(MINE.value()));
        assertThat(usual.version()).isZero();
        assertThat(usual.userRequestsPerMinute()).isNull();
        assertThat(usual.effective()).isEqualTo(new LimitValues(6, 4, 10, 3, 1));

        LimitsDetails granted = ROOT.call(() -> limits.update(MINE.value(), 0, new LimitsChange(2, null, 0, null, 64)));

        assertThat(granted.effective()).isEqualTo(new LimitValues(2, 4, 0, 3, 64));
        assertThat(request(ana).rates()).extracting(Rate::name).containsExactly("user");
        request(ana);
        assertThat(request(ana).exceeded()).isEqualTo("user");
        upload(MINE, 20 << 20);
        assertThat(request(user(OTHER)).rates()).hasSize(2);
        assertThat(deeds).singleElement().asString().startsWith("tenant.limits-updated");

        assertThatThrownBy(() ->
                        ROOT.call(() -> limits.update(MINE.value(), 0, new LimitsChange(null, null, null, null, null))))
                .isInstanceOf(Stale.class);
        LimitsDetails back = ROOT.call(
                () -> limits.update(MINE.value(), granted.version(), new LimitsChange(null, null, null, null, null)));
        assertThat(back.effective()).isEqualTo(usual.effective());
        assertThat(back.version()).isEqualTo(granted.version() + 1);
    }

    @Test
    void a_limit_that_makes_no_sense_is_refused() {
        for (LimitsChange wrong : List.of(
                new LimitsChange(-1, null, null, null, null),
                new LimitsChange(null, 100_000_000, null, null, null),
                new LimitsChange(null, null, null, null, 1))) {
            assertThatThrownBy(() -> ROOT.call(() -> limits.update(MINE.value(), 0, wrong)))
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    void memory_is_bounded_and_the_one_used_least_recently_goes_first() {
        Buckets buckets = new Buckets(3, new MovedClock());
        for (String name : List.of("a", "b", "c")) {
            buckets.take(name, 1, 1, Limits.MINUTE);
        }
        assertThat(buckets.take("a", 1, 1, Limits.MINUTE).granted()).isFalse();

        for (int i = 0; i < 2; i++) {
            buckets.take("stranger " + i, 1, 1, Limits.MINUTE);
        }

        assertThat(buckets.size()).isEqualTo(3);
        assertThat(buckets.take("a", 1, 1, Limits.MINUTE).granted()).isFalse();
        assertThat(buckets.take("b", 1, 1, Limits.MINUTE).granted()).isTrue();
    }

    private Verdict request(Caller caller) {
        return caller.call(() -> limits.request(caller));
    }

    private void upload(TenantId tenant, long bytes) {
        CurrentTenant.run(tenant, () -> limits.upload(bytes));
    }

    private void later(Duration by) {
        now = now.plus(by);
    }

    private static Caller user(TenantId tenant) {
        return new Caller(UUID.randomUUID(), "ana", Role.ADMIN, tenant);
    }

    private static Caller key(TenantId tenant) {
        return new Caller(UUID.randomUUID(), "key:ERP", Role.VIEWER, tenant, Set.of(Scope.READ));
    }

    private static SessionFactory sessions() {
        try (InputStream in = LimitsTest.class.getResourceAsStream("/db/migration/V11_2__limits.sql")) {
            String schema = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("--.*", "")
                    .replace("create table", "create table if not exists")
                    .replaceAll("\\s+", " ")
                    .replace(";", "\\;");
            return new Configuration()
                    .addAnnotatedClass(TenantLimits.class)
                    .setProperty(
                            "hibernate.connection.url",
                            "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;INIT=" + schema)
                    .setProperty("hibernate.hbm2ddl.auto", "validate")
                    .setProperty("hibernate.search.enabled", "false")
                    .setProperty("hibernate.tenant_identifier_resolver", TenantResolver.class.getName())
                    .buildSessionFactory();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class MovedClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    /** Every tenant exists and may be seen. */
    private static final class AnyTenant extends Tenants {
        @Override
        public TenantDetails get(UUID id) {
            return null;
        }
    }

    /** Each call in a transaction of its own, as the container does it. */
    private final class RowsInMemory extends LimitRows {
        @Override
        public Granted granted() {
            return in(LimitRows::granted);
        }

        @Override
        public Granted grant(UUID tenant, long version, LimitsChange values) {
            return in(rows -> rows.grant(tenant, version, values));
        }

        private Granted in(Function<LimitRows, Granted> work) {
            try (Session session = sessions.openSession()) {
                LimitRows rows = new LimitRows();
                rows.em = session;
                rows.audit = new Audit() {
                    @Override
                    public void change(
                            String action,
                            String targetKind,
                            Object targetId,
                            @Nullable Object before,
                            @Nullable Object after) {
                        deeds.add(action + " " + before + " " + after);
                    }
                };
                var transaction = session.beginTransaction();
                Granted result = work.apply(rows);
                transaction.commit();
                return result;
            }
        }
    }
}
