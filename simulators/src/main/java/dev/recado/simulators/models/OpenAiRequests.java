package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.simulators.platform.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks of Chat Completions requests, with OpenAI's words. */
final class OpenAiRequests {

    private static final Set<String> FIELDS = Set.of(
            "model",
            "messages",
            "temperature",
            "top_p",
            "n",
            "stream",
            "stream_options",
            "stop",
            "max_tokens",
            "max_completion_tokens",
            "presence_penalty",
            "frequency_penalty",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "user",
            "seed",
            "tools",
            "tool_choice",
            "parallel_tool_calls",
            "response_format",
            "reasoning_effort",
            "verbosity",
            "store",
            "metadata",
            "service_tier",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "modalities",
            "prediction",
            "thinking",
            "functions",
            "function_call");

    private OpenAiRequests() {}

    /** A request that is refused: HTTP status, message, and which parameter. */
    static final class Invalid extends RuntimeException {
        private final int status;
        private final String text;
        private final @Nullable String param;
        private final @Nullable String code;

        Invalid(int status, String message, @Nullable String param, @Nullable String code) {
            super(message, null, false, false);
            this.text = message;
            this.status = status;
            this.param = param;
            this.code = code;
        }

        @Override
        public String getMessage() {
            return text;
        }

        int status() {
            return status;
        }

        @Nullable
        String param() {
            return param;
        }

        @Nullable
        String code() {
            return code;
        }
    }

    static ModelRequest read(String provider, String path, String key, byte[] body) {
        JsonNode json;
        try {
            json = Json.parse(body);
        } catch (Json.MalformedJsonException e) {
            throw new Invalid(
                    400,
                    "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP"
                            + " library correctly. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.)",
                    null,
                    null);
        }
        if (!json.isObject()) {
            throw new Invalid(400, "Invalid type for request body: expected an object.", null, "invalid_type");
        }
        JsonNode model = json.get("model");
        if (model == null || model.isNull() || model.asText().isEmpty()) {
            throw new Invalid(400, "you must provide a model parameter", null, null);
        }
        if (!model.isTextual()) {
            throw wrongType("model", "a string", model);
        }
        checkModel(provider, model.textValue());
        for (String unknown : OpenAiApi.unknownFields(json, FIELDS)) {
            throw new Invalid(400, "Unknown parameter: '" + unknown + "'.", unknown, "unknown_parameter");
        }
        number(json, "temperature", 0, 2);
        number(json, "top_p", 0, 1);
        number(json, "presence_penalty", -2, 2);
        number(json, "frequency_penalty", -2, 2);
        integer(json, "max_tokens");
        integer(json, "max_completion_tokens");
        integer(json, "n");
        bool(json, "stream");
        bool(json, "store");
        bool(json, "parallel_tool_calls");
        JsonNode format = json.get("response_format");
        if (format != null
                && !format.isNull()
                && !format.path("type").asText().matches("text|json_object|json_schema")) {
            throw new Invalid(
                    400,
                    "Invalid value: '" + format.path("type").asText()
                            + "'. Supported values are: 'json_object', 'json_schema', and 'text'.",
                    "response_format.type",
                    "invalid_value");
        }
        return new ModelRequest(
                provider,
                path,
                model.textValue(),
                messages(provider, json.get("messages")),
                tools(json.get("tools")),
                json.path("stream").asBoolean(false),
                key);
    }

    static boolean wantsUsageInStream(byte[] body) {
        return Json.parse(body).path("stream_options").path("include_usage").asBoolean(false);
    }

    static void checkModel(String provider, String model) {
        if (model.startsWith("unknown") || model.startsWith("invalid")) {
            throw provider.equals("deepseek")
                    ? new Invalid(400, "Model Not Exist", null, "invalid_request_error")
                    : new Invalid(
                            404,
                            "The model `" + model + "` does not exist or you do not have access to it.",
                            null,
                            "model_not_found");
        }
    }

