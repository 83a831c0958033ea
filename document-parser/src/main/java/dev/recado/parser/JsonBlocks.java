package dev.recado.parser;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON, also one value per line: an object's names become headings, its plain values lines such as "name: value", arrays
 * of objects tables.
 */
final class JsonBlocks {
    private static final int DEEPEST = 100;
    private static final int DEEPEST_HEADING = 6;
    // Wider tables, or mostly empty ones, are told object by object.
    private static final int WIDEST = 20;
    private static final int ROWS_AT_ONCE = 500;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final BlockSink sink;

    private JsonBlocks(BlockSink sink) {
        this.sink = sink;
    }

    static void read(String text, BlockSink sink) throws IOException {
        List<Object> values = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(text.startsWith("\uFEFF") ? text.substring(1) : text)) {
            while (parser.nextToken() != null) {
                values.add(value(parser));
            }
        } catch (StreamConstraintsException e) {
            throw new ParseFailure(Problem.TOO_LARGE, "more than " + DEEPEST + " levels", e);
        } catch (JsonProcessingException e) {
            throw new ParseFailure(
                    Problem.CORRUPT,
                    e.getLocation() == null
                            ? ""
                            : "JSON, line " + e.getLocation().getLineNr(),
                    e);
        }
        new JsonBlocks(sink).give(1, null, values.size() == 1 ? values.getFirst() : values);
    }

    /** Whether the whole file is JSON, and more than a number or a word. */
    static boolean isJson(Path file) throws IOException {
        String text = TextEncoding.decode(Files.readAllBytes(file)).strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return false;
        }
        try (JsonParser parser = JSON.createParser(text)) {
            while (parser.nextToken() != null) {
                // Only whether it can be read counts.
            }
            return true;
        } catch (StreamConstraintsException tooDeep) {
            return true;
        } catch (JsonProcessingException notJson) {
            return false;
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            List<Object> array = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(value(parser));
            }
            return array;
        }
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Map<String, Object> object = new LinkedHashMap<>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                object.put(name, value(parser));
            }
            return object;
        }
        return parser.currentToken() == JsonToken.VALUE_NULL ? "" : parser.getText();
    }

    private void give(int level, @Nullable String name, Object value) {
        if (value instanceof Map<?, ?> object) {
            heading(level, name);
            members(level + (name == null ? 0 : 1), object);
        } else if (value instanceof List<?> array && !arePlain(array)) {
            heading(level, name);
            array(level + (name == null ? 0 : 1), array);
        } else {
            sink.list(List.of(line(name, plain(value))));
        }
    }

    private void members(int level, Map<?, ?> object) {
        List<String> lines = new ArrayList<>();
        // What is plain comes first: below a heading it would seem to belong there.
        object.forEach((name, value) -> {
            if (isPlain(value)) {
                lines.add(line(String.valueOf(name), plain(value)));
            }
        });
        sink.list(lines);
        object.forEach((name, value) -> {
            if (!isPlain(value)) {
                give(level, String.valueOf(name), value);
            }
        });
    }

    private void array(int level, List<?> array) {
        List<Map<String, String>> rows = new ArrayList<>();
        Set<String> columns = new LinkedHashSet<>();
        for (Object one : array) {
            Map<String, String> row = new LinkedHashMap<>();
            if (one instanceof Map<?, ?> object && flatten("", object, row)) {
                rows.add(row);
                columns.addAll(row.keySet());
            }
        }
        long cells = rows.stream().mapToLong(Map::size).sum();
        boolean table = rows.size() == array.size()
                && columns.size() <= WIDEST
                && cells * 2 >= (long) rows.size() * columns.size();
        if (table) {
            for (int from = 0; from < rows.size(); from += ROWS_AT_ONCE) {
                List<List<String>> lines = new ArrayList<>();
                lines.add(List.copyOf(columns));
                for (Map<String, String> row : rows.subList(from, Math.min(rows.size(), from + ROWS_AT_ONCE))) {
                    lines.add(columns.stream()
                            .map(column -> row.getOrDefault(column, ""))
                            .toList());
                }
                sink.table(lines);
            }
            return;
        }
        for (Object one : array) {
            if (one instanceof Map<?, ?> object) {
                element(level, object);
            } else {
                give(level, null, one);
            }
        }
    }

    /** An object of an array is told under its first plain value, which is mostly its name. */
    private void element(int level, Map<?, ?> object) {
        for (Object value : object.values()) {
            if (isPlain(value) && !plain(value).isBlank()) {
                heading(level, plain(value));
                break;
            }
        }
        members(level + 1, object);
    }

    private void heading(int level, @Nullable String name) {
        if (name != null) {
            sink.heading(Math.min(level, DEEPEST_HEADING), name);
        }
    }

    /** Puts the object's plain values into the row, those of inner objects under "outer.inner"; false where one is not plain. */
    private static boolean flatten(String prefix, Map<?, ?> object, Map<String, String> row) {
        for (Map.Entry<?, ?> entry : object.entrySet()) {
            String name = prefix + entry.getKey();
            if (entry.getValue() instanceof Map<?, ?> inner) {
                if (!flatten(name + ".", inner, row)) {
                    return false;
                }
            } else if (isPlain(entry.getValue())) {
                row.put(name, plain(entry.getValue()));
            } else {
                return false;
            }
            if (row.size() > WIDEST) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(Object value) {
        return value instanceof String || value instanceof List<?> array && arePlain(array);
    }

    private static boolean arePlain(List<?> array) {
        return array.stream().allMatch(one -> one instanceof String);
    }

    private static String plain(Object value) {
        return value instanceof List<?> array
                ? String.join(", ", array.stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    private static String line(@Nullable String name, String value) {
        return value.isBlank() ? "" : name == null ? value : name + ": " + value;
    }
}
