package dev.recado.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** An OpenID provider where everybody is logged in as whom the test says, and which can be made to lie. */
final class IdentityProvider implements AutoCloseable {
    static final String CLIENT = "recado-console";
    static final String SECRET = "a secret of the provider's client";

    private static final int HTTP_OK = 200;

    private final HttpServer server;
    private volatile RsaJsonWebKey key;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private volatile String subject = "";
    private volatile String email = "";
    private volatile boolean verified;
    private volatile Consumer<JwtClaims> lie = claims -> {};
    private volatile String algorithm = AlgorithmIdentifiers.RSA_USING_SHA256;
    private volatile @Nullable RsaJsonWebKey forger;
    private volatile int tokenStatus = HTTP_OK;

    IdentityProvider() {
        key = newKey(UUID.randomUUID().toString());
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/.well-known/openid-configuration", exchange -> answer(exchange, 200, """
                        {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                         "jwks_uri": "%1$s/jwks"}""".formatted(issuer())));
        server.createContext(
                "/jwks",
                exchange -> answer(
                        exchange, 200, "{\"keys\":[" + key.toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY) + "]}"));
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Who is logged in from now on; the truth is told about them. */
    void become(String newSubject, String newEmail, boolean emailVerified) {
        subject = newSubject;
        email = newEmail;
        verified = emailVerified;
        lie = claims -> {};
        algorithm = AlgorithmIdentifiers.RSA_USING_SHA256;
        forger = null;
        tokenStatus = HTTP_OK;
    }

    /** The next tokens say something else. */
    void lie(Consumer<JwtClaims> about) {
        lie = about;
    }

    /** The next tokens are signed in another way: {@code none}, or with the public key as if it were a shared one. */
    void sign(String with) {
        algorithm = with;
    }

    /** Somebody else signs the next tokens, with a key of their own that they call like ours. */
    void forge() {
        forger = newKey(key.getKeyId());
    }

    /** From now on it signs with another key, which only those know who ask again. */
    void changeKey() {
        key = newKey(UUID.randomUUID().toString());
    }

    /** The next codes are answered with this status. */
    void breakDown(int status) {
        tokenStatus = status;
    }

    private static RsaJsonWebKey newKey(String id) {
        try {
            RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
            made.setKeyId(id);
            return made;
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> query = form(exchange.getRequestURI().getRawQuery());
        String code = UUID.randomUUID().toString();
        codes.put(code, query);
        exchange.getResponseHeaders()
                .add(
                        "Location",
                        query.get("redirect_uri") + "?code=" + code + "&state="
                                + URLEncoder.encode(query.get("state"), StandardCharsets.UTF_8));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> body = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(body.get("code"));
        String basic = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":" + URLEncoder.encode(SECRET, StandardCharsets.UTF_8))
                                .getBytes(StandardCharsets.UTF_8));
        boolean good = asked != null
                && basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                && asked.get("redirect_uri").equals(body.get("redirect_uri"))
                && asked.get("code_challenge_method").equals("S256")
                && asked.get("code_challenge").equals(challenge(body.get("code_verifier")));
        if (tokenStatus != HTTP_OK) {
            answer(exchange, tokenStatus, "{\"error\": \"invalid_client\"}");
            return;
        }
        if (!good) {
            answer(exchange, 400, "{\"error\": \"invalid_grant\"}");
            return;
        }
        answer(
                exchange,
                200,
                "{\"access_token\": \"unused\", \"token_type\": \"Bearer\", \"id_token\": \""
                        + idToken(asked.get("nonce")) + "\"}");
    }

    private String idToken(String nonce) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer());
        claims.setAudience(CLIENT);
        claims.setSubject(subject);
        claims.setStringClaim("nonce", nonce);
        claims.setStringClaim("email", email);
        claims.setClaim("email_verified", verified);
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        lie.accept(claims);
        JsonWebSignature jws = new JsonWebSignature();
        RsaJsonWebKey ours = key;
        RsaJsonWebKey theirs = forger;
        jws.setPayload(claims.toJson());
        jws.setKeyIdHeaderValue(ours.getKeyId());
        jws.setAlgorithmHeaderValue(algorithm);
        jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        if (algorithm.equals(AlgorithmIdentifiers.RSA_USING_SHA256)) {
            jws.setKey(theirs == null ? ours.getPrivateKey() : theirs.getPrivateKey());
        } else if (algorithm.equals(AlgorithmIdentifiers.HMAC_SHA256)) {
            jws.setKey(new HmacKey(ours.getPublicKey().getEncoded()));
        }
        try {
            return jws.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String challenge(String verifier) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(String text) {
        return Arrays.stream(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
