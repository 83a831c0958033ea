package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document that a server gives out, and requests made from nothing but it. */
final class OpenApi {
    private static final String ROOT = "/api/v1";
    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonNode document;

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    static OpenApi of(Installation installation) {
        return new OpenApi(Api.anonymous(installation.baseUrl())
                .with("Accept", "application/json")
                .get("/openapi")
                .expect(200)
                .json());
    }

    /**
     * One operation.
     *
     * @param path below {@code /api/v1}
     */
    record Operation(String method, String path, JsonNode definition) {
        /** {@code GET /devices/{id}}. */
        String name() {
            return method + " " + path;
        }

        boolean hasParameters() {
            return path.contains("{");
        }

        /** As the document has it: whether a token is needed. */
        boolean needsLogIn() {
            return !definition.path("security").isEmpty();
        }

        boolean changesNothing() {
            return method.equals("GET");
        }

        /** The path with its parameters filled, from the left to the right; the filler gets what stands before each. */
        String path(Function<Place, String> filler) {
            StringBuilder filled = new StringBuilder();
            Matcher parameters = PARAMETER.matcher(path);
            int from = 0;
            while (parameters.find()) {
                filled.append(path, from, parameters.start());
                filled.append(filler.apply(
                        new Place(path.substring(0, parameters.start() - 1), filled.toString(), parameters.group(1))));
                from = parameters.end();
            }
            return filled.append(path.substring(from)).toString();
        }
    }

    /**
     * Where a path parameter stands.
     *
     * @param template the path before it, as in the document
     * @param before the path before it, its own parameters filled
     */
    record Place(String template, String before, String parameter) {
        /** The list that the parameter picks from. */
        String list() {
            return before.substring(0, before.length() - 1);
        }
    }

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    if (path.getKey().startsWith(ROOT + "/") && METHODS.contains(operation.getKey())) {
                        operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey().substring(ROOT.length()),
                                operation.getValue()));
                    }
                }));
        return operations;
    }

    /** A body that fits the operation's schema: what is required, and every member that takes an id. */
    byte[] body(Operation operation, Function<String, String> idFor) {
        JsonNode content = content(operation);
        if (content.isEmpty() || isUpload(operation)) {
            // A change without a body would be refused for that alone, and nothing else be tried.
            if (Set.of("PUT", "PATCH").contains(operation.method())) {
                throw new AssertionError("The document says nothing of the body of " + operation.name());
            }
            return new byte[0];
        }
        JsonNode json = content.elements().next();
        return sample(json.path("schema"), "", idFor, operation.method().equals("PATCH"), new HashSet<>())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the body is an uploaded file. */
    boolean isUpload(Operation operation) {
        return content(operation).has("multipart/form-data");
    }

    /** The members of the body and the parameters of the query that take an id. */
    Set<String> takesIds(Operation operation) {
        Set<String> names = new HashSet<>();
        body(operation, name -> {
            names.add(name);
            return "00000000-0000-0000-0000-000000000000";
        });
        names.addAll(idQueries(operation));
        return names;
    }

    /** The query with all its parameters that take an id: {@code ?conversationId=…}, or nothing. */
    String query(Operation operation, Function<String, String> idFor) {
        List<String> parts = idQueries(operation).stream()
                .map(name -> name + "=" + idFor.apply(name))
                .toList();
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private List<String> idQueries(Operation operation) {
        List<String> names = new ArrayList<>();
        for (JsonNode parameter : operation.definition().path("parameters")) {
            String name = parameter.path("name").asText();
            if (parameter.path("in").asText().equals("query") && isId(name, resolved(parameter.path("schema")))) {
                names.add(name);
            }
        }
        return names;
    }

    private static JsonNode content(Operation operation) {
        return operation.definition().path("requestBody").path("content");
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode found = schema;
        while (found.has("$ref")) {
            found = document.at(found.get("$ref").asText().substring(1));
        }
        for (String combined : List.of("anyOf", "oneOf", "allOf")) {
            for (JsonNode one : found.path(combined)) {
                if (!one.path("type").asText().equals("null")) {
                    return resolved(one);
                }
            }
        }
        return found;
    }

    private static boolean isId(String name, JsonNode schema) {
        return schema.path("format").asText().equals("uuid") || name.matches(".+(Id|Ids)|category|categories");
    }

    private JsonNode sample(
            JsonNode given, String name, Function<String, String> idFor, boolean idsOnly, Set<String> within) {
        JsonNode schema = resolved(given);
        if (schema.has("enum")) {
            return schema.get("enum").get(0);
        }
        return switch (type(schema)) {
            case "object" -> object(schema, idFor, idsOnly, within);
            case "array" -> {
                ArrayNode array = NODES.arrayNode();
                array.add(sample(schema.path("items"), name, idFor, idsOnly, within));
                yield array;
            }
            case "integer", "number" ->
                NODES.numberNode(Math.max(1, schema.path("minimum").asInt(1)));
            case "boolean" -> NODES.booleanNode(true);
            default -> NODES.textNode(text(name, schema, idFor));
        };
    }

    private ObjectNode object(JsonNode schema, Function<String, String> idFor, boolean idsOnly, Set<String> within) {
        ObjectNode object = NODES.objectNode();
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(member -> required.add(member.asText()));
        schema.path("properties").properties().forEach(member -> {
            JsonNode inner = resolved(member.getValue());
            boolean id = isId(member.getKey(), inner) || isId(member.getKey(), resolved(inner.path("items")));
            if ((id || (required.contains(member.getKey()) && !idsOnly)) && within.add(member.getKey())) {
                object.set(member.getKey(), sample(member.getValue(), member.getKey(), idFor, idsOnly, within));
                within.remove(member.getKey());
            }
        });
        return object;
    }

    private static String text(String name, JsonNode schema, Function<String, String> idFor) {
        if (isId(name, schema)) {
            return idFor.apply(name);
        }
        return switch (schema.path("format").asText()) {
            case "date-time" -> "2099-01-01T00:00:00Z";
            case "date" -> "2099-01-01";
            case "email" -> "ana@example.com";
            default -> "x".repeat(Math.max(1, schema.path("minLength").asInt(1)));
        };
    }

    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (!one.asText().equals("null")) {
                    return one.asText();
                }
            }
        }
        @Nullable String single = type.isTextual() ? type.asText() : null;
        return single == null ? (schema.has("properties") ? "object" : "string") : single;
    }
}
