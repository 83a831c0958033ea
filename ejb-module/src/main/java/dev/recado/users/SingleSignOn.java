package dev.recado.users;

import dev.recado.platform.NotAuthenticated;
import dev.recado.platform.Unavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.Serializable;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jose4j.http.Get;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Log-in by an OpenID provider of the installation (OpenID Connect Core 1.0, the code flow with PKCE). It makes no users: who
 * comes in has to be one already. The first time they are found by their e-mail address, if the provider has verified it and
 * exactly one user has it; from then on by the provider's subject, whatever the address becomes there. Another address here
 * ends that link. Our own second factor is not asked for, because how somebody proves who they are is then the provider's
 * business.
 */
@ApplicationScoped
public class SingleSignOn {
    /** How long somebody may take at the provider. */
    public static final Duration ATTEMPT = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(SingleSignOn.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration PROVIDER_KEPT = Duration.ofHours(1);
    private static final int CLOCK_SKEW_SECONDS = 60;
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;
    private static final int LARGEST_KEY_SET = 256 * 1024;
    // Each waits for the provider on a thread of the server, which a provider that hangs must not use up.
    private static final int CONVERSATIONS = 8;
    // Never a symmetric one, whose key would be a public one, and never none (RFC 8725 §2.1, §3.1).
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            AlgorithmConstraints.ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    @Inject
    @ConfigProperty(name = "recado.oidc.issuer")
    Optional<String> issuer;

    @Inject
    @ConfigProperty(name = "recado.oidc.client.id")
    Optional<String> clientId;

    @Inject
    @ConfigProperty(name = "recado.oidc.client.secret")
    Optional<String> clientSecret;

    @Inject
    @ConfigProperty(name = "recado.oidc.name")
    Optional<String> name;

    @Inject
    @ConfigProperty(name = "recado.oidc.email.trusted", defaultValue = "false")
    boolean emailTrusted;

    @Inject
    @ConfigProperty(name = "recado.public.url")
    String publicUrl;

    @Inject
    Logins logins;

    @Inject
    Access access;

    @Inject
    Clock clock;

    Duration patience = PATIENCE;

    private final Semaphore conversations = new Semaphore(CONVERSATIONS);
    private volatile @Nullable Provider known;

    /** What a browser's session keeps between going to the provider and coming back. */
    public record Attempt(String state, String nonce, String verifier, String next, Instant until)
            implements Serializable {}

    /** Where to send the browser. */
    public record Start(String url, Attempt attempt) {}

    private record Provider(
            String issuer,
            String authorize,
            String token,
            boolean secretInBody,
            HttpsJwksVerificationKeyResolver keys,
            Instant until) {}

    /** What an ID token has said of somebody, once all of it has been checked. */
    private record Person(String subjectHash, @Nullable String email) {}

    /** Whether the installation has a provider. */
    public boolean isConfigured() {
        return issuer.filter(url -> !url.isBlank()).isPresent() && clientId.isPresent();
    }

    /** What people call the provider. */
    public String name() {
        String address = issuer.orElseThrow();
        return name.orElseGet(() -> address.replaceFirst("^https?://", "").replaceFirst("/.*", ""));
    }

    /**
     * Begins a log-in. {@link Unavailable} when the provider does not answer, or not as the settings say.
     *
     * @param next where the person wants to go afterwards, for the caller's own use
     */
    public Start begin(String next) {
        Provider provider = talking(this::provider);
        Attempt attempt = new Attempt(
                Hashes.newSecret(),
                Hashes.newSecret(),
                Hashes.newSecret(),
                next,
                clock.instant().plus(ATTEMPT));
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", clientId.orElseThrow());
        query.put("redirect_uri", redirectUri());
        query.put("scope", "openid email");
        query.put("state", attempt.state());
        query.put("nonce", attempt.nonce());
        query.put("code_challenge", challenge(attempt.verifier()));
        query.put("code_challenge_method", "S256");
        String joint = provider.authorize().contains("?") ? "&" : "?";
        return new Start(provider.authorize() + joint + form(query), attempt);
    }

    /**
     * Ends a log-in. {@link NotAuthenticated} when anything about it is not as it must be, or when nobody here is that person;
     * {@link Unavailable} as at the beginning.
     *
     * @param state what the browser has brought back
     */
    public Identity finish(Attempt attempt, String state, String code, Client client) {
        require(Hashes.same(state, attempt.state()), "the state is another one");
        require(!clock.instant().isAfter(attempt.until()), "the attempt is too old");
        Person person = talking(() -> {
            Provider provider = provider();
            return person(provider, exchange(provider, code, attempt.verifier()), attempt.nonce());
        });
        Logins.Known known = logins.bySubject(person.subjectHash());
        if (known == null && person.email() != null) {
            List<Logins.Known> byEmail = logins.byEmail(Hashes.ofUsername(person.email()));
            known = byEmail.size() == 1 ? byEmail.getFirst() : null;
        }
        if (known == null) {
            LOG.info(
                    "Somebody came by the OpenID provider who is no user here (subject's hash {}, {})",
                    person.subjectHash().substring(0, 12),
                    person.email() == null ? "no verified address" : "verified address");
            throw new NotAuthenticated("sso.unknown");
        }
        return access.vouched(known, person.subjectHash(), client);
    }

    /**
     * What to tell somebody whom the provider has sent back without a code.
     *
     * @param error as RFC 6749 §4.1.2.1 names it
     */
    public NotAuthenticated turnedAway(@Nullable String error) {
        LOG.info(
                "The OpenID provider let somebody go with {}",
                error != null && ERROR_CODE.matcher(error).matches() ? error : "no reason");
        return new NotAuthenticated("access_denied".equals(error) ? "sso.denied" : "sso.failed");
    }

    private Person person(Provider provider, String idToken, String nonce) {
        String id = clientId.orElseThrow();
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setExpectedIssuer(provider.issuer())
                    .setExpectedAudience(id)
                    .setRequireSubject()
                    .setRequireExpirationTime()
                    .setRequireIssuedAt()
                    .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                    .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                    .setVerificationKeyResolver(provider.keys())
                    .setJwsAlgorithmConstraints(ALGORITHMS)
                    .build()
                    .processToClaims(idToken);
            String party = claims.getStringClaimValue("azp");
            require(
                    party == null ? claims.getAudience().size() == 1 : party.equals(id),
                    "the ID token was made for another client, too");
            String echoed = claims.getStringClaimValue("nonce");
            require(echoed != null && Hashes.same(echoed, nonce), "the ID token's nonce is another one");
            return new Person(
                    Hashes.of(provider.issuer() + "|" + claims.getSubject()), verifiedEmail(claims, emailTrusted));
        } catch (InvalidJwtException e) {
            if (e.getCause() instanceof UnresolvableKeyException && e.getCause().getCause() instanceof IOException) {
                throw unavailable(e.getCause().getCause());
            }
            // Not the library's own message, which may quote claims.
            throw refused("the ID token is no good, "
                    + e.getErrorDetails().stream()
                            .map(ErrorCodeValidator.Error::getErrorCode)
                            .toList());
        } catch (MalformedClaimException e) {
            throw refused("a claim of the ID token has another type than it must");
        }
    }

