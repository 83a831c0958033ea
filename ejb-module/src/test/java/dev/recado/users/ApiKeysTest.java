package dev.recado.users;

import dev.recado.platform.Caller;
import dev.recado.platform.Forbidden;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.RecadoException;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ApiKeysTest {
    private static final String SOMEWHERE = "198.51.100.7";
    private static final TenantId MINE = new TenantId(UUID.randomUUID());
    private static final TenantId OTHER = new TenantId(UUID.randomUUID());

    private final UsersInMemory tables = new UsersInMemory();
    private final AuditInMemory audit = new AuditInMemory();
    private final ApiKeys keys = node();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private int reads;

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void a_key_says_whose_it_is_and_what_it_may_do() {
        ApiKeyDetails made = make(List.of("read", "knowledge:write"));

        Caller caller = keys.authenticate(secret(made), SOMEWHERE);

        assertThat(caller.tenant()).isEqualTo(MINE);
        assertThat(caller.userId()).isEqualTo(made.id());
        assertThat(caller.username()).isEqualTo("key:ERP");
        assertThat(caller.scopes()).isEqualTo(Set.of(Scope.READ, Scope.KNOWLEDGE_WRITE));
        assertThat(caller.role()).isEqualTo(Role.ADMIN);
        assertThat(keys.authenticate(secret(make(List.of("read"))), SOMEWHERE).role())
                .isEqualTo(Role.VIEWER);
    }

    @Test
    void the_secret_is_told_once_and_stands_nowhere() {
        ApiKeyDetails made = make(List.of("read"));
        String secret = secret(made);

        assertThat(made.toString()).doesNotContain(secret);
        assertThat(admin(() -> keys.get(made.id())).secret()).isNull();
        assertThat(admin(() -> keys.list(new Page.Request(null, 10))).items())
                .allSatisfy(key -> assertThat(key.secret()).isNull());
        String rows = tables.in(session -> session.createNativeQuery("script nosettings", String.class)
                .getResultList()
                .toString());
        assertThat(rows).contains(Hashes.of(secret)).doesNotContain(secret);
        assertThat(audit.deeds).singleElement().satisfies(deed -> assertThat(deed)
                .startsWith("api-key.created")
                .contains("ERP")
                .doesNotContain(secret));
    }

    @Test
    void a_revoked_key_is_refused_at_once_and_stays_in_the_list() {
        ApiKeyDetails made = make(List.of("read"));
        keys.authenticate(secret(made), SOMEWHERE);

        admin(() -> {
            keys.revoke(made.id());
            keys.revoke(made.id());
            return true;
        });

        refused(secret(made), SOMEWHERE);
        assertThat(admin(() -> keys.get(made.id())).revokedAt()).isEqualTo(now);
        assertThat(audit.deeds)
                .filteredOn(deed -> deed.startsWith("api-key.revoked"))
                .hasSize(1);
    }

    @Test
    void another_node_knows_of_a_revocation_within_five_seconds() {
        ApiKeys elsewhere = node();
        ApiKeyDetails made = make(List.of("read"));
        elsewhere.authenticate(secret(made), SOMEWHERE);
        admin(() -> {
            keys.revoke(made.id());
            return true;
        });

        now = now.plusSeconds(5);

        assertThatThrownBy(() -> elsewhere.authenticate(secret(made), SOMEWHERE))
                .isInstanceOf(NotAuthenticated.class);
    }

    @Test
    void a_key_ends() {
        ApiKeyDetails usual = make(List.of("read"));
        assertThat(usual.expiresAt()).isEqualTo(now.plus(Duration.ofDays(90)));
        ApiKeyDetails brief = admin(() -> keys.create(new NewApiKey("ERP", List.of("read"), null, now.plusSeconds(2))));
        keys.authenticate(secret(brief), SOMEWHERE);

        now = now.plusSeconds(2);

        refused(secret(brief), SOMEWHERE);
        keys.authenticate(secret(usual), SOMEWHERE);
        invalid("api-key.end", new NewApiKey("ERP", List.of("read"), null, now));
        invalid("api-key.end", new NewApiKey("ERP", List.of("read"), null, now.plus(Duration.ofDays(367))));
    }

    @Test
    void a_key_works_only_from_its_addresses() {
        ApiKeyDetails made = admin(() ->
                keys.create(new NewApiKey("ERP", List.of("read"), List.of("203.0.113.0/24", "2001:db8::/32"), null)));

        keys.authenticate(secret(made), "203.0.113.9");
        keys.authenticate(secret(made), "2001:db8::7");
        refused(secret(made), SOMEWHERE);

        admin(() -> keys.update(made.id(), made.version(), new ApiKeyChange(null, List.of())));
        keys.authenticate(secret(made), SOMEWHERE);
    }

    @Test
    void what_is_no_key_or_nobodys_is_refused_in_the_same_words() {
        refused(ApiKeySecret.next(), SOMEWHERE);
        refused("recado_", SOMEWHERE);
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void the_last_use_is_noted_at_most_once_a_minute_and_makes_no_change_stale() {
        ApiKeyDetails made = make(List.of("read"));
        assertThat(made.lastUsedAt()).isNull();

        keys.authenticate(secret(made), SOMEWHERE);
        Instant first = now;
        now = now.plusSeconds(30);
        keys.authenticate(secret(made), SOMEWHERE);
        assertThat(admin(() -> keys.get(made.id())).lastUsedAt()).isEqualTo(first);

        now = now.plusSeconds(31);
        keys.authenticate(secret(made), SOMEWHERE);
        ApiKeyDetails used = admin(() -> keys.get(made.id()));
        assertThat(used.lastUsedAt()).isEqualTo(now);
        assertThat(used.version()).isEqualTo(made.version());
    }

    @Test
    void a_key_in_use_costs_no_query_for_each_request() {
        ApiKeyDetails made = make(List.of("read"));

        for (int i = 0; i < 100; i++) {
            keys.authenticate(secret(made), SOMEWHERE);
        }

        assertThat(reads).isEqualTo(1);
    }

    @Test
    void another_tenant_neither_sees_nor_revokes_a_key() {
        ApiKeyDetails made = make(List.of("read"));
        Caller theirs = new Caller(UUID.randomUUID(), "eva", Role.ADMIN, OTHER);

        assertThat(theirs.call(() -> keys.list(new Page.Request(null, 10))).items())
                .isEmpty();
        assertThatThrownBy(() -> theirs.call(() -> keys.get(made.id()))).isInstanceOf(NotFound.class);
        assertThatThrownBy(() -> theirs.call(() -> {
                    keys.revoke(made.id());
                    return true;
                }))
                .isInstanceOf(NotFound.class);
        keys.authenticate(secret(made), SOMEWHERE);
    }

    @Test
    void nobody_gives_more_than_they_have() {
        Caller operator = new Caller(UUID.randomUUID(), "rui", Role.OPERATOR, MINE);

        assertThatThrownBy(() ->
                        operator.call(() -> keys.create(new NewApiKey("ERP", List.of("read", "admin"), null, null))))
                .isInstanceOf(Forbidden.class);
    }

    @Test
    void what_is_asked_for_must_make_sense() {
        invalid("api-key.name", new NewApiKey(" ", List.of("read"), null, null));
        invalid("api-key.name", new NewApiKey("a".repeat(101), List.of("read"), null, null));
        invalid("api-key.name", new NewApiKey("a\nb", List.of("read"), null, null));
        invalid("api-key.scopes-missing", new NewApiKey("ERP", List.of(), null, null));
        invalid("api-key.scope", new NewApiKey("ERP", List.of("everything"), null, null));
        invalid("api-key.address", new NewApiKey("ERP", List.of("read"), List.of("intranet"), null));
    }

    @Test
    void a_change_needs_the_present_version() {
        ApiKeyDetails made = make(List.of("read"));
        ApiKeyDetails renamed = admin(() -> keys.update(made.id(), made.version(), new ApiKeyChange("Loja", null)));

        assertThat(renamed.name()).isEqualTo("Loja");
        assertThatThrownBy(() -> admin(() -> keys.update(made.id(), made.version(), new ApiKeyChange("Site", null))))
                .isInstanceOf(Stale.class);
        assertThat(keys.authenticate(secret(made), SOMEWHERE).username()).isEqualTo("key:Loja");
    }

    @Test
    void an_organisation_has_no_more_keys_than_it_can_look_after() {
        for (int i = 0; i < ApiKeyRows.MOST; i++) {
            make(List.of("read"));
        }

        invalid("api-key.too-many", new NewApiKey("ERP", List.of("read"), null, null));

        now = now.plus(Duration.ofDays(90 + 91));
        make(List.of("read"));
        assertThat(admin(() -> keys.list(new Page.Request(null, 200))).items()).hasSize(1);
    }

    private ApiKeyDetails make(List<String> scopes) {
        return admin(() -> keys.create(new NewApiKey("ERP", scopes, null, null)));
    }

    private void invalid(String code, NewApiKey wanted) {
        RecadoException refused = catchThrowableOfType(Invalid.class, () -> admin(() -> keys.create(wanted)));
        assertThat(refused.code()).isEqualTo(code);
    }

    private void refused(String secret, String address) {
        NotAuthenticated refused =
                catchThrowableOfType(NotAuthenticated.class, () -> keys.authenticate(secret, address));
        assertThat(refused.code()).isEqualTo("api-key.invalid");
    }

    private static String secret(ApiKeyDetails made) {
        return java.util.Objects.requireNonNull(made.secret());
    }

    private static <T> T admin(Callable<T> work) {
        return new Caller(UUID.randomUUID(), "ana", Role.ADMIN, MINE).call(work);
    }

    private ApiKeys node() {
        ApiKeys node = new ApiKeys();
        node.rows = new RowsInMemory();
        node.clock = clock();
        node.lifetime = Duration.ofDays(90);
        node.longestLifetime = Duration.ofDays(366);
        return node;
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    /** Each call in a transaction of its own, as the container does it. */
    private final class RowsInMemory extends ApiKeyRows {
        @Override
        public @Nullable Owner owner(String secretHash) {
            reads++;
            return tables.in(session -> rows(session).owner(secretHash));
        }

        @Override
        public @Nullable Good use(UUID keyId) {
            return tables.in(session -> rows(session).use(keyId));
        }

        @Override
        public ApiKeyDetails create(
                String name, String secret, Set<Scope> scopes, List<AddressRange> addresses, Instant expiresAt) {
            return tables.in(session -> rows(session).create(name, secret, scopes, addresses, expiresAt));
        }

        @Override
        public Page<ApiKeyDetails> list(Page.Request page) {
            return tables.in(session -> rows(session).list(page));
        }

        @Override
        public ApiKeyDetails get(UUID id) {
            return tables.in(session -> rows(session).get(id));
        }

        @Override
        public ApiKeyDetails update(
                UUID id, long version, @Nullable String name, @Nullable List<AddressRange> addresses) {
            return tables.in(session -> rows(session).update(id, version, name, addresses));
        }

        @Override
        public void revoke(UUID id) {
            tables.in(session -> {
                rows(session).revoke(id);
                return true;
            });
        }

        private ApiKeyRows rows(Session session) {
            ApiKeyRows rows = new ApiKeyRows();
            rows.em = session;
            rows.clock = ApiKeysTest.this.clock();
            rows.audit = ApiKeysTest.this.audit;
            return rows;
        }
    }
}
