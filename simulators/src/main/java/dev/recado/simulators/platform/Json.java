package dev.recado.simulators.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** JSON trees in and out. */
public final class Json {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    // Meta signs and sends lower-case escapes (é) for everything outside ASCII.
    private static final ObjectMapper ESCAPING_MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .build();

    private Json() {}

    /** An empty object. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** An empty array. */
    public static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /**
     * Reads one JSON value.
     *
     * @throws MalformedJsonException if the bytes are empty, no JSON, or more than one value
     */
    public static JsonNode parse(byte[] json) {
        try {
            JsonNode node = MAPPER.readTree(json);
            if (node == null || node.isMissingNode()) {
                throw new MalformedJsonException("empty body");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new MalformedJsonException(String.valueOf(e.getOriginalMessage()));
        } catch (java.io.IOException e) {
            throw new MalformedJsonException(String.valueOf(e.getMessage()));
        }
    }

    /** Reads one JSON value. */
    public static JsonNode parse(String json) {
        return parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Any value as a tree. */
    public static JsonNode tree(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    /** Writes UTF-8. */
    public static String write(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes as Meta does: pure ASCII, lower-case unicode escapes, escaped slashes. */
    public static String writeEscaped(JsonNode node) {
        try {
            // A slash can only stand inside a string, so replacing it in the whole text is safe.
            return ESCAPING_MAPPER.writeValueAsString(node).replace("/", "\\/");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A text field, or null when it is absent, null or no text. */
    public static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.get(field);
        return value == null || !value.isTextual() ? null : value.textValue();
    }

    /** A text field, or the default when it is absent or null; numbers and booleans are written out. */
    public static String text(JsonNode node, String field, String defaultValue) {
        JsonNode value = node.get(field);
        return value == null || value.isNull() ? defaultValue : value.asText();
    }

    /** The body is not one JSON value. */
    public static final class MalformedJsonException extends RuntimeException {
        /** With the parser's own words. */
        public MalformedJsonException(String message) {
            super(message);
        }
    }
}
