package dev.recado.users;

import dev.recado.platform.Role;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hibernate.Session;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AccessTokensTest {
    private final UsersInMemory tables = new UsersInMemory();
    private final UUID user = UUID.randomUUID();
    private final UUID family = UUID.randomUUID();
    private final AuditInMemory audit = new AuditInMemory();
    private Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void a_refresh_token_works_once_and_is_stored_as_a_hash() {
        String first = tables.in(session -> first(session, 3));

        RefreshTokens.Rotation.Next rotation = (RefreshTokens.Rotation.Next) rotate(first);

        assertThat(rotation.userId()).isEqualTo(user);
        assertThat(rotation.generation()).isEqualTo(3);
        assertThat(rotation.token()).isNotEqualTo(first);
        String stored = tables.in(session -> session.createQuery("select t.tokenHash from RefreshToken t", String.class)
                .getResultList()
                .toString());
        assertThat(stored).doesNotContain(first).doesNotContain(rotation.token());
    }

    @Test
    void a_refresh_token_used_twice_voids_all_that_came_from_its_log_in_and_nothing_else() {
        String first = tables.in(session -> first(session, 0));
        String elsewhere = tables.in(session -> first(session, 0));
        String second = ((RefreshTokens.Rotation.Next) rotate(first)).token();

        assertThat(rotate(first)).isInstanceOf(RefreshTokens.Rotation.Reused.class);
        assertThat(rotate(second)).isInstanceOf(RefreshTokens.Rotation.Unknown.class);
        assertThat(rotate(elsewhere)).isInstanceOf(RefreshTokens.Rotation.Next.class);
    }

    @Test
    void of_many_uses_at_once_one_gets_a_token_and_that_one_is_void_in_the_end() throws Exception {
        String token = tables.in(session -> first(session, 0));

        Callable<RefreshTokens.Rotation> use = () -> rotate(token);
        List<RefreshTokens.Rotation> rotations = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<RefreshTokens.Rotation> each : threads.invokeAll(Collections.nCopies(8, use))) {
                rotations.add(each.get());
            }
        }

        List<RefreshTokens.Rotation.Next> good = rotations.stream()
                .filter(RefreshTokens.Rotation.Next.class::isInstance)
                .map(RefreshTokens.Rotation.Next.class::cast)
                .toList();
        assertThat(good).hasSize(1);
        assertThat(rotations).hasAtLeastOneElementOfType(RefreshTokens.Rotation.Reused.class);
        assertThat(rotate(good.getFirst().token())).isInstanceOf(RefreshTokens.Rotation.Unknown.class);
    }

    @Test
    void a_family_ends_however_often_it_is_renewed() {
        String token = tables.in(session -> first(session, 0));
        Instant end = now.plus(SessionKind.API.longest());
        while (now.plus(AccessTokens.REFRESH).isBefore(end)) {
            now = now.plus(AccessTokens.REFRESH.dividedBy(2));
            token = ((RefreshTokens.Rotation.Next) rotate(token)).token();
        }

        now = end;

        assertThat(rotate(token)).isInstanceOf(RefreshTokens.Rotation.Unknown.class);
    }

    @Test
    void a_refresh_token_expires() {
        String token = tables.in(session -> first(session, 0));

        now = now.plus(AccessTokens.REFRESH);

        assertThat(rotate(token)).isInstanceOf(RefreshTokens.Rotation.Unknown.class);
        assertThat(rotate("never given")).isInstanceOf(RefreshTokens.Rotation.Unknown.class);
    }

    @Test
    void an_access_token_verifies_against_the_published_keys_and_says_who_it_is() throws Exception {
        UUID tenant = UUID.randomUUID();
        String token = tables.in(session ->
                accessTokens(session).sign(new Identity(user, "joana", Role.OPERATOR, tenant, "en", 7, family)));

        JwtClaims claims = consumer().processToClaims(token);

        assertThat(claims.getSubject()).isEqualTo(user.toString());
        assertThat(claims.getStringListClaimValue("groups")).containsExactly("OPERATOR");
        assertThat(claims.getStringClaimValue(AccessTokens.TENANT)).isEqualTo(tenant.toString());
        assertThat(claims.getStringClaimValue(AccessTokens.SESSION)).isEqualTo(family.toString());
        assertThat(claims.getClaimValue(AccessTokens.GENERATION, Long.class)).isEqualTo(7);
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(900);
    }

    @Test
    void an_access_token_is_worthless_after_a_quarter_of_an_hour() throws Exception {
        String token = tables.in(session ->
                accessTokens(session).sign(new Identity(user, "root", Role.SUPERUSER, null, "pt-BR", 0, null)));

        now = now.plus(AccessTokens.ACCESS).plusSeconds(1);

        JwtConsumer later = consumer();
        assertThatThrownBy(() -> later.processToClaims(token)).isInstanceOf(InvalidJwtException.class);
    }

    @Test
    void the_private_key_is_sealed_and_never_published() throws Exception {
        String jwks = keys().jwks();
        String sealed =
                tables.in(session -> session.createQuery("select k.sealedPrivateKey from SigningKey k", String.class)
                        .getSingleResult());

        assertThat(sealed).startsWith("v2:");
        assertThat(jwks).contains("\"kty\":\"EC\"", "\"alg\":\"ES256\"").doesNotContain("\"d\"");
        assertThat(new JsonWebKeySet(jwks).getJsonWebKeys()).hasSize(1);
    }

    @Test
    void a_token_of_ours_may_be_ours_until_it_expires_or_its_key_is_taken_out() {
        String token = tables.in(session ->
                accessTokens(session).sign(new Identity(user, "root", Role.SUPERUSER, null, "pt-BR", 0, null)));

        assertThat(mayBeOurs(token)).isTrue();
        String forged = token.substring(0, 10) + (token.charAt(10) == 'a' ? 'b' : 'a') + token.substring(11);
        assertThat(mayBeOurs(forged)).isFalse();
        now = now.plus(AccessTokens.ACCESS).plus(AccessTokens.LEEWAY);
        assertThat(mayBeOurs(token)).isFalse();
        now = now.minus(AccessTokens.ACCESS);
        keys().remove(keys().signer().kid());
        assertThat(mayBeOurs(token)).isFalse();
    }

    private boolean mayBeOurs(String token) {
        return tables.in(session -> accessTokens(session).mayBeOurs(token));
    }

    @Test
    void one_key_signs_all_tokens() throws Exception {
        Identity identity = new Identity(user, "root", Role.SUPERUSER, null, "pt-BR", 0, null);
        String one = tables.in(session -> accessTokens(session).sign(identity));
        String other = tables.in(session -> accessTokens(session).sign(identity));

        assertThat(kid(one)).isEqualTo(kid(other));
    }

    private String first(Session session, int generation) {
        return refreshTokens(session).first(UUID.randomUUID(), user, generation);
    }

    private RefreshTokens.Rotation rotate(String token) {
        return tables.in(session -> refreshTokens(session).rotate(token));
    }

    private static String kid(String token) throws Exception {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setCompactSerialization(token);
        return jws.getKeyIdHeaderValue();
    }

    private JwtConsumer consumer() throws Exception {
        String jwks = keys().jwks();
        return new JwtConsumerBuilder()
                .setExpectedIssuer(AccessTokens.ISSUER)
                .setExpectedAudience(AccessTokens.AUDIENCE)
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(new JsonWebKeySet(jwks).getJsonWebKeys()))
                .build();
    }

    private AccessTokens accessTokens(Session session) {
        return new AccessTokens(
                new Access(), new Sessions(), new SessionRows(), refreshTokens(session), keys(), clock());
    }

    private RefreshTokens refreshTokens(Session session) {
        RefreshTokens tokens = new RefreshTokens();
        tokens.em = session;
        tokens.clock = clock();
        return tokens;
    }

    private SigningKeys keys() {
        return SigningKeysInMemory.node(tables, audit, clock());
    }

    private Clock clock() {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