    /**
     * The e-mail address that the provider vouches for; null when there is none.
     *
     * @param trusted what to make of an address of which the provider does not say whether it is verified
     */
    static @Nullable String verifiedEmail(JwtClaims claims, boolean trusted) throws MalformedClaimException {
        Object said = claims.getClaimValue("email_verified");
        // Some providers write the truth as a text.
        boolean verified = said == null ? trusted : "true".equals(said.toString());
        String email = claims.getStringClaimValue("email");
        // We look without regard to how Unicode writes a letter, but what looks alike may be another's mailbox there.
        return verified && email != null && Normalizer.isNormalized(email, Normalizer.Form.NFKC) ? email : null;
    }

    private String exchange(Provider provider, String code, String verifier) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", "authorization_code");
        body.put("code", code);
        body.put("redirect_uri", redirectUri());
        body.put("code_verifier", verifier);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(provider.token()))
                .header("Content-Type", "application/x-www-form-urlencoded");
        String id = clientId.orElseThrow();
        if (clientSecret.isEmpty() || provider.secretInBody()) {
            body.put("client_id", id);
            clientSecret.ifPresent(secret -> body.put("client_secret", secret));
        } else {
            // RFC 6749 §2.3.1: both parts are form-encoded first.
            String pair = encoded(id) + ":" + encoded(clientSecret.get());
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        Answer answer = ask(request.POST(HttpRequest.BodyPublishers.ofString(form(body))));
        if (answer.status() != OK) {
            String error = answer.body().getString("error", "");
            String named = ERROR_CODE.matcher(error).matches() ? error : "no reason";
            if (error.equals("invalid_grant")) {
                throw refused("the provider does not take the code");
            }
            throw misconfigured("the token endpoint answered " + answer.status() + " with " + named);
        }
        String token = answer.body().getString("id_token", null);
        if (token == null) {
            throw refused("the provider gave no ID token");
        }
        return token;
    }

    private Provider provider() {
        Provider before = known;
        Instant now = clock.instant();
        if (before != null && now.isBefore(before.until())) {
            return before;
        }
        String expected = issuer.orElseThrow();
        String base = expected.endsWith("/") ? expected.substring(0, expected.length() - 1) : expected;
        Answer answer = ask(HttpRequest.newBuilder(safe(base + "/.well-known/openid-configuration")));
        if (answer.status() != OK) {
            throw misconfigured("the provider's description answered " + answer.status());
        }
        JsonObject found = answer.body();
        // Of another issuer (OpenID Connect Discovery 1.0 §4.3): another provider could speak for this one.
        if (!expected.equals(found.getString("issuer", null))) {
            throw misconfigured("the provider calls itself otherwise than RECADO_OIDC_ISSUER does");
        }
        HttpsJwks keys = new HttpsJwks(safe(found.getString("jwks_uri", "")).toString());
        keys.setSimpleHttpGet(patientGet());
        // For as long as this description; a key that is not in it is looked for anew.
        keys.setDefaultCacheDuration(PROVIDER_KEPT.toSeconds());
        // Not even just after the last look: tokens come from the provider alone, so nobody can make us ask for
        // nothing.
        keys.setRefreshReprieveThreshold(0);
        Provider fresh = new Provider(
                expected,
                safe(found.getString("authorization_endpoint", "")).toString(),
                safe(found.getString("token_endpoint", "")).toString(),
                secretInBody(found.get("token_endpoint_auth_methods_supported")),
                new HttpsJwksVerificationKeyResolver(keys),
                now.plus(PROVIDER_KEPT));
        known = fresh;
        return fresh;
    }

    private Get patientGet() {
        Get get = new Get();
        get.setConnectTimeout(Math.toIntExact(patience.toMillis()));
        get.setReadTimeout(Math.toIntExact(patience.toMillis()));
        get.setRetries(0);
        get.setResponseBodySizeLimit(LARGEST_KEY_SET);
        return get;
    }

    // OpenID Connect Discovery 1.0 §3: where nothing is said, it goes into the header.
    private static boolean secretInBody(@Nullable JsonValue methods) {
        return methods instanceof JsonArray known
                && known.contains(Json.createValue("client_secret_post"))
                && !known.contains(Json.createValue("client_secret_basic"));
    }

    /** An address to which tokens may go: by TLS, or to this very machine. */
    private static URI safe(String address) {
        try {
            URI uri = new URI(address);
            String host = uri.getHost();
            if (host != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && isHere(host))) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // Told below, like any other that won't do.
        }
        throw misconfigured("one of the provider's addresses does not begin with https");
    }

    private static boolean isHere(String host) {
        return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("[::1]");
    }

    private record Answer(int status, JsonObject body) {}

    // The deadline is for all of it: that of the request itself ends when the head has come.
    private Answer ask(HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<String>> coming = HTTP.sendAsync(
                request.header("Accept", "application/json").build(), HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> answer = coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() >= SERVER_ERROR) {
                throw unavailable(new IOException("it answered " + answer.statusCode()));
            }
            return new Answer(answer.statusCode(), object(answer.body()));
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw unavailable(e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw unavailable(cause == null ? e : cause);
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private static JsonObject object(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        } catch (JsonException notJson) {
            return JsonValue.EMPTY_JSON_OBJECT;
        }
    }

    private <T> T talking(Supplier<T> work) {
        if (!conversations.tryAcquire()) {
            throw unavailable(new IOException("too many log-ins are waiting for it"));
        }
        try {
            return work.get();
        } finally {
            conversations.release();
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw refused(otherwise);
        }
    }

    private static NotAuthenticated refused(String why) {
        LOG.warn("A log-in by the OpenID provider was refused: {}", why);
        return new NotAuthenticated("sso.failed");
    }

    private static Unavailable unavailable(Throwable why) {
        LOG.warn("The OpenID provider can't be used at the moment: {}", why.toString());
        return new Unavailable("sso.unavailable", why);
    }

    private static Unavailable misconfigured(String why) {
        LOG.error(
                "Log-in by the OpenID provider is not set up as it must be (see RECADO_OIDC_… in install.md): {}", why);
        return new Unavailable("sso.misconfigured", new IllegalStateException(why));
    }

    private String redirectUri() {
        String base = publicUrl.endsWith("/") ? publicUrl.substring(0, publicUrl.length() - 1) : publicUrl;
        return base + "/console/sso/callback";
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String form(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> member.getKey() + "=" + encoded(member.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
