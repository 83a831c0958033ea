package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.models.OpenAiRequests.Invalid;
import dev.recado.simulators.platform.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Embedding requests of OpenAI's API, checked as it does: at most 2,048 texts, none empty, none longer than 8,192 tokens, no more
 * than 300,000 tokens at once, a shorter dimension only where the model has one. A model by another name has 384 dimensions, as
 * on a compatible server.
 */
record OpenAiEmbeddings(String model, List<String> texts, int dimension, boolean base64) {
    private static final Set<String> FIELDS = Set.of("model", "input", "encoding_format", "dimensions", "user");
    private static final Map<String, Integer> DIMENSIONS =
            Map.of("text-embedding-3-small", 1_536, "text-embedding-3-large", 3_072, "text-embedding-ada-002", 1_536);
    private static final int OTHER_DIMENSION = 384;
    private static final int MOST_TEXTS = 2_048;
    private static final int MOST_TOKENS = 8_192;
    private static final int MOST_TOKENS_AT_ONCE = 300_000;

    static OpenAiEmbeddings read(byte[] body) {
        JsonNode json;
        try {
            json = Json.parse(body);
        } catch (Json.MalformedJsonException e) {
            throw new Invalid(400, "We could not parse the JSON body of your request.", null, null);
        }
        JsonNode model = json.get("model");
        if (model == null || !model.isTextual() || model.textValue().isEmpty()) {
            throw new Invalid(400, "you must provide a model parameter", null, null);
        }
        OpenAiRequests.checkModel("openai", model.textValue());
        for (String unknown : OpenAiApi.unknownFields(json, FIELDS)) {
            throw new Invalid(400, "Unknown parameter: '" + unknown + "'.", unknown, "unknown_parameter");
        }
        List<String> texts = texts(json.get("input"));
        String format = Json.text(json, "encoding_format", "float");
        if (!format.equals("float") && !format.equals("base64")) {
            throw new Invalid(
                    400,
                    "Invalid value: '" + format + "'. Supported values are: 'float' and 'base64'.",
                    "encoding_format",
                    "invalid_value");
        }
        return new OpenAiEmbeddings(
                model.textValue(),
                texts,
                dimension(model.textValue(), json.get("dimensions")),
                format.equals("base64"));
    }

    private static List<String> texts(@Nullable JsonNode input) {
        if (input == null || input.isNull()) {
            throw new Invalid(400, "Missing required parameter: 'input'.", "input", "missing_required_parameter");
        }
        List<String> texts = new ArrayList<>();
        if (input.isTextual()) {
            texts.add(input.textValue());
        } else if (input.isArray()) {
            input.forEach(one -> texts.add(one.isTextual() ? one.textValue() : ""));
        }
        if (texts.isEmpty() || texts.stream().anyMatch(String::isEmpty)) {
            throw new Invalid(400, "'$.input' is invalid. Please check the API reference.", "input", null);
        }
        if (texts.size() > MOST_TEXTS) {
            throw new Invalid(
                    400,
                    "Invalid 'input': array too long. Expected an array with maximum length " + MOST_TEXTS
                            + ", but got an array with length " + texts.size() + " instead.",
                    "input",
                    "array_above_max_length");
        }
        int all = 0;
        for (String text : texts) {
            int tokens = Tokens.count(text);
            all += tokens;
            if (tokens > MOST_TOKENS) {
                throw new Invalid(
                        400,
                        "This model's maximum context length is " + MOST_TOKENS + " tokens, however you requested "
                                + tokens
                                + " tokens (" + tokens
                                + " in your prompt; 0 for the completion). Please reduce your prompt; or completion length.",
                        null,
                        null);
            }
        }
        if (all > MOST_TOKENS_AT_ONCE) {
            throw new Invalid(
                    400,
                    "Requested " + all + " tokens, max " + MOST_TOKENS_AT_ONCE + " tokens per request",
                    null,
                    "max_tokens_per_request");
        }
        return texts;
    }

    private static int dimension(String model, @Nullable JsonNode wanted) {
        int whole = DIMENSIONS.getOrDefault(model, OTHER_DIMENSION);
        if (wanted == null || wanted.isNull()) {
            return whole;
        }
        if (!model.startsWith("text-embedding-3")) {
            throw new Invalid(400, "This model does not support specifying dimensions.", "dimensions", null);
        }
        if (!wanted.isIntegralNumber() || wanted.intValue() < 1 || wanted.intValue() > whole) {
            throw new Invalid(
                    400,
                    "Invalid value for 'dimensions' = " + wanted.asText() + ". Must be less than or equal to " + whole
                            + ".",
                    "dimensions",
                    null);
        }
        return wanted.intValue();
    }

    ObjectNode answer() {
        ObjectNode json = Json.object().put("object", "list");
        ArrayNode data = json.putArray("data");
        for (int i = 0; i < texts.size(); i++) {
            float[] vector = EmbeddingVectors.of(model, texts.get(i), dimension);
            ObjectNode one = data.addObject().put("object", "embedding").put("index", i);
            if (base64) {
                ByteBuffer bytes =
                        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                bytes.asFloatBuffer().put(vector);
                one.put("embedding", Base64.getEncoder().encodeToString(bytes.array()));
            } else {
                ArrayNode numbers = one.putArray("embedding");
                for (float value : vector) {
                    numbers.add(value);
                }
            }
        }
        int tokens = texts.stream().mapToInt(Tokens::count).sum();
        json.put("model", model);
        json.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
        return json;
    }
}
