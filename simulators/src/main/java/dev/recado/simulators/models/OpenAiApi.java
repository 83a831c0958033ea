package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The Chat Completions and embeddings APIs of OpenAI, and DeepSeek's, which has no embeddings, the same shape, other errors and one role less. Any key is
 * good unless it starts with {@code invalid}; any model exists unless its name starts with {@code unknown} or {@code invalid}.
 */
public final class OpenAiApi {

    private static final Map<String, List<String>> MODELS = Map.of(
            "openai",
            List.of(
                    "gpt-5.2",
                    "gpt-5-mini",
                    "gpt-5-nano",
                    "gpt-4.1-mini",
                    "gpt-4o-mini",
                    "text-embedding-3-small",
                    "text-embedding-3-large"),
            "deepseek",
            List.of("deepseek-chat", "deepseek-reasoner"));

    private final ModelCalls calls;
    private final EmbeddingCalls embeddings;
    private final Clock clock;

    /** Answers by these scripts and logs there. */
    public OpenAiApi(ModelScripts scripts, ModelLog log, Clock clock) {
        this.calls = new ModelCalls(scripts, log, new PassageAnswers(), clock);
        this.embeddings = new EmbeddingCalls(scripts, log, clock);
        this.clock = clock;
    }

    /** Adds the routes. */
    public void register(RoutesConfig routes) {
        for (String base : List.of("/openai/v1", "/deepseek", "/deepseek/v1")) {
            String provider = base.startsWith("/openai") ? "openai" : "deepseek";
            routes.post(base + "/chat/completions", ctx -> guarded(ctx, provider, () -> complete(ctx, provider)));
            routes.get(base + "/models", ctx -> guarded(ctx, provider, () -> models(ctx, provider)));
            routes.get(base + "/models/{model}", ctx -> guarded(ctx, provider, () -> model(ctx, provider)));
        }
        // DeepSeek has none.
        routes.post("/openai/v1/embeddings", ctx -> guarded(ctx, "openai", () -> embed(ctx)));
        for (String base : List.of("/openai", "/deepseek")) {
            routes.get(base + "/<path>", OpenAiApi::unknownUrl);
            routes.post(base + "/<path>", OpenAiApi::unknownUrl);
        }
    }

    private interface Body {
        void run() throws Exception;
    }

    private static void guarded(Context ctx, String provider, Body body) throws Exception {
        ctx.header("x-request-id", "req_" + UUID.randomUUID().toString().replace("-", ""));
        try {
            body.run();
        } catch (ModelError e) {
            ModelCalls.send(ctx, e.status(), Json.write(e.body()));
        } catch (OpenAiRequests.Invalid e) {
            int status = provider.equals("deepseek") && e.status() == 404 ? 400 : e.status();
            ModelCalls.send(
                    ctx, status, Json.write(error(e.getMessage(), "invalid_request_error", e.param(), e.code())));
        }
    }

    private static void unknownUrl(Context ctx) {
        String path = ctx.path().replaceFirst("^/(openai|deepseek)", "");
        ModelCalls.send(
                ctx,
                404,
                Json.write(
                        error("Invalid URL (" + ctx.method() + " " + path + ")", "invalid_request_error", null, null)));
    }

    private void complete(Context ctx, String provider) throws Exception {
        String key = key(ctx, provider);
        ModelRequest request = OpenAiRequests.read(provider, ctx.path(), key, ctx.bodyAsBytes());
        boolean usageInStream = OpenAiRequests.wantsUsageInStream(ctx.bodyAsBytes());
        calls.run(ctx, request, new Format(clock, usageInStream));
    }

    private void embed(Context ctx) {
        String key = key(ctx, "openai");
        OpenAiEmbeddings wanted = OpenAiEmbeddings.read(ctx.bodyAsBytes());
        ModelRequest request =
                EmbeddingCalls.request("openai-embeddings", ctx.path(), wanted.model(), key, wanted.texts());
        embeddings.run(ctx, request, new Format(clock, false)::error, wanted::answer);
    }

    private static void models(Context ctx, String provider) {
        key(ctx, provider);
        ObjectNode list = Json.object().put("object", "list");
        ArrayNode data = list.putArray("data");
        MODELS.getOrDefault(provider, List.of()).forEach(m -> data.add(modelJson(m, provider)));
        ModelCalls.send(ctx, 200, Json.write(list));
    }

    private static void model(Context ctx, String provider) {
        key(ctx, provider);
        String model = ctx.pathParam("model");
        OpenAiRequests.checkModel(provider, model);
        ModelCalls.send(ctx, 200, Json.write(modelJson(model, provider)));
    }

    private static ObjectNode modelJson(String model, String provider) {
        return Json.object()
                .put("id", model)
                .put("object", "model")
                .put("created", 1_767_225_600)
                .put("owned_by", provider);
    }

