package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.recado.simulators.platform.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of {@code generateContent} requests, with Gemini's words. Names may be written in camel and in snake case. */
final class GeminiRequests {

    private static final Set<String> FIELDS = Set.of(
            "contents",
            "systemInstruction",
            "generationConfig",
            "safetySettings",
            "tools",
            "toolConfig",
            "cachedContent",
            "model",
            "store",
            "labels");
    private static final Map<String, JsonNodeType> CONFIG = new HashMap<>();

    static {
        for (String number : List.of(
                "temperature",
                "topP",
                "topK",
                "maxOutputTokens",
                "candidateCount",
                "seed",
                "presencePenalty",
                "frequencyPenalty",
                "logprobs")) {
            CONFIG.put(number, JsonNodeType.NUMBER);
        }
        for (String text : List.of("responseMimeType", "mediaResolution")) {
            CONFIG.put(text, JsonNodeType.STRING);
        }
        for (String list : List.of("stopSequences", "responseModalities")) {
            CONFIG.put(list, JsonNodeType.ARRAY);
        }
        for (String object : List.of(
                "responseSchema",
                "responseJsonSchema",
                "_responseJsonSchema",
                "thinkingConfig",
                "speechConfig",
                "imageConfig")) {
            CONFIG.put(object, JsonNodeType.OBJECT);
        }
        for (String bool : List.of("responseLogprobs", "enableEnhancedCivicAnswers")) {
            CONFIG.put(bool, JsonNodeType.BOOLEAN);
        }
    }

    private static final Set<String> PARTS = Set.of(
            "text",
            "inlineData",
            "fileData",
            "functionCall",
            "functionResponse",
            "executableCode",
            "codeExecutionResult",
            "thought",
            "thoughtSignature",
            "videoMetadata",
            "mediaResolution");

    private GeminiRequests() {}

    static ModelRequest read(String path, String model, String key, boolean stream, byte[] body) {
        JsonNode json;
        try {
            json = Json.parse(body);
        } catch (Json.MalformedJsonException e) {
            throw GeminiApi.invalidArgument("Invalid JSON payload received. " + e.getMessage());
        }
        if (!json.isObject()) {
            throw GeminiApi.invalidArgument("Invalid JSON payload received. Root element must be a message.");
        }
        known(json, FIELDS, "");
        List<ModelRequest.Turn> turns = new ArrayList<>();
        JsonNode system = field(json, "systemInstruction");
        if (system != null) {
            object(system, "system_instruction");
            turns.add(new ModelRequest.Turn("system", parts(system, "system_instruction")));
        }
        contents(field(json, "contents"), turns);
        config(field(json, "generationConfig"));
        return new ModelRequest("gemini", path, model, turns, tools(field(json, "tools")), stream, key);
    }

    private static void contents(@Nullable JsonNode contents, List<ModelRequest.Turn> turns) {
        if (contents == null || contents.isNull() || (contents.isArray() && contents.isEmpty())) {
            throw GeminiApi.invalidArgument("* GenerateContentRequest.contents: contents is not specified\n");
        }
        if (!contents.isArray()) {
            throw GeminiApi.invalidArgument(
                    "Invalid value at 'contents' (type.googleapis.com/google.ai.generativelanguage.v1beta.Content)");
        }
        for (int i = 0; i < contents.size(); i++) {
            JsonNode content = contents.get(i);
            String at = "contents[" + i + "]";
            object(content, at);
            known(content, Set.of("role", "parts"), " at '" + at + "'");
            String role = Json.text(content, "role", "user");
            if (!role.equals("user") && !role.equals("model") && !role.equals("function")) {
                throw GeminiApi.invalidArgument("Please use a valid role: user, model.");
            }
            String text = parts(content, at);
            boolean result = content.path("parts").findValue("functionResponse") != null;
            turns.add(new ModelRequest.Turn(role.equals("model") ? "assistant" : result ? "tool" : "user", text));
        }
        if (turns.getLast().role().equals("assistant")) {
            throw GeminiApi.invalidArgument(
                    "Please ensure that the last content is from the user or a function response.");
        }
    }

