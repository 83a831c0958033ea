package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.Json;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/**
 * The Gemini API: {@code generateContent}, {@code streamGenerateContent}, {@code embedContent} and {@code batchEmbedContents}. Keys and models are judged as by
 * {@link OpenAiApi}; a bad key is answered 400 {@code API_KEY_INVALID}, for that is what Gemini does.
 */
public final class GeminiApi {

    private static final List<String> MODELS = List.of(
            "gemini-3-pro", "gemini-3-flash", "gemini-2.5-flash", "gemini-2.5-flash-lite", "gemini-embedding-001");

    private final ModelCalls calls;
    private final EmbeddingCalls embeddings;

    /** Answers by these scripts and logs there. */
    public GeminiApi(ModelScripts scripts, ModelLog log, Clock clock) {
        this.calls = new ModelCalls(scripts, log, new PassageAnswers(), clock);
        this.embeddings = new EmbeddingCalls(scripts, log, clock);
    }

    /** Adds the routes. */
    public void register(RoutesConfig routes) {
        routes.get("/gemini/v1beta/models", ctx -> guarded(ctx, () -> models(ctx)));
        routes.get("/gemini/v1beta/models/{model}", ctx -> guarded(ctx, () -> model(ctx)));
        routes.post("/gemini/v1beta/models/{call}", ctx -> guarded(ctx, () -> generate(ctx)));
        routes.get("/gemini/<path>", GeminiApi::notFound);
        routes.post("/gemini/<path>", GeminiApi::notFound);
    }

    private interface Body {
        void run() throws Exception;
    }

    private static void guarded(Context ctx, Body body) throws Exception {
        try {
            body.run();
        } catch (ModelError e) {
            ModelCalls.send(ctx, e.status(), Json.write(e.body()));
        }
    }

    // Google's front end answers unknown paths without JSON.
    private static void notFound(Context ctx) {
        ctx.status(404)
                .contentType("text/html; charset=UTF-8")
                .result("<!DOCTYPE html><title>Error 404 (Not Found)</title>");
    }

    private void generate(Context ctx) throws Exception {
        String call = ctx.pathParam("call");
        int colon = call.indexOf(':');
        String model = colon < 0 ? call : call.substring(0, colon);
        String method = colon < 0 ? "" : call.substring(colon + 1);
        boolean stream = method.equals("streamGenerateContent");
        if (method.equals("embedContent") || method.equals("batchEmbedContents")) {
            embed(ctx, model, method.startsWith("batch"));
            return;
        }
        if (!stream && !method.equals("generateContent")) {
            notFound(ctx);
            return;
        }
        String key = key(ctx);
        checkModel(model);
        ModelRequest request = GeminiRequests.read(ctx.path(), model, key, stream, ctx.bodyAsBytes());
        if (stream && !"sse".equals(ctx.queryParam("alt"))) {
            throw invalidArgument("The simulator streams only with alt=sse.");
        }
        calls.run(ctx, request, new Format());
    }

    private void embed(Context ctx, String model, boolean batch) {
        String key = key(ctx);
        checkModel(model);
        GeminiEmbeddings wanted = GeminiEmbeddings.read(model, batch, ctx.bodyAsBytes());
        ModelRequest request = EmbeddingCalls.request("gemini-embeddings", ctx.path(), model, key, wanted.texts());
        embeddings.run(ctx, request, new Format()::error, wanted::answer);
    }

    private static void models(Context ctx) {
        key(ctx);
        ObjectNode list = Json.object();
        ArrayNode models = list.putArray("models");
        MODELS.forEach(m -> models.add(modelJson(m)));
        ModelCalls.send(ctx, 200, Json.write(list));
    }

    private static void model(Context ctx) {
        key(ctx);
        String model = ctx.pathParam("model");
        checkModel(model);
        ModelCalls.send(ctx, 200, Json.write(modelJson(model)));
    }

    private static ObjectNode modelJson(String model) {
        ObjectNode json = Json.object()
                .put("name", "models/" + model)
                .put("version", "001")
                .put("displayName", model)
                .put("inputTokenLimit", 1_048_576)
                .put("outputTokenLimit", 65_536);
        json.putArray("supportedGenerationMethods")
                .add("generateContent")
                .add("countTokens")
                .add("batchGenerateContent");
        return json;
    }

