package dev.recado.users;

import dev.recado.platform.Ids;
import dev.recado.platform.NotAuthenticated;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens by which programs act for a user. The access token is a MicroProfile JWT and short-lived, because nobody asks the
 * database about its content; the refresh token is random, kept as a hash, and works once. If one comes a second time,
 * either the client or a thief has the newer one, so everything from that log-in is voided (RFC 9700 §4.14).
 */
@ApplicationScoped
public class AccessTokens {
    /** The {@code iss} of every token. */
    public static final String ISSUER = "recado";
    /** The {@code aud} of every token. */
    public static final String AUDIENCE = "recado-api";
    /** Claim: the tenant's id; absent for superusers. */
    public static final String TENANT = "tenant";
    /** Claim: {@link Identity#generation}. */
    public static final String GENERATION = "gen";
    /** Claim: {@link Identity#sessionId}. */
    public static final String SESSION = "sid";
    /** Claim: the user's language. */
    public static final String LANGUAGE = "lang";

    static final Duration ACCESS = Duration.ofMinutes(15);
    static final Duration REFRESH = Duration.ofDays(14);
    /** By how much the clocks of two nodes may differ. */
    static final Duration LEEWAY = Duration.ofSeconds(30);
    /** The {@code typ} of every token, as MicroProfile JWT wants it. */
    static final String TYPE = "JWT";

    private final Access access;
    private final Sessions sessions;
    private final SessionRows sessionRows;
    private final RefreshTokens refreshTokens;
    private final SigningKeys keys;
    private final Clock clock;

    @Inject
    AccessTokens(
            Access access,
            Sessions sessions,
            SessionRows sessionRows,
            RefreshTokens refreshTokens,
            SigningKeys keys,
            Clock clock) {
        this.access = access;
        this.sessions = sessions;
        this.sessionRows = sessionRows;
        this.refreshTokens = refreshTokens;
        this.keys = keys;
        this.clock = clock;
    }

    /** For the container's proxy only. */
    @SuppressWarnings("NullAway")
    protected AccessTokens() {
        this(null, null, null, null, null, null);
    }

    /**
     * Exchanges name and password for tokens; fails like {@link Access#enter}. Who has a second factor sends a code of it, too;
     * without one it is {@link NotAuthenticated} with the code {@code second-factor-required}.
     */
    public TokenPair logIn(String username, String password, @Nullable String code, Client client) {
        Identity identity =
                switch (access.enter(username, password, client)) {
                    case LogInStep.Granted granted -> granted.identity();
                    case LogInStep.CodeNeeded next -> {
                        if (code == null) {
                            throw new NotAuthenticated("second-factor-required");
                        }
                        yield access.confirm(next.ticket(), code, client);
                    }
                };
        Identity inSession = sessions.begin(identity, SessionKind.API, client);
        UUID session = Objects.requireNonNull(inSession.sessionId());
        return pair(inSession, refreshTokens.first(session, identity.userId(), identity.generation()));
    }

    /** Exchanges a refresh token for a new pair; {@link NotAuthenticated} when it is unknown, used, expired or voided. */
    public TokenPair refresh(String refreshToken) {
        switch (refreshTokens.rotate(refreshToken)) {
            case RefreshTokens.Rotation.Next next -> {
                Identity identity = access.identity(next.userId());
                if (identity != null
                        && identity.generation() == next.generation()
                        && Homes.in(identity.tenantId(), () -> sessionRows.use(next.family()))) {
                    return pair(identity.within(next.family()), next.token());
                }
            }
            case RefreshTokens.Rotation.Reused reused -> {
                Identity identity = access.identity(reused.userId());
                if (identity != null) {
                    Homes.in(identity.tenantId(), () -> {
                        sessionRows.stolen(identity.userId(), identity.username(), reused.family());
                        return true;
                    });
                    sessions.forget(identity.userId());
                }
            }
            case RefreshTokens.Rotation.Unknown unknown -> {
                // Nothing is known of it.
            }
        }
        throw new NotAuthenticated("refresh.invalid");
    }

    /** The public keys, as a JWK set. */
    public String jwks() {
        return keys.jwks();
    }

    /**
     * Whether a bearer's credential has exactly the form of our access tokens, is of this time, and names a key that is
     * published. Everything else is refused before anybody tries to verify it.
     */
    public boolean mayBeOurs(String token) {
        String kid = AccessTokenForm.kid(token, clock.instant());
        return kid != null && keys.isPublished(kid);
    }

    private TokenPair pair(Identity identity, String refreshToken) {
        return new TokenPair(sign(identity), refreshToken, ACCESS.toSeconds());
    }

    String sign(Identity identity) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(identity.userId().toString());
        claims.setStringClaim("upn", identity.username());
        claims.setStringListClaim("groups", List.of(identity.role().name()));
        claims.setStringClaim(LANGUAGE, identity.language());
        claims.setClaim(GENERATION, identity.generation());
        UUID tenant = identity.tenantId();
        if (tenant != null) {
            claims.setStringClaim(TENANT, tenant.toString());
        }
        UUID session = identity.sessionId();
        if (session != null) {
            claims.setStringClaim(SESSION, session.toString());
        }
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(ACCESS).getEpochSecond()));
        claims.setJwtId(Ids.next().toString());

        SigningKeys.Signer signer = keys.signer();
        JsonWebSignature jws = new JsonWebSignature();
        jws.setHeader("typ", TYPE);
        jws.setKeyIdHeaderValue(signer.kid());
        jws.setAlgorithmHeaderValue(SigningKeys.ALGORITHM);
        jws.setKey(signer.key());
        jws.setPayload(claims.toJson());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("An access token can't be signed", e);
        }
    }
}
