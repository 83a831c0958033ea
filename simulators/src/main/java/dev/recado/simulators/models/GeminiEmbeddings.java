package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Requests of Gemini's {@code embedContent} and {@code batchEmbedContents}, checked as it does: at most 100 texts, none empty,
 * each naming the model of the path, a dimension of at most 3,072. As with Gemini, only whole vectors have length 1, and too long texts
 * are cut off in silence.
 */
record GeminiEmbeddings(String model, List<String> texts, int dimension, boolean batch) {
    private static final Set<String> TASKS = Set.of(
            "TASK_TYPE_UNSPECIFIED",
            "RETRIEVAL_QUERY",
            "RETRIEVAL_DOCUMENT",
            "SEMANTIC_SIMILARITY",
            "CLASSIFICATION",
            "CLUSTERING",
            "QUESTION_ANSWERING",
            "FACT_VERIFICATION",
            "CODE_RETRIEVAL_QUERY");
    private static final Set<String> FIELDS = Set.of("model", "content", "taskType", "title", "outputDimensionality");
    private static final int WHOLE = 3_072;
    private static final int MOST_TEXTS = 100;
    private static final int MOST_CHARACTERS = 2_048 * 4;

    static GeminiEmbeddings read(String model, boolean batch, byte[] body) {
        JsonNode json;
        try {
            json = Json.parse(body);
        } catch (Json.MalformedJsonException e) {
            throw GeminiApi.invalidArgument("Invalid JSON payload received. " + e.getMessage());
        }
        List<JsonNode> requests = new ArrayList<>();
        if (batch) {
            json.path("requests").forEach(requests::add);
            for (String unknown : OpenAiApi.unknownFields(json, Set.of("requests"))) {
                throw unknown(unknown);
            }
            if (requests.isEmpty()) {
                throw GeminiApi.invalidArgument(
                        "* BatchEmbedContentsRequest.requests: at least one request is required");
            }
            if (requests.size() > MOST_TEXTS) {
                throw GeminiApi.invalidArgument("* BatchEmbedContentsRequest.requests: at most " + MOST_TEXTS
                        + " requests can be in one batch");
            }
        } else {
            requests.add(json);
        }
        List<String> texts = new ArrayList<>();
        int dimension = WHOLE;
        for (JsonNode request : requests) {
            for (String unknown : OpenAiApi.unknownFields(request, FIELDS)) {
                throw unknown(unknown);
            }
            String named = Json.text(request, "model");
            if (batch && named == null || named != null && !named.equals("models/" + model)) {
                throw GeminiApi.invalidArgument(
                        "* BatchEmbedContentsRequest.requests[0].model: must match the parent's model in batch operations");
            }
            String task = Json.text(request, "taskType");
            if (task != null && !TASKS.contains(task)) {
                throw GeminiApi.invalidArgument("Invalid value at 'requests[0].task_type' (type.googleapis.com/"
                        + "google.ai.generativelanguage.v1beta.TaskType), \"" + task + "\"");
            }
            texts.add(text(request));
            dimension = dimension(request.get("outputDimensionality"));
        }
        return new GeminiEmbeddings(model, texts, dimension, batch);
    }

    private static String text(JsonNode request) {
        StringBuilder text = new StringBuilder();
        request.at("/content/parts")
                .forEach(part -> text.append(part.path("text").asText()));
        if (text.isEmpty()) {
            throw GeminiApi.invalidArgument("* EmbedContentRequest.content: contents is not specified");
        }
        return text.length() <= MOST_CHARACTERS ? text.toString() : text.substring(0, MOST_CHARACTERS);
    }

    private static int dimension(@Nullable JsonNode wanted) {
        if (wanted == null || wanted.isNull()) {
            return WHOLE;
        }
        if (!wanted.isIntegralNumber() || wanted.intValue() < 1 || wanted.intValue() > WHOLE) {
            throw GeminiApi.invalidArgument(
                    "Unsupported dimensions: output dimensionality must be between 1 and " + WHOLE);
        }
        return wanted.intValue();
    }

    private static ModelError unknown(String field) {
        return GeminiApi.invalidArgument(
                "Invalid JSON payload received. Unknown name \"" + field + "\": Cannot find field.");
    }

    ObjectNode answer() {
        ObjectNode json = Json.object();
        if (!batch) {
            json.set("embedding", vector(texts.getFirst()));
            return json;
        }
        ArrayNode all = json.putArray("embeddings");
        texts.forEach(text -> all.add(vector(text)));
        return json;
    }

    private ObjectNode vector(String text) {
        ObjectNode json = Json.object();
        ArrayNode numbers = json.putArray("values");
        float scale = dimension == WHOLE ? 1 : 0.7f;
        for (float value : EmbeddingVectors.of(model, text, dimension)) {
            numbers.add(value * scale);
        }
        return json;
    }
}
