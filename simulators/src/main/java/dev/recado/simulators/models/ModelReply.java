package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.simulators.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a model server does with one request. With neither text, echo, tool calls, status nor body it answers by itself.
 *
 * @param text the answer
 * @param echo a regular expression: the answer is what matches it in everything that the user has said since the model last
 *     spoke, in order, so that the answer tells what it answers
 * @param delayMillis before the first byte
 * @param chunkDelayMillis between the parts of a stream
 * @param status of a refusal in the provider's form; 0: none
 * @param message of the refusal
 * @param body sent instead of anything sensible
 * @param hang never answers
 * @param drop cuts the connection
 * @param finish {@code stop} or {@code length}
 * @param retryAfterSeconds header of a refusal; 0: none
 */
public record ModelReply(
        @Nullable String text,
        @Nullable Pattern echo,
        List<ToolCall> toolCalls,
        long delayMillis,
        long chunkDelayMillis,
        int status,
        @Nullable String message,
        @Nullable String body,
        boolean hang,
        boolean drop,
        String finish,
        int retryAfterSeconds) {

    /** The model wants a tool called. */
    public record ToolCall(String id, String name, JsonNode arguments) {}

    /** Answers by itself, at once. */
    public static final ModelReply SENSIBLE =
            new ModelReply(null, null, List.of(), 0, 0, 0, null, null, false, false, "stop", 0);

    boolean isSensible() {
        return text == null && echo == null && toolCalls.isEmpty() && status == 0 && body == null;
    }

    ModelReply withToolCall(ToolCall call) {
        return new ModelReply(
                text,
                echo,
                List.of(call),
                delayMillis,
                chunkDelayMillis,
                status,
                message,
                body,
                hang,
                drop,
                finish,
                retryAfterSeconds);
    }

    /** What to say to a request that is to be echoed. */
    static String echoed(Pattern echo, ModelRequest request) {
        return echo.matcher(String.join("\n", request.latestUserTexts()))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.joining(" "));
    }

    /** Reads a scripted reply. */
    static ModelReply read(JsonNode json) {
        List<ToolCall> calls = new ArrayList<>();
        for (JsonNode call : json.path("toolCalls")) {
            calls.add(new ToolCall(
                    Json.text(call, "id", "call_" + Long.toHexString(System.nanoTime()) + calls.size()),
                    Json.text(call, "name", ""),
                    call.has("arguments") ? call.get("arguments") : Json.object()));
        }
        JsonNode body = json.get("body");
        String echo = Json.text(json, "echo");
        return new ModelReply(
                Json.text(json, "text"),
                echo == null ? null : Pattern.compile(echo),
                calls,
                json.path("delayMillis").asLong(0),
                json.path("chunkDelayMillis").asLong(0),
                json.path("status").asInt(0),
                Json.text(json, "message"),
                body == null || body.isNull() ? null : body.isTextual() ? body.textValue() : Json.write(body),
                json.path("hang").asBoolean(false),
                json.path("drop").asBoolean(false),
                Json.text(json, "finish", "stop"),
                json.path("retryAfterSeconds").asInt(0));
    }
}
