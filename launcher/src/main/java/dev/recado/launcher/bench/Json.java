package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.launcher.Rest;
import java.util.function.Consumer;

/** JSON for benchmarks. */
public final class Json {
    private Json() {}

    /** An object of texts; names and values in turn. */
    public static ObjectNode object(String... membersAndValues) {
        ObjectNode object = Rest.JSON.createObjectNode();
        for (int i = 0; i < membersAndValues.length; i += 2) {
            object.put(membersAndValues[i], membersAndValues[i + 1]);
        }
        return object;
    }

    /** Every item of a list, page by page. */
    public static void each(Rest api, String path, Consumer<JsonNode> item) {
        String cursor = "";
        do {
            JsonNode page = api.get(path + (path.contains("?") ? "&" : "?") + "limit=100" + cursor);
            page.get("items").forEach(item);
            cursor = page.hasNonNull("nextCursor")
                    ? "&cursor=" + page.get("nextCursor").asText()
                    : "";
        } while (!cursor.isEmpty());
    }
}
