package dev.recado.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

/**
 * Access tokens as attackers make them (RFC 8725, RFC 7515 §10, and what has gone wrong in libraries). To forge all but one thing, the
 * test has a key of its own among the installation's published ones: each token is signed as it should be, but for its fault.
 */
class TokensIT {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final BigInteger ORDER =
            new BigInteger("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", 16);

    private static final Installation INSTALLATION = Suite.installation();
    private static final String KID = UUID.randomUUID().toString();

    private static KeyPair trusted;
    private static String genuine;
    private static ObjectNode claims;
    private static String realKid;

    @BeforeAll
    static void publish_a_key_of_our_own() throws Exception {
        Business business = Business.open(INSTALLATION, "Tokens");
        genuine = INSTALLATION
                .anonymous()
                .post("/auth/token", Map.of("username", business.username(), "password", business.password()))
                .expect(200)
                .json()
                .get("accessToken")
                .asText();
        realKid = decoded(genuine.split("\\.")[0]).get("kid").asText();
        claims = (ObjectNode) decoded(genuine.split("\\.")[1]);
        trusted = pair("secp256r1");
        sql(
                "insert into signing_key (kid, public_jwk, sealed_private_key, created_at, signs_from)"
                        + " values (?, ?, 'none', now(), now() + interval '10 years')",
                KID,
                jwk(trusted, KID));
        await().untilAsserted(() -> assertThat(status(signed(header(), claims))).isEqualTo(200));
    }

    @AfterAll
    static void take_it_out_again() throws SQLException {
        sql("delete from signing_key where kid = ?", KID);
    }

    @Test
    void a_token_as_it_should_be_opens() {
        assertThat(status(genuine)).isEqualTo(200);
        assertThat(status(signed(header(), claims))).isEqualTo(200);
    }

    @Test
    void no_forged_token_opens_and_none_troubles_the_server() throws Exception {
        Map<String, String> forged = forged();
        List<String> before = INSTALLATION.problemsInLog();

        assertAll(forged.entrySet().stream().<Executable>map(one -> () -> {
            Api.Response answer =
                    INSTALLATION.anonymous().withToken(one.getValue()).get("/users/me");
            assertThat(answer.status()).as(one.getKey() + ": " + answer.body()).isEqualTo(401);
            assertThat(answer.problem(401)).as(one.getKey()).isIn("token.invalid", "api-key.invalid");
            assertThat(answer.header("WWW-Authenticate"))
                    .as(one.getKey())
                    .startsWith("Bearer realm=\"recado\"")
                    .contains("error=\"invalid_token\"");
        }));
        assertThat(forged).hasSizeGreaterThan(80);
        assertThat(INSTALLATION.problemsInLog()).isEqualTo(before);
        assertThat(INSTALLATION.log()).doesNotContain(genuine);
    }