    private static String key(Context ctx, String provider) {
        String header = ctx.header("Authorization");
        String key = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
                ? header.substring(7).trim()
                : "";
        if (key.isEmpty()) {
            throw new ModelError(
                    401,
                    provider.equals("openai")
                            ? error(
                                    "You didn't provide an API key. You need to provide your API key in an Authorization"
                                            + " header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
                                    "invalid_request_error",
                                    null,
                                    null)
                            : error(
                                    "Authentication Fails (auth header format should be Bearer sk-...)",
                                    "authentication_error",
                                    null,
                                    "invalid_request_error"));
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("invalid")) {
            String masked = "*".repeat(8) + key.substring(Math.max(0, key.length() - 4));
            throw new ModelError(
                    401,
                    provider.equals("openai")
                            ? error(
                                    "Incorrect API key provided: " + masked
                                            + ". You can find your API key at https://platform.openai.com/account/api-keys.",
                                    "invalid_request_error",
                                    null,
                                    "invalid_api_key")
                            : error(
                                    "Authentication Fails, Your api key: " + masked + " is invalid",
                                    "authentication_error",
                                    null,
                                    "invalid_request_error"));
        }
        return key;
    }

    static ObjectNode error(String message, String type, @Nullable String param, @Nullable String code) {
        ObjectNode json = Json.object();
        json.putObject("error")
                .put("message", message)
                .put("type", type)
                .put("param", param)
                .put("code", code);
        return json;
    }

    private record Format(Clock clock, boolean usageInStream) implements WireFormat {

        @Override
        public ObjectNode answer(ModelRequest request, ModelReply reply, String text) {
            ObjectNode json = head(request, "chat.completion");
            ObjectNode choice = json.putArray("choices").addObject();
            choice.put("index", 0);
            ObjectNode message = choice.putObject("message");
            message.put("role", "assistant");
            message.put("content", text.isEmpty() && !reply.toolCalls().isEmpty() ? null : text);
            if (!reply.toolCalls().isEmpty()) {
                ArrayNode toolCalls = message.putArray("tool_calls");
                reply.toolCalls().forEach(call -> toolCalls.add(toolCall(call)));
            }
            message.putNull("refusal");
            choice.putNull("logprobs");
            choice.put("finish_reason", finish(reply));
            json.set("usage", usage(request, text));
            json.put("service_tier", "default");
            json.put("system_fingerprint", "fp_simulated");
            return json;
        }

        @Override
        public List<String> stream(ModelRequest request, ModelReply reply, String text) {
            List<String> parts = new ArrayList<>();
            ObjectNode head = head(request, "chat.completion.chunk");
            parts.add(chunk(head, Json.object().put("role", "assistant").put("content", ""), null));
            for (String piece : text.splitWithDelimiters(" ", 0)) {
                if (!piece.isEmpty()) {
                    parts.add(chunk(head, Json.object().put("content", piece), null));
                }
            }
            for (int i = 0; i < reply.toolCalls().size(); i++) {
                ObjectNode delta = Json.object();
                delta.putArray("tool_calls")
                        .add(toolCall(reply.toolCalls().get(i)).put("index", i));
                parts.add(chunk(head, delta, null));
            }
            parts.add(chunk(head, Json.object(), finish(reply)));
            if (usageInStream) {
                ObjectNode last = head.deepCopy();
                last.putArray("choices");
                last.set("usage", usage(request, text));
                parts.add(Json.write(last));
            }
            parts.add("[DONE]");
            return parts;
        }

        @Override
        public ObjectNode error(int status, String message) {
            String type =
                    switch (status) {
                        case 401 -> "invalid_request_error";
                        case 402 -> "unknown_error";
                        case 429 -> "requests";
                        case 400, 403, 404, 422 -> "invalid_request_error";
                        default -> "server_error";
                    };
            String code =
                    switch (status) {
                        case 401 -> "invalid_api_key";
                        case 429 -> "rate_limit_exceeded";
                        default -> null;
                    };
            return OpenAiApi.error(message, type, null, code);
        }

        private ObjectNode head(ModelRequest request, String object) {
            return Json.object()
                    .put(
                            "id",
                            "chatcmpl-"
                                    + UUID.randomUUID()
                                            .toString()
                                            .replace("-", "")
                                            .substring(0, 29))
                    .put("object", object)
                    .put("created", clock.instant().getEpochSecond())
                    .put("model", request.model());
        }

        private static String chunk(ObjectNode head, ObjectNode delta, @Nullable String finish) {
            ObjectNode json = head.deepCopy();
            ObjectNode choice = json.putArray("choices").addObject();
            choice.put("index", 0);
            choice.set("delta", delta);
            choice.putNull("logprobs");
            choice.put("finish_reason", finish);
            return Json.write(json);
        }

        private static ObjectNode toolCall(ModelReply.ToolCall call) {
            ObjectNode json = Json.object().put("id", call.id()).put("type", "function");
            json.putObject("function").put("name", call.name()).put("arguments", Json.write(call.arguments()));
            return json;
        }

        private static String finish(ModelReply reply) {
            return reply.toolCalls().isEmpty() ? reply.finish() : "tool_calls";
        }

        private static ObjectNode usage(ModelRequest request, String text) {
            int prompt = Tokens.prompt(request);
            int completion = Tokens.count(text);
            ObjectNode usage = Json.object()
                    .put("prompt_tokens", prompt)
                    .put("completion_tokens", completion)
                    .put("total_tokens", prompt + completion);
            usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
            usage.putObject("completion_tokens_details")
                    .put("reasoning_tokens", 0)
                    .put("audio_tokens", 0);
            return usage;
        }
    }

    /** Names in a JSON object that are not in the given set. */
    static Set<String> unknownFields(JsonNode json, Set<String> known) {
        Set<String> unknown = new HashSet<>();
        json.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                unknown.add(name);
            }
        });
        return unknown;
    }
}
