package dev.recado.llm;

import dev.recado.llm.ModelFailure.Kind;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a provider means by an answer that is not 2xx. The status alone does not tell: OpenAI answers 429 for an
 * empty purse and 400 for a prompt that is too long, Gemini 400 for a wrong key, DeepSeek 402 for an empty purse.
 */
final class Refusals {
    private static final int MOST_DETAIL = 200;
    private static final Pattern KEY = words("api[_ ]key[_ ](not valid|invalid)", "invalid[_ ]api[_ ]key");
    private static final Pattern QUOTA = words("insufficient_quota", "insufficient balance", "billing");
    private static final Pattern LENGTH = words(
            "context_length_exceeded",
            "maximum context length",
            "exceeds the maximum number of tokens",
            "too many tokens");
    private static final Pattern MODEL = words("model_not_found", "model not exist", "model .* does not exist");
    private static final Pattern FILTER = words("content_filter", "content_policy", "content exists risk");

    private Refusals() {}

    static WireFailure of(HttpResponse<byte[]> response) {
        Optional<JsonObject> error = error(response.body());
        String said = error.map(JsonObject::toString).orElse("").toLowerCase(Locale.ROOT);
        String message = error.map(e -> e.get("message"))
                .filter(JsonString.class::isInstance)
                .map(text -> ((JsonString) text).getString())
                .orElse("");
        String detail = "HTTP " + response.statusCode() + (message.isBlank() ? "" : ": " + shortened(message));
        return new WireFailure(kind(response.statusCode(), said), detail, retryAfter(response));
    }

    private static Kind kind(int status, String said) {
        return switch (status) {
            case 401, 403 -> Kind.KEY_REFUSED;
            case 402 -> Kind.QUOTA;
            case 404 -> Kind.MODEL_UNKNOWN;
            case 408 -> Kind.SERVER_ERROR;
            case 413 -> Kind.CONTEXT_TOO_LONG;
            case 429 -> QUOTA.matcher(said).find() ? Kind.QUOTA : Kind.RATE_LIMITED;
            default -> status >= 500 ? Kind.SERVER_ERROR : badRequest(said);
        };
    }

    private static Kind badRequest(String said) {
        if (KEY.matcher(said).find()) {
            return Kind.KEY_REFUSED;
        }
        if (LENGTH.matcher(said).find()) {
            return Kind.CONTEXT_TOO_LONG;
        }
        if (MODEL.matcher(said).find()) {
            return Kind.MODEL_UNKNOWN;
        }
        return FILTER.matcher(said).find() ? Kind.CONTENT_FILTERED : Kind.BAD_REQUEST;
    }

    /** All three providers wrap it as {@code {"error": {"message", …}}}; Gemini may put that into a list. */
    private static Optional<JsonObject> error(byte[] body) {
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(body))) {
            JsonValue value = reader.readValue();
            if (value.getValueType() == JsonValue.ValueType.ARRAY
                    && !value.asJsonArray().isEmpty()) {
                value = value.asJsonArray().getFirst();
            }
            return value instanceof JsonObject object && object.get("error") instanceof JsonObject error
                    ? Optional.of(error)
                    : Optional.empty();
        } catch (JsonException notJson) {
            return Optional.empty();
        }
    }

    /** In seconds or as a date (RFC 9110). */
    private static @Nullable Duration retryAfter(HttpResponse<byte[]> response) {
        String text = response.headers().firstValue("Retry-After").orElse("").strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (text.chars().allMatch(Character::isDigit)) {
                return Duration.ofSeconds(Long.parseLong(text));
            }
            // By the provider's own clock, whatever ours says.
            String now = response.headers().firstValue("Date").orElse("");
            Duration until = Duration.between(instant(now), instant(text));
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeException | NumberFormatException malformed) {
            return null;
        }
    }

    private static Instant instant(String httpDate) {
        return ZonedDateTime.parse(httpDate, DateTimeFormatter.RFC_1123_DATE_TIME)
                .toInstant();
    }

    private static String shortened(String message) {
        String line = message.replaceAll("\\s+", " ").strip();
        return line.length() <= MOST_DETAIL ? line : line.substring(0, MOST_DETAIL) + "…";
    }

    private static Pattern words(String... alternatives) {
        return Pattern.compile(String.join("|", alternatives));
    }
}
