package dev.recado.llm;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.googleai.GoogleAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.output.Response;
import dev.recado.llm.ModelFailure.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A model behind a provider's API, with the key of one tenant. It blocks the calling (virtual) thread. A question waits for a few
 * seconds only, because words alone find most answers, too; and after a failure the next questions don't wait at all for a while.
 */
final class ApiEmbedder implements TextEmbedder {
    private static final Duration FOR_QUESTION = Duration.ofSeconds(5);
    private static final Duration FOR_PASSAGES = Duration.ofSeconds(90);
    private static final Duration REST = Duration.ofSeconds(15);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final int MOST_ATTEMPTS = 3;
    private static final int SHORTEST_SECRET = 8;

    // OpenAI takes 2,048 texts at once, Gemini 100; what counts is the answer, of about 22 characters per number.
    private static final int MOST_TEXTS = 64;
    private static final int MOST_CHARACTERS = 2_000_000;
    private static final int CHARACTERS_PER_NUMBER = 22;

    private static final int OPENAI_INPUT = 8_191;
    private static final int GEMINI_INPUT = 2_048;
    private static final int UNKNOWN_INPUT = 512;
    private static final int GEMINI_DIMENSION = 768;
    private static final int LARGEST_DIMENSION = 4_096;
    private static final Map<String, Integer> DIMENSIONS =
            Map.of("text-embedding-3-small", 1_536, "text-embedding-3-large", 3_072, "text-embedding-ada-002", 1_536);

    // No byte-level tokenizer makes more than one token of a byte; of ordinary text three or four bytes make one.
    // Counted like this
    // and held to a third of the limit, a passage fits whatever is in it.
    private static final int BYTES_PER_TOKEN = 3;

    private final EmbeddingChoice choice;
    private final @Nullable String key;
    private final Wire wire;
    private final EmbeddingModel forQuestions;
    private final EmbeddingModel forPassages;
    private volatile int dimension;
    private volatile @Nullable Rest resting;

    /** What failed a moment ago fails again now: whoever asks a question need not wait for that. */
    private record Rest(long until, ModelFailure why) {}

    ApiEmbedder(EmbeddingChoice choice, @Nullable String key, Wire wire) {
        this.choice = choice;
        this.key = key;
        this.wire = wire;
        Integer wanted = wantedDimension(choice);
        this.dimension = wanted == null ? DIMENSIONS.getOrDefault(choice.effectiveModel(), 0) : wanted;
        if (choice.provider() == EmbeddingProvider.GEMINI) {
            forQuestions = gemini(GoogleAiEmbeddingModel.TaskType.RETRIEVAL_QUERY, wanted);
            forPassages = gemini(GoogleAiEmbeddingModel.TaskType.RETRIEVAL_DOCUMENT, wanted);
        } else {
            forQuestions = openAi(wanted);
            forPassages = forQuestions;
        }
    }

    private static @Nullable Integer wantedDimension(EmbeddingChoice choice) {
        boolean gemini = choice.dimension() == null && choice.effectiveModel().startsWith("gemini-embedding");
        return gemini ? Integer.valueOf(GEMINI_DIMENSION) : choice.dimension();
    }

    // LangChain4j's own retries are off, because ours know the deadline; and nothing of a document goes to the log.
    private EmbeddingModel openAi(@Nullable Integer wanted) {
        return OpenAiEmbeddingModel.builder()
                .httpClientBuilder(wire.builder())
                .baseUrl(choice.address())
                .apiKey(key)
                .modelName(choice.effectiveModel())
                .dimensions(wanted)
                .maxSegmentsPerBatch(MOST_TEXTS)
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .build();
    }

    private EmbeddingModel gemini(GoogleAiEmbeddingModel.TaskType task, @Nullable Integer wanted) {
        return GoogleAiEmbeddingModel.builder()
                .httpClientBuilder(wire.builder())
                .baseUrl(choice.address())
                .apiKey(key)
                .modelName(choice.effectiveModel())
                .taskType(task)
                .outputDimensionality(wanted)
                .maxRetries(0)
                .logRequestsAndResponses(false)
                .build();
    }

    @Override
    public String name() {
        return choice.effectiveModel();
    }

    @Override
    public int dimension() {
        if (dimension == 0) {
            embed(List.of("ok"));
        }
        return dimension;
    }

