package dev.recado.users;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one of our access tokens looks like, to the letter. It is checked before anything else reads a token, because what a
 * library makes of a strange header (another algorithm, a key that the token brings along, an extension) or of a member that
 * stands there twice is not ours to rely on (RFC 8725 §2, §3.1, §3.11, §3.12). Says nothing about the signature's truth.
 */
final class AccessTokenForm {
    /** Several times as long as the longest that we make. */
    private static final int LONGEST = 4_096;

    // Header, claims, and 64 bytes of signature (RFC 7518 §3.4), all in base64url without padding.
    private static final Pattern FORM = Pattern.compile("([\\w-]+)\\.([\\w-]+)\\.([\\w-]{86})");
    private static final Pattern KID = Pattern.compile("[0-9a-f-]{36}");
    private static final Pattern WHOLE = Pattern.compile("\\d{1,12}");
    private static final Set<String> HEADER = Set.of("alg", "kid", "typ");
    private static final JsonParserFactory PARSERS = JsonProvider.provider().createParserFactory(Map.of());

    private AccessTokenForm() {}

    /** The id of the key that a token names; null when it can't be one of ours, or not at this time. */
    static @Nullable String kid(String token, Instant now) {
        if (token.length() > LONGEST) {
            return null;
        }
        var parts = FORM.matcher(token);
        if (!parts.matches() || !isSignature(parts.group(3))) {
            return null;
        }
        Map<String, Object> header = members(parts.group(1));
        Map<String, Object> claims = members(parts.group(2));
        if (header == null || claims == null || !header.keySet().equals(HEADER)) {
            return null;
        }
        boolean ours = SigningKeys.ALGORITHM.equals(header.get("alg"))
                && AccessTokens.TYPE.equals(header.get("typ"))
                && AccessTokens.ISSUER.equals(claims.get("iss"))
                && AccessTokens.AUDIENCE.equals(claims.get("aud"));
        return ours
                        && isTimely(claims, now)
                        && header.get("kid") instanceof String kid
                        && KID.matcher(kid).matches()
                ? kid
                : null;
    }

    private static boolean isTimely(Map<String, Object> claims, Instant now) {
        if (!(claims.get("iat") instanceof Long issued) || !(claims.get("exp") instanceof Long expires)) {
            return false;
        }
        long second = now.getEpochSecond();
        long leeway = AccessTokens.LEEWAY.toSeconds();
        Object notBefore = claims.getOrDefault("nbf", issued);
        return second + leeway >= issued
                && second - leeway < expires
                && expires - issued <= AccessTokens.ACCESS.toSeconds()
                && notBefore instanceof Long from
                && second + leeway >= from;
    }

    // Neither half may be zero: such a "signature" has fitted everything before (CVE-2022-21449).
    private static boolean isSignature(String text) {
        byte[] bytes = decode(text);
        if (bytes == null) {
            return false;
        }
        int half = bytes.length / 2;
        byte[] zero = new byte[half];
        return !Arrays.equals(bytes, 0, half, zero, 0, half)
                && !Arrays.equals(bytes, half, bytes.length, zero, 0, half);
    }

    // Members of a flat object: texts, whole numbers (as Long), true and false; lists of texts count as present only.
    private static @Nullable Map<String, Object> members(String encoded) {
        byte[] bytes = decode(encoded);
        if (bytes == null) {
            return null;
        }
        try (JsonParser parser = PARSERS.createParser(new StringReader(StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString()))) {
            return members(parser);
        } catch (CharacterCodingException | JsonException | NoSuchElementException | IllegalStateException malformed) {
            return null;
        }
    }

    private static @Nullable Map<String, Object> members(JsonParser parser) {
        Map<String, Object> members = new HashMap<>();
        if (parser.next() != JsonParser.Event.START_OBJECT) {
            return null;
        }
        while (parser.next() == JsonParser.Event.KEY_NAME) {
            String name = parser.getString();
            Object value = value(parser);
            if (value == null || members.put(name, value) != null) {
                return null;
            }
        }
        return parser.hasNext() ? null : members;
    }

    private static @Nullable Object value(JsonParser parser) {
        return switch (parser.next()) {
            case VALUE_STRING -> parser.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            // By its text: a number may be short to write and endless to calculate with.
            case VALUE_NUMBER -> WHOLE.matcher(parser.getString()).matches() ? Long.valueOf(parser.getString()) : null;
            case START_ARRAY -> isListOfTexts(parser) ? Set.of() : null;
            default -> null;
        };
    }

    private static boolean isListOfTexts(JsonParser parser) {
        JsonParser.Event event = parser.next();
        while (event == JsonParser.Event.VALUE_STRING) {
            event = parser.next();
        }
        return event == JsonParser.Event.END_ARRAY;
    }

    private static byte @Nullable [] decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            // One way to write each token only: the last letter's spare bits are zero.
            boolean canonical = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(text);
            return canonical ? bytes : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
