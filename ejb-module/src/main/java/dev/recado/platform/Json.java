package dev.recado.platform;

import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbException;
import java.lang.reflect.Type;

/** Records to JSON and back, in one way for columns, messages and HTTP bodies. */
public final class Json {
    private static final Jsonb JSONB = JsonbBuilder.create();

    private Json() {}

    /** The JSON text of a record, list or map; null members are left out. */
    public static String write(Object value) {
        return JSONB.toJson(value);
    }

    /** Reads a value that we wrote ourselves; {@link JsonbException} when it is not of that shape. */
    public static <T> T read(String json, Class<T> type) {
        return JSONB.fromJson(json, type);
    }

    /** Like {@link #read(String, Class)}, for generic types. */
    public static <T> T read(String json, Type type) {
        return JSONB.fromJson(json, type);
    }
}