    private static String key(Context ctx) {
        String key = ctx.header("x-goog-api-key");
        if (key == null || key.isEmpty()) {
            key = ctx.queryParam("key");
        }
        if (key == null || key.isEmpty()) {
            throw new ModelError(
                    403,
                    error(
                            403,
                            "PERMISSION_DENIED",
                            "Method doesn't allow unregistered callers (callers without established identity). Please use API"
                                    + " Key or other form of API consumer identity to call this API."));
        }
        if (key.toLowerCase(Locale.ROOT).startsWith("invalid")) {
            ObjectNode body = error(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.");
            ArrayNode details = body.withObject("/error").putArray("details");
            ObjectNode info = details.addObject()
                    .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                    .put("reason", "API_KEY_INVALID")
                    .put("domain", "googleapis.com");
            info.putObject("metadata").put("service", "generativelanguage.googleapis.com");
            details.addObject()
                    .put("@type", "type.googleapis.com/google.rpc.LocalizedMessage")
                    .put("locale", "en-US")
                    .put("message", "API key not valid. Please pass a valid API key.");
            throw new ModelError(400, body);
        }
        return key;
    }

    private static void checkModel(String model) {
        if (model.startsWith("unknown") || model.startsWith("invalid")) {
            throw new ModelError(
                    404,
                    error(
                            404,
                            "NOT_FOUND",
                            "models/" + model + " is not found for API version v1beta, or is not supported for"
                                    + " generateContent. Call ListModels to see the list of available models and their"
                                    + " supported methods."));
        }
    }

    static ModelError invalidArgument(String message) {
        return new ModelError(400, error(400, "INVALID_ARGUMENT", message));
    }

    static ObjectNode error(int code, String status, String message) {
        ObjectNode json = Json.object();
        json.putObject("error").put("code", code).put("message", message).put("status", status);
        return json;
    }

    private record Format() implements WireFormat {

        @Override
        public ObjectNode answer(ModelRequest request, ModelReply reply, String text) {
            return part(request, reply, text, text, true, UUID.randomUUID().toString());
        }

        @Override
        public List<String> stream(ModelRequest request, ModelReply reply, String text) {
            String id = UUID.randomUUID().toString();
            List<String> parts = new ArrayList<>();
            String[] words = text.splitWithDelimiters(" ", 0);
            // Gemini sends fewer, longer parts than OpenAI.
            int size = Math.max(2, words.length / 6);
            for (int from = 0; from < Math.max(1, words.length); from += size) {
                int to = Math.min(words.length, from + size);
                StringBuilder piece = new StringBuilder();
                for (int i = from; i < to; i++) {
                    piece.append(words[i]);
                }
                parts.add(Json.write(part(request, reply, piece.toString(), text, to >= words.length, id)));
            }
            return parts;
        }

        @Override
        public ObjectNode error(int status, String message) {
            String name =
                    switch (status) {
                        case 400 -> "INVALID_ARGUMENT";
                        case 401 -> "UNAUTHENTICATED";
                        case 403 -> "PERMISSION_DENIED";
                        case 404 -> "NOT_FOUND";
                        case 429 -> "RESOURCE_EXHAUSTED";
                        case 503 -> "UNAVAILABLE";
                        case 504 -> "DEADLINE_EXCEEDED";
                        default -> "INTERNAL";
                    };
            return GeminiApi.error(status, name, message);
        }

        private static ObjectNode part(
                ModelRequest request, ModelReply reply, String piece, String text, boolean last, String id) {
            ObjectNode json = Json.object();
            ObjectNode candidate = json.putArray("candidates").addObject();
            ObjectNode content = candidate.putObject("content");
            ArrayNode parts = content.putArray("parts");
            if (!piece.isEmpty() || reply.toolCalls().isEmpty()) {
                parts.addObject().put("text", piece);
            }
            if (last) {
                for (ModelReply.ToolCall call : reply.toolCalls()) {
                    parts.addObject()
                            .putObject("functionCall")
                            .put("name", call.name())
                            .set("args", call.arguments());
                }
            }
            content.put("role", "model");
            if (last) {
                candidate.put("finishReason", finish(reply));
            }
            candidate.put("index", 0);
            int prompt = Tokens.prompt(request);
            int answer = Tokens.count(text);
            ObjectNode usage = json.putObject("usageMetadata")
                    .put("promptTokenCount", prompt)
                    .put("candidatesTokenCount", answer)
                    .put("totalTokenCount", prompt + answer);
            usage.putArray("promptTokensDetails")
                    .addObject()
                    .put("modality", "TEXT")
                    .put("tokenCount", prompt);
            json.put("modelVersion", request.model());
            json.put("responseId", id);
            return json;
        }

        private static String finish(ModelReply reply) {
            return reply.finish().equals("length") ? "MAX_TOKENS" : "STOP";
        }
    }
}