    @Test
    void what_is_no_bearer_token_is_refused_too() {
        for (String header :
                List.of("Basic cm9vdDpyb290", "Bearer", "Bearer  ", "bearer:" + genuine, genuine, "DPoP " + genuine)) {
            Api.Response answer =
                    INSTALLATION.anonymous().with("Authorization", header).get("/users/me");
            assertThat(answer.problem(401)).as(header).isEqualTo("token.invalid");
            assertThat(answer.header("WWW-Authenticate")).as(header).contains("invalid_token");
        }
        Api.Response none = INSTALLATION.anonymous().get("/users/me");
        assertThat(none.problem(401)).isEqualTo("not-authenticated");
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer realm=\"recado\"");
        assertThat(INSTALLATION
                        .anonymous()
                        .get("/users/me?access_token=" + genuine)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void the_token_of_a_disabled_user_is_refused() {
        Business business = Business.open(INSTALLATION, "Desligados");
        String username = "rui" + Business.unique();
        String password = "Uma Frase longa de 2026";
        String id = business.admin()
                .post("/users", Map.of("username", username, "password", password, "role", "VIEWER"))
                .expect(201)
                .id();
        String token = INSTALLATION
                .anonymous()
                .post("/auth/token", Map.of("username", username, "password", password))
                .expect(200)
                .json()
                .get("accessToken")
                .asText();
        assertThat(status(token)).isEqualTo(200);

        business.admin().patch("/users/" + id, Map.of("enabled", false)).expect(200);

        INSTALLATION.anonymous().withToken(token).get("/users/me").problem(401);
    }

    private static Map<String, String> forged() throws Exception {
        Map<String, String> forged = new LinkedHashMap<>();
        unsigned(forged);
        publicKeyAsSecret(forged);
        otherKeys(forged);
        headersThatBringAKey(forged);
        headers(forged);
        claims(forged);
        signatures(forged);
        shapes(forged);
        return forged;
    }

    private static void unsigned(Map<String, String> forged) {
        for (String none : List.of("none", "None", "NONE", "nOnE", "", "null")) {
            String start = start(with(header(), h -> h.put("alg", none)), claims);
            forged.put("alg " + none + " without signature", start + ".");
            forged.put("alg " + none + " with a signature", start + "." + signature(start));
        }
        forged.put("no alg", signed(with(header(), h -> h.remove("alg")), claims));
        forged.put("alg null", signed(with(header(), h -> h.putNull("alg")), claims));
        forged.put("alg in a list", signed(with(header(), h -> h.putArray("alg").add("ES256")), claims));
        String start = start(header(), claims);
        forged.put("no signature", start + ".");
        forged.put("no signature and no dot", start);
    }

    // The public key is known to all; as the secret of an HMAC it would make everybody a signer.
    private static void publicKeyAsSecret(Map<String, String> forged) throws Exception {
        byte[] der = trusted.getPublic().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END PUBLIC KEY-----\n";
        Map<String, byte[]> secrets = Map.of(
                "DER", der,
                "PEM", pem.getBytes(StandardCharsets.UTF_8),
                "PEM without end of line", pem.strip().getBytes(StandardCharsets.UTF_8),
                "JWK", jwk(trusted, KID).getBytes(StandardCharsets.UTF_8),
                "one zero byte", new byte[1]);
        for (var secret : secrets.entrySet()) {
            for (String algorithm : List.of("HS256", "HS384", "HS512")) {
                String start = start(with(header(), h -> h.put("alg", algorithm)), claims);
                Mac mac = Mac.getInstance("HmacSHA" + algorithm.substring(2));
                mac.init(new SecretKeySpec(secret.getValue(), "HMAC"));
                forged.put(
                        algorithm + " with the public key as " + secret.getKey(),
                        start + "." + BASE64.encodeToString(mac.doFinal(start.getBytes(StandardCharsets.UTF_8))));
            }
        }
    }

    private static void otherKeys(Map<String, String> forged) throws Exception {
        KeyPair foreign = pair("secp256r1");
        forged.put(
                "another installation's",
                signed(with(header(), h -> h.put("kid", UUID.randomUUID().toString())), claims, foreign));
        forged.put("another key under our kid", signed(with(header(), h -> h.put("kid", realKid)), claims, foreign));
        forged.put("one of our keys under another's kid", signed(with(header(), h -> h.put("kid", realKid)), claims));
        forged.put(
                "our signature over other claims",
                exchanged(
                        1,
                        BASE64.encodeToString(
                                with(claims, c -> c.putArray("groups").add("SUPERUSER"))
                                        .toString()
                                        .getBytes(StandardCharsets.UTF_8))));
        forged.put(
                "our signature under another header",
                exchanged(0, BASE64.encodeToString(header().toString().getBytes(StandardCharsets.UTF_8))));
        for (String kid : List.of(
                "",
                " ",
                "../../../../../../dev/null",
                "..%2f..%2fdev%2fnull",
                "file:///dev/null",
                "/etc/passwd",
                "' or '1'='1",
                "x' union select 'AA",
                "a\u0000b",
                "a".repeat(3_000),
                realKid.toUpperCase(java.util.Locale.ROOT))) {
            forged.put(
                    "kid " + kid.substring(0, Math.min(40, kid.length())),
                    signed(with(header(), h -> h.put("kid", kid)), claims));
        }
        forged.put("no kid", signed(with(header(), h -> h.remove("kid")), claims));
        forged.put("kid a number", signed(with(header(), h -> h.put("kid", 1)), claims));
        forged.put("P-384 as ES256", signedWith("SHA256withECDSAinP1363Format", pair("secp384r1"), "ES256"));
        forged.put("ES384", signedWith("SHA384withECDSAinP1363Format", pair("secp384r1"), "ES384"));
        forged.put("ES512", signedWith("SHA512withECDSAinP1363Format", pair("secp521r1"), "ES512"));
        forged.put("ES256 called ES384", signedWith("SHA256withECDSAinP1363Format", trusted, "ES384"));
        forged.put("ES256 called ES256K", signedWith("SHA256withECDSAinP1363Format", trusted, "ES256K"));
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        forged.put("RS256", signedWith("SHA256withRSA", rsa.generateKeyPair(), "RS256"));
        forged.put(
                "EdDSA",
                signedWith("Ed25519", KeyPairGenerator.getInstance("Ed25519").generateKeyPair(), "EdDSA"));
    }

    private static void headersThatBringAKey(Map<String, String> forged) throws Exception {
        KeyPair foreign = pair("secp256r1");
        String theirs = UUID.randomUUID().toString();
        Map<String, Consumer<ObjectNode>> brought = Map.of(
                "jwk", h -> h.set("jwk", json(jwk(foreign, theirs))),
                "jku", h -> h.put("jku", INSTALLATION.simulators().phoneUrl() + "/jwks.json"),
                "x5u", h -> h.put("x5u", INSTALLATION.simulators().phoneUrl() + "/cert.pem"),
                "x5c",
                        h -> h.putArray("x5c")
                                .add(Base64.getEncoder()
                                        .encodeToString(foreign.getPublic().getEncoded())),
                "x5t", h -> h.put("x5t", "AAAAAAAAAAAAAAAAAAAAAAAAAAA"),
                "x5t#S256", h -> h.put("x5t#S256", "AAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        brought.forEach((name, change) -> {
            forged.put(
                    name + " with its own key",
                    signed(with(with(header(), change), h -> h.put("kid", theirs)), claims, foreign));
            forged.put(name + " under our kid", signed(with(header(), change), claims, foreign));
            forged.put(name + " beside our signature", signed(with(header(), change), claims));
        });
    }

    private static void headers(Map<String, String> forged) {
        forged.put(
                "b64 and crit",
                signed(with(header(), h -> h.put("b64", false).putArray("crit").add("b64")), claims));
        forged.put("b64 alone", signed(with(header(), h -> h.put("b64", false)), claims));
        forged.put(
                "an unknown crit",
                signed(with(header(), h -> h.put("exp", 1).putArray("crit").add("exp")), claims));
        forged.put("an empty crit", signed(with(header(), h -> h.putArray("crit")), claims));
        forged.put("zip", signed(with(header(), h -> h.put("zip", "DEF")), claims));
        forged.put("cty JWT", signed(with(header(), h -> h.put("cty", "JWT")), claims));
        for (String type : List.of("at+jwt", "JOSE", "jwt+refresh", "logout+jwt", "")) {
            forged.put("typ " + type, signed(with(header(), h -> h.put("typ", type)), claims));
        }
        forged.put("no typ", signed(with(header(), h -> h.remove("typ")), claims));
        String twice = header().toString();
        forged.put("alg twice, none first", signedText(twice.replace("{", "{\"alg\":\"none\","), claims.toString()));
        forged.put("alg twice, none last", signedText(twice.replace("}", ",\"alg\":\"none\"}"), claims.toString()));
        forged.put("kid twice", signedText(twice.replace("{", "{\"kid\":\"" + realKid + "\","), claims.toString()));
        forged.put(
                "kid twice, once escaped",
                signedText(twice.replace("{", "{\"k\\u0069d\":\"" + realKid + "\","), claims.toString()));
    }

    private static void claims(Map<String, String> forged) {
        long now = Instant.now().getEpochSecond();
        Map<String, Consumer<ObjectNode>> changes = new LinkedHashMap<>();
        changes.put("wrong issuer", c -> c.put("iss", "https://accounts.example.com"));
        changes.put("issuer with a slash", c -> c.put("iss", "recado/"));
        changes.put("no issuer", c -> c.remove("iss"));
        changes.put("wrong audience", c -> c.put("aud", "another-api"));
        changes.put(
                "audience among others",
                c -> c.putArray("aud").add("recado-api").add("another-api"));
        changes.put("no audience", c -> c.remove("aud"));
        changes.put("expired", c -> c.put("iat", now - 1_000).put("exp", now - 100));
        changes.put("no exp", c -> c.remove("exp"));
        changes.put("exp null", c -> c.putNull("exp"));
        changes.put("exp a text", c -> c.put("exp", String.valueOf(now + 600)));
        changes.put("exp negative", c -> c.put("exp", -1));
        changes.put("exp beyond all time", c -> c.put("exp", new BigInteger("9".repeat(30))));
        changes.put("exp too far away", c -> c.put("exp", now + 864_000));
        changes.put("iat in the future", c -> c.put("iat", now + 300).put("exp", now + 600));
        changes.put("no iat", c -> c.remove("iat"));
        changes.put("nbf in the future", c -> c.put("nbf", now + 300));
        changes.put("nbf a text", c -> c.put("nbf", "yesterday"));
        changes.put("nobody", c -> c.put("sub", UUID.randomUUID().toString()));
        changes.put("no sub", c -> c.remove("sub"));
        changes.put("sub no id", c -> c.put("sub", "admin"));
        changes.put("an older generation", c -> c.put("gen", c.get("gen").asInt() - 1));
        changes.put("a later generation", c -> c.put("gen", c.get("gen").asInt() + 1));
        changes.put("no generation", c -> c.remove("gen"));
        changes.put("two roles", c -> c.putArray("groups").add("VIEWER").add("ADMIN"));
        changes.put("no role", c -> c.putArray("groups"));
        changes.put("an unknown role", c -> c.putArray("groups").add("GOD"));
        changes.put("a superuser of a tenant", c -> c.putArray("groups").add("SUPERUSER"));
        changes.put("an administrator of no tenant", c -> c.remove("tenant"));
        changes.put("an object where a text should be", c -> c.putObject("upn").put("a", 1));
        changes.forEach((name, change) -> forged.put(name, signed(header(), with(claims, change))));

        String text = claims.toString();
        forged.put(
                "exp twice", signedText(header().toString(), text.replaceFirst("\\{", "{\"exp\":" + (now + 60) + ",")));
        forged.put(
                "sub twice",
                signedText(header().toString(), text.replace("}", ",\"sub\":\"" + UUID.randomUUID() + "\"}")));
        forged.put("groups twice", signedText(header().toString(), text.replace("}", ",\"groups\":[\"SUPERUSER\"]}")));
        forged.put(
                "a number that is endless to calculate with",
                signedText(header().toString(), text.replace("}", ",\"x\":1e999999999}")));
        forged.put(
                "exp with an exponent",
                signedText(header().toString(), text.replaceFirst("\"exp\":\\d+", "\"exp\":1e999999999")));
        forged.put("claims that are a list", signedText(header().toString(), "[]"));
        forged.put("claims that are null", signedText(header().toString(), "null"));
        forged.put("no claims", signedText(header().toString(), "{}"));
        forged.put("claims with something behind", signedText(header().toString(), text + "{}"));
        forged.put("claims that are no JSON", signedText(header().toString(), "hello"));
    }

    private static void signatures(Map<String, String> forged) throws Exception {
        String start = start(header(), claims);
        byte[] good = Base64.getUrlDecoder().decode(signature(start));
        byte[] order = fixed(ORDER);
        Map<String, byte[]> others = new LinkedHashMap<>();
        others.put("r = s = 0 (CVE-2022-21449)", new byte[64]);
        others.put("r = 0", joined(new byte[32], Arrays.copyOfRange(good, 32, 64)));
        others.put("s = 0", joined(Arrays.copyOf(good, 32), new byte[32]));
        others.put("r = s = n", joined(order, order));
        others.put("r + n", joined(order, Arrays.copyOfRange(good, 32, 64)));
        others.put("all ones", filled((byte) 0xff));
        others.put("short", Arrays.copyOf(good, 63));
        others.put("long", Arrays.copyOf(good, 65));
        others.put("halves exchanged", joined(Arrays.copyOfRange(good, 32, 64), Arrays.copyOf(good, 32)));
        Signature der = Signature.getInstance("SHA256withECDSA");
        der.initSign(trusted.getPrivate());
        der.update(start.getBytes(StandardCharsets.UTF_8));
        others.put("in DER", der.sign());
        others.forEach((name, bytes) -> forged.put("signature " + name, start + "." + BASE64.encodeToString(bytes)));
        String text = signature(start);
        forged.put("signature with padding", start + "." + text + "==");
        forged.put("signature without its last letter", start + "." + text.substring(0, 85));
        char last = text.charAt(85);
        forged.put(
                "signature whose last letter has spare bits",
                start + "." + text.substring(0, 85)
                        + (last == 'A' ? 'B' : last == 'Q' ? 'R' : last == 'g' ? 'h' : 'x'));
    }

    private static void shapes(Map<String, String> forged) {
        String[] parts = signed(header(), claims).split("\\.");
        forged.put("one part", parts[1]);
        forged.put("dots only", "..");
        forged.put("four dots", "....");
        forged.put("another part", String.join(".", parts) + "." + parts[2]);
        forged.put("five parts, as if encrypted", String.join(".", parts[0], "", parts[1], parts[1], parts[2]));
        forged.put("an empty header", "." + parts[1] + "." + parts[2]);
        forged.put("base64 with padding", parts[0] + "=." + parts[1] + "." + parts[2]);
        forged.put("base64 of the other alphabet", parts[0] + "." + parts[1] + "." + parts[2].substring(0, 84) + "+/");
        forged.put(
                "a header that is no text",
                BASE64.encodeToString(new byte[] {(byte) 0xff, (byte) 0xfe}) + "." + parts[1] + "." + parts[2]);
        forged.put(
                "JSON serialisation",
                "{\"payload\":\"" + parts[1] + "\",\"protected\":\"" + parts[0] + "\",\"signature\":\"" + parts[2]
                        + "\"}");
        forged.put("half a token", genuine.substring(0, genuine.length() / 2));
        forged.put("100 kB of nothing", "a".repeat(100_000));
        forged.put("100 kB of dots", ".".repeat(100_000));
        forged.put(
                "100 kB of claims, well signed",
                signed(header(), with(claims, c -> c.put("more", "x".repeat(100_000)))));
        forged.put("claims a thousand deep", signedText(header().toString(), "[".repeat(1_000) + "]".repeat(1_000)));
        forged.put(
                "a claim fifty thousand deep",
                signedText(
                        header().toString(),
                        claims.toString().replace("}", ",\"more\":" + "[".repeat(50_000) + "]".repeat(50_000) + "}")));
        forged.put(
                "a header fifty thousand deep",
                signedText("{\"alg\":".repeat(50_000) + "1" + "}".repeat(50_000), claims.toString()));
        forged.put("an API key that nobody has", "recado_" + "0".repeat(49));
        forged.put("an API key's beginning", "recado_");
    }

    private static int status(String token) {
        return INSTALLATION.anonymous().withToken(token).get("/users/me").status();
    }

    private static ObjectNode header() {
        return Api.JSON.createObjectNode().put("typ", "JWT").put("kid", KID).put("alg", "ES256");
    }

    private static ObjectNode with(ObjectNode of, Consumer<ObjectNode> change) {
        ObjectNode copy = of.deepCopy();
        change.accept(copy);
        return copy;
    }

    private static String start(JsonNode header, JsonNode claims) {
        return startText(header.toString(), claims.toString());
    }

    private static String startText(String header, String claims) {
        return BASE64.encodeToString(header.getBytes(StandardCharsets.UTF_8)) + "."
                + BASE64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
    }

    private static String signed(JsonNode header, JsonNode claims) {
        return signedText(header.toString(), claims.toString());
    }

    private static String signed(JsonNode header, JsonNode claims, KeyPair with) {
        String start = start(header, claims);
        return start + "." + sign("SHA256withECDSAinP1363Format", with.getPrivate(), start);
    }

    private static String signedText(String header, String claims) {
        String start = startText(header, claims);
        return start + "." + signature(start);
    }

    private static String signedWith(String algorithm, KeyPair pair, String name) {
        String start = start(with(header(), h -> h.put("alg", name)), claims);
        return start + "." + sign(algorithm, pair.getPrivate(), start);
    }

    private static String signature(String start) {
        return sign("SHA256withECDSAinP1363Format", trusted.getPrivate(), start);
    }

    private static String sign(String algorithm, PrivateKey key, String text) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm, e);
        }
    }

    // The server's own token with one part exchanged.
    private static String exchanged(int part, String by) {
        String[] parts = genuine.split("\\.");
        parts[part] = by;
        return String.join(".", parts);
    }

    private static JsonNode decoded(String part) {
        return json(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    private static JsonNode json(String text) {
        try {
            return Api.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair pair(String curve) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    private static String jwk(KeyPair pair, String kid) {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return Api.JSON
                .createObjectNode()
                .put("kty", "EC")
                .put("kid", kid)
                .put("use", "sig")
                .put("alg", "ES256")
                .put("crv", "P-256")
                .put("x", BASE64.encodeToString(fixed(key.getW().getAffineX())))
                .put("y", BASE64.encodeToString(fixed(key.getW().getAffineY())))
                .toString();
    }

    private static byte[] fixed(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }

    private static byte[] filled(byte with) {
        byte[] bytes = new byte[64];
        Arrays.fill(bytes, with);
        return bytes;
    }

    private static void sql(String statement, String... values) throws SQLException {
        var database = Suite.postgres();
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < values.length; i++) {
                prepared.setString(i + 1, values[i]);
            }
            prepared.executeUpdate();
        }
    }
}
