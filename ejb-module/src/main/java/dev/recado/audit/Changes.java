package dev.recado.audit;

import dev.recado.platform.Json;
import java.lang.reflect.RecordComponent;
import java.time.temporal.TemporalAccessor;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What changed: the differing fields of two states, with secrets masked and long texts cut. */
final class Changes {
    static final String MASK = "***";

    private static final Pattern SECRET =
            Pattern.compile("(?i).*(secret|password|token|api_?key|private_?key|recovery_?codes?|totp)");
    private static final int LONGEST_TEXT = 8_000;
    private static final int LONGEST_JSON = 100_000;
    // One changes with every change, the other stands in the entry itself.
    private static final Set<String> LEFT_OUT = Set.of("version", "id");

    private Changes() {}

    /** JSON of the differing fields as they were and as they are; null where there is nothing to show. */
    record Pair(@Nullable String before, @Nullable String after) {}

    /**
     * Compares two states.
     *
     * @param before a record or a map; null where the thing is new
     * @param after a record or a map; null where the thing is gone
     */
    static Pair between(@Nullable Object before, @Nullable Object after) {
        Map<String, Object> old = fields(before);
        Map<String, Object> now = fields(after);
        Map<String, Object> oldShown = new LinkedHashMap<>();
        Map<String, Object> nowShown = new LinkedHashMap<>();
        old.forEach((name, value) -> {
            if (!Objects.equals(value, now.get(name))) {
                oldShown.put(name, shown(name, value));
            }
        });
        now.forEach((name, value) -> {
            if (!Objects.equals(value, old.get(name))) {
                nowShown.put(name, shown(name, value));
            }
        });
        return new Pair(oldShown.isEmpty() ? null : json(oldShown), nowShown.isEmpty() ? null : json(nowShown));
    }

    /** Any map as JSON, with secrets masked and long texts cut. */
    static String masked(Map<String, ?> fields) {
        Map<String, Object> shown = new LinkedHashMap<>();
        fields(fields).forEach((name, value) -> shown.put(name, shown(name, value)));
        return json(shown);
    }

    private static Map<String, Object> fields(@Nullable Object state) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (state instanceof Map<?, ?> map) {
            map.forEach((name, value) -> put(fields, String.valueOf(name), value));
        } else if (state != null && state.getClass().isRecord()) {
            for (RecordComponent component : state.getClass().getRecordComponents()) {
                put(fields, component.getName(), valueOf(component, state));
            }
            fields.keySet().removeAll(LEFT_OUT);
        } else if (state != null) {
            throw new IllegalArgumentException("Only records and maps can be compared, not " + state.getClass());
        }
        return fields;
    }

    private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
    }

    private static @Nullable Object valueOf(RecordComponent component, Object state) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(state);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("A record's component can't be read", e);
        }
    }

    private static Object shown(String name, Object value) {
        if (SECRET.matcher(name).matches() && !(value instanceof Boolean)) {
            return MASK;
        }
        if (value instanceof Map<?, ?> || value.getClass().isRecord()) {
            Map<String, Object> inner = new LinkedHashMap<>();
            fields(value).forEach((key, part) -> inner.put(key, shown(key, part)));
            return inner;
        }
        if (value instanceof Collection<?> many) {
            return many.stream()
                    .filter(Objects::nonNull)
                    .map(one -> shown(name, one))
                    .toList();
        }
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof UUID || value instanceof Enum<?> || value instanceof TemporalAccessor) {
            return value.toString();
        }
        String text = value.toString();
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "… (" + text.length() + ")";
    }

    private static String json(Map<String, Object> fields) {
        String json = Json.write(fields);
        return json.length() <= LONGEST_JSON
                ? json
                : Json.write(Map.of("fields", String.join(", ", fields.keySet()), "tooLong", json.length()));
    }
}