    /** Those of the providers are; and who runs a server of their own has chosen its model for their own language. */
    @Override
    public boolean isMultilingual() {
        return true;
    }

    @Override
    public int passageTokens() {
        int most =
                switch (choice.provider()) {
                    case OPENAI -> OPENAI_INPUT;
                    case GEMINI -> GEMINI_INPUT;
                    default -> Objects.requireNonNullElse(choice.inputTokens(), UNKNOWN_INPUT);
                };
        return most / BYTES_PER_TOKEN;
    }

    @Override
    public int tokens(String text) {
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return text.isBlank() ? 0 : (bytes + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
    }

    @Override
    public int batch() {
        int numbers = dimension == 0 ? LARGEST_DIMENSION : dimension;
        return Math.max(1, Math.min(MOST_TEXTS, MOST_CHARACTERS / CHARACTERS_PER_NUMBER / numbers));
    }

    @Override
    public float[] question(String text) {
        Rest rest = resting;
        if (rest != null && System.nanoTime() - rest.until() < 0) {
            throw rest.why();
        }
        try {
            // Whoever writes to us may write more than the model takes; what matters comes first.
            return ask(forQuestions, List.of(cut(text)), FOR_QUESTION, 1)
                    .vectors()
                    .getFirst();
        } catch (ModelFailure e) {
            resting = new Rest(System.nanoTime() + REST.toNanos(), e);
            throw e;
        }
    }

    private String cut(String text) {
        int most = passageTokens() * BYTES_PER_TOKEN / 2;
        return text.length() <= most
                ? text
                : text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    @Override
    public Embedded embed(List<String> texts) {
        return ask(forPassages, texts, FOR_PASSAGES, MOST_ATTEMPTS);
    }

    private Embedded ask(EmbeddingModel model, List<String> texts, Duration time, int attempts) {
        List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
        Deadline deadline = Deadline.in(time);
        for (int attempt = 1; ; attempt++) {
            try {
                return embedded(wire.within(deadline, () -> model.embedAll(segments)), texts);
            } catch (WireFailure failure) {
                Duration pause = pause(failure, attempt);
                if (attempt == attempts || !failure.kind().worthRepeating() || pause.compareTo(deadline.left()) >= 0) {
                    throw new ModelFailure(failure, choice, masked(failure.detail()));
                }
                rest(pause);
            }
        }
    }

    private Embedded embedded(Response<List<Embedding>> response, List<String> texts) {
        List<float[]> vectors = response.content().stream()
                .map(Embedding::vector)
                .map(ApiEmbedder::ofLengthOne)
                .toList();
        if (vectors.size() != texts.size()) {
            throw new ModelFailure(Kind.EMBEDDING_GARBLED, choice, vectors.size() + " ≠ " + texts.size());
        }
        for (float[] vector : vectors) {
            if (dimension == 0) {
                dimension = vector.length;
            }
            if (vector.length != dimension) {
                throw new ModelFailure(Kind.DIMENSION, choice, vector.length + " ≠ " + dimension);
            }
        }
        Integer counted =
                response.tokenUsage() == null ? null : response.tokenUsage().inputTokenCount();
        long tokens = counted != null
                ? counted
                : texts.stream().mapToLong(text -> (text.length() + 3) / 4).sum();
        return new Embedded(vectors, tokens, Prices.ofEmbeddings(choice, tokens));
    }

    /** Gemini's are not, where they are shorter than the model's own. */
    private static float[] ofLengthOne(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += (double) value * value;
        }
        double length = Math.sqrt(sum);
        if (length == 0 || !Double.isFinite(length)) {
            throw new WireFailure(Kind.GARBLED, "", null);
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    /** Providers like to repeat the key in their complaints. */
    private String masked(String detail) {
        return key == null || key.length() < SHORTEST_SECRET ? detail : detail.replace(key, "…");
    }

    private static Duration pause(WireFailure failure, int attempt) {
        Duration asked = failure.retryAfter();
        if (asked != null) {
            return asked;
        }
        long millis = FIRST_PAUSE.toMillis() << (attempt - 1);
        return Duration.ofMillis(millis + ThreadLocalRandom.current().nextLong(millis / 2));
    }

    private static void rest(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting to ask the model again");
        }
    }
}