    private static String parts(JsonNode content, String at) {
        JsonNode parts = content.get("parts");
        if (parts != null && parts.isObject()) {
            parts = Json.array().add(parts);
        }
        if (parts == null || !parts.isArray() || parts.isEmpty()) {
            throw GeminiApi.invalidArgument(
                    "* GenerateContentRequest." + at + ".parts: contents.parts must not be empty.\n");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            JsonNode part = parts.get(i);
            String here = at + ".parts[" + i + "]";
            object(part, here);
            known(part, PARTS, " at '" + here + "'");
            JsonNode words = part.get("text");
            if (words != null) {
                if (!words.isTextual()) {
                    throw GeminiApi.invalidArgument("Invalid value at '" + here + ".text' (TYPE_STRING), " + words);
                }
                text.append(words.textValue());
            } else if (part.isEmpty()) {
                throw GeminiApi.invalidArgument("* GenerateContentRequest." + here
                        + ".data: required oneof field 'data' must have one" + " initialized field\n");
            } else {
                text.append(Json.write(part));
            }
        }
        if (text.isEmpty()) {
            throw GeminiApi.invalidArgument(
                    "Unable to submit request because it has an empty text parameter. Add a value to the parameter and try"
                            + " again.");
        }
        return text.toString();
    }

    private static void config(@Nullable JsonNode config) {
        if (config == null || config.isNull()) {
            return;
        }
        object(config, "generation_config");
        known(config, CONFIG.keySet(), " at 'generation_config'");
        config.properties().forEach(entry -> {
            JsonNodeType type = CONFIG.get(camel(entry.getKey()));
            if (!entry.getValue().isNull() && entry.getValue().getNodeType() != type) {
                throw GeminiApi.invalidArgument("Invalid value at 'generation_config." + snake(entry.getKey())
                        + "' (TYPE_" + (type == JsonNodeType.NUMBER ? "FLOAT" : type) + "), " + entry.getValue());
            }
        });
        range(config, "temperature", 0, 2);
        range(config, "topP", 0, 1);
        JsonNode max = field(config, "maxOutputTokens");
        if (max != null && max.asInt() < 1) {
            throw GeminiApi.invalidArgument("max_output_tokens must be positive.");
        }
    }

    private static void range(JsonNode config, String name, double min, double max) {
        JsonNode value = field(config, name);
        if (value != null && (value.asDouble() < min || value.asDouble() > max)) {
            throw GeminiApi.invalidArgument("* GenerateContentRequest.generation_config." + snake(name) + ": "
                    + snake(name) + " must be in the range [" + min + ", " + max + "].\n");
        }
    }

    private static List<String> tools(@Nullable JsonNode tools) {
        List<String> names = new ArrayList<>();
        if (tools == null || tools.isNull()) {
            return names;
        }
        if (!tools.isArray()) {
            throw GeminiApi.invalidArgument("Invalid value at 'tools'");
        }
        for (JsonNode tool : tools) {
            JsonNode declarations = field(tool, "functionDeclarations");
            if (declarations == null) {
                continue;
            }
            for (JsonNode declaration : declarations) {
                String name = Json.text(declaration, "name", "");
                if (!name.matches("[A-Za-z_][A-Za-z0-9_.:-]{0,63}")) {
                    throw GeminiApi.invalidArgument(
                            "* GenerateContentRequest.tools[0].function_declarations[" + names.size()
                                    + "].name: Invalid function name. Must start with a letter or an underscore.\n");
                }
                names.add(name);
            }
        }
        return names;
    }

    private static void known(JsonNode json, Set<String> known, String where) {
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(camel(name)) && !known.contains(name)) {
                throw GeminiApi.invalidArgument("Invalid JSON payload received. Unknown name \"" + name + "\"" + where
                        + ": Cannot find field.");
            }
        });
    }

    private static void object(JsonNode node, String at) {
        if (!node.isObject()) {
            throw GeminiApi.invalidArgument("Invalid value at '" + at + "' , " + node);
        }
    }

    private static @Nullable JsonNode field(JsonNode json, String camelName) {
        JsonNode value = json.get(camelName);
        return value != null ? value : json.get(snake(camelName));
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    }

    private static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (String part : name.split("_")) {
            camel.append(
                    camel.isEmpty() || part.isEmpty()
                            ? part
                            : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return camel.isEmpty() ? name : camel.toString();
    }
}