    private static List<ModelRequest.Turn> messages(String provider, @Nullable JsonNode messages) {
        if (messages == null || messages.isNull()) {
            throw new Invalid(400, "Missing required parameter: 'messages'.", "messages", "missing_required_parameter");
        }
        if (!messages.isArray()) {
            throw wrongType("messages", "an array of objects", messages);
        }
        if (messages.isEmpty()) {
            throw new Invalid(
                    400,
                    "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array"
                            + " instead.",
                    "messages",
                    "empty_array");
        }
        Set<String> roles = provider.equals("deepseek")
                ? Set.of("system", "user", "assistant", "tool")
                : Set.of("system", "developer", "user", "assistant", "tool");
        List<ModelRequest.Turn> turns = new ArrayList<>();
        Set<String> openCalls = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            JsonNode message = messages.get(i);
            String at = "messages[" + i + "]";
            if (!message.isObject()) {
                throw wrongType(at, "an object", message);
            }
            JsonNode role = message.get("role");
            if (role == null || role.isNull()) {
                throw new Invalid(
                        400,
                        "Missing required parameter: '" + at + ".role'.",
                        at + ".role",
                        "missing_required_parameter");
            }
            if (!roles.contains(role.asText())) {
                throw new Invalid(
                        400,
                        "Invalid value: '" + role.asText() + "'. Supported values are: "
                                + (provider.equals("deepseek")
                                        ? "'system', 'assistant', 'user', and 'tool'."
                                        : "'system', 'assistant', 'user', 'function', 'tool', and 'developer'."),
                        at + ".role",
                        "invalid_value");
            }
            String name = role.asText().equals("developer") ? "system" : role.asText();
            if (name.equals("tool")) {
                String id = Json.text(message, "tool_call_id");
                if (id == null) {
                    throw new Invalid(
                            400,
                            "Missing parameter 'tool_call_id': messages with role 'tool' must have a 'tool_call_id'.",
                            at + ".tool_call_id",
                            null);
                }
                if (!openCalls.remove(id)) {
                    throw new Invalid(
                            400,
                            "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with"
                                    + " 'tool_calls'.",
                            at + ".role",
                            null);
                }
            } else if (!openCalls.isEmpty()) {
                throw unansweredCalls(openCalls, at);
            }
            boolean callsTools = message.path("tool_calls").isArray()
                    && !message.path("tool_calls").isEmpty();
            if (callsTools) {
                message.get("tool_calls")
                        .forEach(call -> openCalls.add(call.path("id").asText()));
            }
            turns.add(new ModelRequest.Turn(name, content(message.get("content"), at, callsTools)));
        }
        if (!openCalls.isEmpty()) {
            throw unansweredCalls(openCalls, "messages[" + (messages.size() - 1) + "]");
        }
        return turns;
    }

    private static Invalid unansweredCalls(Set<String> calls, String at) {
        return new Invalid(
                400,
                "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'."
                        + " The following tool_call_ids did not have response messages: " + String.join(", ", calls),
                at + ".role",
                null);
    }

    private static String content(@Nullable JsonNode content, String at, boolean mayBeMissing) {
        if (content == null || content.isNull()) {
            if (mayBeMissing) {
                return "";
            }
            throw new Invalid(
                    400,
                    "Invalid value for 'content': expected a string, got null.",
                    at + ".content",
                    content == null ? "missing_required_parameter" : null);
        }
        if (content.isTextual()) {
            return content.textValue();
        }
        if (!content.isArray()) {
            throw new Invalid(
                    400,
                    "Invalid type for '" + at + ".content': expected one of a string or array of objects, but got "
                            + kind(content) + " instead.",
                    at + ".content",
                    "invalid_type");
        }
        if (content.isEmpty()) {
            throw new Invalid(
                    400,
                    "Invalid '" + at
                            + ".content': empty array. Expected an array with minimum length 1, but got an empty"
                            + " array instead.",
                    at + ".content",
                    "empty_array");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < content.size(); i++) {
            String type = content.get(i).path("type").asText();
            if (!Set.of("text", "image_url", "input_audio", "file", "refusal").contains(type)) {
                throw new Invalid(
                        400,
                        "Invalid value: '" + type
                                + "'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal', and 'file'.",
                        at + ".content[" + i + "].type",
                        "invalid_value");
            }
            text.append(content.get(i).path("text").asText());
        }
        return text.toString();
    }

    private static List<String> tools(@Nullable JsonNode tools) {
        List<String> names = new ArrayList<>();
        if (tools == null || tools.isNull()) {
            return names;
        }
        if (!tools.isArray()) {
            throw wrongType("tools", "an array of objects", tools);
        }
        for (int i = 0; i < tools.size(); i++) {
            String name = tools.get(i).path("function").path("name").asText();
            if (!tools.get(i).path("type").asText().equals("function")) {
                throw new Invalid(
                        400,
                        "Missing required parameter: 'tools[" + i + "].type'.",
                        "tools[" + i + "].type",
                        "missing_required_parameter");
            }
            if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
                throw new Invalid(
                        400,
                        "Invalid 'tools[" + i
                                + "].function.name': string does not match pattern. Expected a string that"
                                + " matches the pattern '^[a-zA-Z0-9_-]+$'.",
                        "tools[" + i + "].function.name",
                        "invalid_value");
            }
            names.add(name);
        }
        return names;
    }

    private static void number(JsonNode json, String field, double min, double max) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return;
        }
        if (!value.isNumber()) {
            throw wrongType(field, "a decimal", value);
        }
        if (value.doubleValue() < min || value.doubleValue() > max) {
            boolean tooSmall = value.doubleValue() < min;
            throw new Invalid(
                    400,
                    "Invalid '" + field + "': decimal " + (tooSmall ? "below minimum" : "above maximum")
                            + " value. Expected a value " + (tooSmall ? ">= " + min : "<= " + max) + ", but got "
                            + value.asText() + " instead.",
                    field,
                    tooSmall ? "decimal_below_min_value" : "decimal_above_max_value");
        }
    }

    private static void integer(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value == null || value.isNull()) {
            return;
        }
        if (!value.isIntegralNumber()) {
            throw wrongType(field, "an integer", value);
        }
        if (value.longValue() < 1) {
            throw new Invalid(
                    400,
                    "Invalid '" + field + "': integer below minimum value. Expected a value >= 1, but got "
                            + value.asText() + " instead.",
                    field,
                    "integer_below_min_value");
        }
    }

    private static void bool(JsonNode json, String field) {
        JsonNode value = json.get(field);
        if (value != null && !value.isNull() && !value.isBoolean()) {
            throw wrongType(field, "a boolean", value);
        }
    }

    private static Invalid wrongType(String field, String expected, JsonNode actual) {
        return new Invalid(
                400,
                "Invalid type for '" + field + "': expected " + expected + ", but got " + kind(actual) + " instead.",
                field,
                "invalid_type");
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            default -> "null";
        };
    }
}
