package dev.recado.whatsapp;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads JSON that others wrote: whatever is missing, null or of another type than expected is simply absent. */
final class JsonFields {
    /** Looked up once: {@code jakarta.json.Json} searches the class path on every call. */
    static final JsonProvider JSON = JsonProvider.provider();

    private JsonFields() {}

    /** The object that these bytes hold, or null if they hold anything else, or no JSON at all. */
    static @Nullable JsonObject parse(byte[] bytes) {
        try (var reader = JSON.createReader(new ByteArrayInputStream(bytes))) {
            return reader.readValue() instanceof JsonObject object ? object : null;
        } catch (RuntimeException e) {
            // What nests too deeply is a plain RuntimeException to WildFly's parser, not a JsonException.
            return null;
        }
    }

    /**
     * Text, or a number as text (ids come both ways). Without NUL characters: PostgreSQL keeps no text that has one,
     * and a message must not become undeliverable because of it.
     */
    static @Nullable String text(@Nullable JsonObject object, String name) {
        JsonValue value = object == null ? null : object.get(name);
        if (value instanceof JsonString string) {
            String text = string.getString();
            return text.indexOf('\0') < 0 ? text : text.replace("\0", "");
        }
        return value instanceof JsonNumber number ? number.toString() : null;
    }

    /** Like {@link #text}, but empty text is absent too. */
    static @Nullable String id(@Nullable JsonObject object, String name) {
        String text = text(object, name);
        return text == null || text.isBlank() ? null : text;
    }

    static boolean flag(@Nullable JsonObject object, String name) {
        return object != null && JsonValue.TRUE.equals(object.get(name));
    }

    static @Nullable JsonObject object(@Nullable JsonObject object, String name) {
        return object != null && object.get(name) instanceof JsonObject inner ? inner : null;
    }

    /** The items of an array; a field that is there but is no array counts as its own single item. */
    static List<JsonValue> items(@Nullable JsonObject object, String name) {
        JsonValue value = object == null ? null : object.get(name);
        if (value == null || value.getValueType() == JsonValue.ValueType.NULL) {
            return List.of();
        }
        return value instanceof JsonArray array ? array : List.of(value);
    }

    /** The objects among the items of an array. */
    static List<JsonObject> objects(@Nullable JsonObject object, String name) {
        return items(object, name).stream()
                .filter(JsonObject.class::isInstance)
                .map(JsonValue::asJsonObject)
                .toList();
    }

    /** The first value that is there. */
    static @Nullable String first(@Nullable String... candidates) {
        for (String candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    /** Adds the field only if there is something to add. */
    static void put(JsonObjectBuilder builder, String name, @Nullable String value) {
        if (value != null) {
            builder.add(name, value);
        }
    }

    static byte[] bytes(JsonValue value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}
