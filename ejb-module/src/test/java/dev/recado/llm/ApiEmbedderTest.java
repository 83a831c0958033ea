package dev.recado.llm;

import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Invalid;
import dev.recado.platform.TenantId;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static dev.recado.llm.FakeProvider.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

@Timeout(30)
class ApiEmbedderTest {
    private static final long SECOND = 1_000_000_000;
    private static final TenantId TENANT = new TenantId(UUID.randomUUID());

    private final FakeProvider provider = new FakeProvider();
    private final PretendedTransactions transactions = new PretendedTransactions();
    private final EmbeddingModels models = EmbeddingModels.inServer("target/test-models");
    private @Nullable String key = "sk-test-key-1234";
    private long keyVersion;
    private long now;

    @BeforeEach
    void open() {
        models.internalHosts = Optional.of("127.0.0.1");
        models.transactions = transactions;
        models.open();
        models.nanos = () -> now;
        models.keys = new EmbeddingKeys() {
            @Override
            public Optional<Known> known(String address) {
                return Optional.ofNullable(key).map(present -> new Known(new UUID(0, 0), keyVersion, "1234"));
            }

            @Override
            public @Nullable String open(String address) {
                return key;
            }
        };
    }

    @AfterEach
    void close() {
        models.close();
        provider.close();
    }

    @Test
    void openai_is_asked_in_its_own_form_and_its_tokens_cost_what_they_cost() {
        provider.then(status(200, openAi(7, vector(3, 4), vector(0, 2))));
        EmbeddingChoice choice = choice(EmbeddingProvider.OPENAI_COMPATIBLE, "bge-m3", null);

        Embedded embedded = of(choice).embed(List.of("um", "dois"));

        assertThat(embedded.vectors().getFirst()[0]).isCloseTo(0.6f, within(1e-6f));
        assertThat(embedded.vectors().get(1)[1]).isCloseTo(1f, within(1e-6f));
        assertThat(embedded.tokens()).isEqualTo(7);
        assertThat(embedded.cost()).isNull();
        FakeProvider.Request request = provider.lastRequest();
        assertThat(request.path()).isEqualTo("/v1/embeddings");
        assertThat(request.header("Authorization")).isEqualTo("Bearer sk-test-key-1234");
        assertThat(request.body().getString("model")).isEqualTo("bge-m3");
        assertThat(request.body().getJsonArray("input")).hasSize(2);
        assertThat(request.body().containsKey("dimensions")).isFalse();
        assertThat(Prices.ofEmbeddings(
                        new EmbeddingChoice(EmbeddingProvider.OPENAI, null, null, null, null), 1_000_000))
                .isEqualByComparingTo(new BigDecimal("0.02"));
    }

    @Test
    void no_transaction_waits_for_vectors_nor_for_their_dimension() {
        TextEmbedder embedder = of(choice(EmbeddingProvider.OPENAI_COMPATIBLE, "bge-m3", null));
        transactions.underWay = true;

        assertThatThrownBy(() -> embedder.embed(List.of("um"))).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(embedder::dimension).isInstanceOf(IllegalStateException.class);
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void a_dimension_that_is_chosen_is_asked_for_and_any_other_answer_is_an_error() {
        provider.then(status(200, openAi(1, vector(1, 0)))).then(status(200, openAi(1, vector(1, 0, 0))));
        TextEmbedder embedder = of(choice(EmbeddingProvider.OPENAI_COMPATIBLE, "m", 2));

        assertThat(embedder.embed(List.of("a")).vectors().getFirst()).hasSize(2);
        assertThat(provider.lastRequest().body().getInt("dimensions")).isEqualTo(2);
        ModelFailure failure = failure(() -> embedder.embed(List.of("b")));
        assertThat(failure.code()).isEqualTo("llm.embedding-dimension");
        assertThat(failure.isPassing()).isFalse();
    }

    @Test
    void gemini_is_asked_differently_for_questions_and_passages_and_its_short_vectors_get_length_one() {
        provider.then(status(200, gemini(768))).then(status(200, gemini(768)));
        TextEmbedder embedder = of(choice(EmbeddingProvider.GEMINI, null, null));

        float[] vector = embedder.embed(List.of("um")).vectors().getFirst();

        assertThat(vector).hasSize(768);
        assertThat(length(vector)).isCloseTo(1, within(1e-5));
        FakeProvider.Request request = provider.lastRequest();
        assertThat(request.path()).startsWith("/v1/models/gemini-embedding-001:batchEmbedContents");
        assertThat(request.header("x-goog-api-key")).isEqualTo("sk-test-key-1234");
        JsonObject one = request.body().getJsonArray("requests").getJsonObject(0);
        assertThat(one.getString("model")).isEqualTo("models/gemini-embedding-001");
        assertThat(one.getString("taskType")).isEqualTo("RETRIEVAL_DOCUMENT");
        assertThat(one.getInt("outputDimensionality")).isEqualTo(768);
        assertThat(embedder.question("quando?")).hasSize(768);
        assertThat(provider.lastRequest().body().toString()).contains("RETRIEVAL_QUERY");
        assertThat(embedder.batch()).isLessThanOrEqualTo(100);
    }

    @Test
    void trouble_that_passes_is_tried_again_at_once_and_then_told_with_how_long_to_wait() {
        provider.then(status(503, "{}")).then(status(200, openAi(1, vector(1, 0))));
        TextEmbedder embedder = of(choice(EmbeddingProvider.OPENAI_COMPATIBLE, "m", null));
        assertThat(embedder.embed(List.of("a")).vectors()).hasSize(1);

        provider.then(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", "120");
            exchange.sendResponseHeaders(429, -1);
        });
        ModelFailure failure = failure(() -> embedder.embed(List.of("b")));
        assertThat(failure.isPassing()).isTrue();
        assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(120));
        assertThat(provider.requests()).hasSize(3);
    }

    @Test
    void while_it_rests_after_a_failure_every_question_is_told_what_failed() {
        provider.then(status(401, "{}"));
        TextEmbedder embedder = of(choice(EmbeddingProvider.OPENAI_COMPATIBLE, "m", null));

        assertThat(failure(() -> embedder.question("um?")).code()).isEqualTo("llm.key-refused");
        assertThat(failure(() -> embedder.question("dois?")).code()).isEqualTo("llm.key-refused");
        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void what_is_refused_is_asked_once_and_told_without_the_key() {
        provider.then(status(401, "{\"error\":{\"message\":\"Incorrect API key provided: sk-test-key-1234\"}}"));
        ModelFailure failure =
                failure(() -> of(choice(EmbeddingProvider.GEMINI, null, null)).embed(List.of("a")));
        assertThat(failure.code()).isEqualTo("llm.key-refused");
        assertThat(failure.isPassing()).isFalse();
        assertThat(failure.detail()).doesNotContain("1234");
        assertThat(provider.requests()).hasSize(1);

        provider.then(status(400, "{\"error\":{\"message\":\"'$.input' is invalid.\"}}"));
        assertThat(failure(() -> of(choice(EmbeddingProvider.OPENAI_COMPATIBLE, "m", null))
                                .embed(List.of("a")))
                        .text(Locale.ENGLISH))
                .contains("did not accept")
                .contains("'$.input' is invalid");
    }

    @Test
    void a_question_is_not_kept_waiting_by_a_provider_that_has_just_failed() {
        provider.then(status(500, "{}"));
        TextEmbedder embedder = of(choice(EmbeddingProvider.OPENAI_COMPATIBLE, "m", null));

        failure(() -> embedder.question("a"));
        failure(() -> embedder.question("b"));

        assertThat(provider.requests()).hasSize(1);
    }

    @Test
    void a_long_question_is_cut_to_what_the_model_takes() {
        provider.then(status(200, openAi(1, vector(1, 0))));
        of(choice(EmbeddingProvider.OPENAI_COMPATIBLE, "m", null)).question("ã".repeat(10_000));
        assertThat(provider.lastRequest()
                        .body()
                        .getJsonArray("input")
                        .getString(0)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)
                        .length)
                .isLessThanOrEqualTo(512);
    }

    @Test
    void whatever_a_passage_holds_its_estimate_keeps_it_below_the_providers_limit() {
        for (EmbeddingProvider each :
                List.of(EmbeddingProvider.OPENAI, EmbeddingProvider.GEMINI, EmbeddingProvider.OPENAI_COMPATIBLE)) {
            TextEmbedder embedder = of(choice(each, "m", null));
            int limit = each == EmbeddingProvider.OPENAI ? 8_191 : each == EmbeddingProvider.GEMINI ? 2_048 : 512;
            // At worst each byte is a token.
            for (String piece : List.of("1|", "ção ", "漢字", "🙂")) {
                StringBuilder text = new StringBuilder();
                while (embedder.tokens(text + piece) <= embedder.passageTokens()) {
                    text.append(piece);
                }
                assertThat(text.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                        .isLessThanOrEqualTo(limit);
            }
        }
    }

    @Test
    void a_changed_key_is_used_within_a_second() {
        EmbeddingChoice choice = choice(EmbeddingProvider.OPENAI_COMPATIBLE, "m", null);
        provider.then(status(200, openAi(1, vector(1, 0))))
                .then(status(200, openAi(1, vector(1, 0))))
                .then(status(200, openAi(1, vector(1, 0))));
        TextEmbedder first = of(choice);
        first.question("a");
        now += SECOND;
        assertThat(of(choice)).isSameAs(first);

        key = "sk-new-key-5678";
        keyVersion++;
        // For a moment nobody looks whether there is another key.
        assertThat(of(choice)).isSameAs(first);
        now += SECOND;
        of(choice).question("b");
        key = null;
        now += SECOND;
        of(choice).question("c");

        assertThat(provider.requests())
                .extracting(request -> request.header("Authorization"))
                .startsWith("Bearer sk-test-key-1234", "Bearer sk-new-key-5678")
                .last()
                .asString()
                .doesNotContain("sk-");
    }

    @Test
    void tenants_never_share_an_embedding_model() {
        EmbeddingChoice choice = choice(EmbeddingProvider.OPENAI_COMPATIBLE, "m", null);
        assertThat(of(choice)).isSameAs(of(choice));
        assertThat(CurrentTenant.call(new TenantId(UUID.randomUUID()), () -> models.of(choice)))
                .isNotSameAs(of(choice));
    }

    @Test
    void a_test_tells_dimension_and_time_or_what_is_wrong() {
        provider.then(status(200, openAi(5, vector(1, 2, 3))));
        EmbeddingChoice choice = choice(EmbeddingProvider.OPENAI_COMPATIBLE, "m", null);
        EmbeddingTest good = CurrentTenant.call(TENANT, () -> models.test(choice, null, Locale.ENGLISH));
        assertThat(good.ok()).isTrue();
        assertThat(good.dimension()).isEqualTo(3);
        assertThat(good.text()).contains("3 numbers");

        provider.then(status(404, "{\"error\":{\"message\":\"no such model\"}}"));
        EmbeddingTest unknown = CurrentTenant.call(TENANT, () -> models.test(choice, "", Locale.ENGLISH));
        assertThat(unknown.ok()).isFalse();
        assertThat(unknown.code()).isEqualTo("llm.model-unknown");

        key = null;
        EmbeddingTest keyless = CurrentTenant.call(
                TENANT,
                () -> models.test(
                        new EmbeddingChoice(EmbeddingProvider.OPENAI, null, null, null, null), null, Locale.ENGLISH));
        assertThat(keyless.code()).isEqualTo("llm.key-missing");
        EmbeddingTest inside =
                CurrentTenant.call(TENANT, () -> models.test(EmbeddingChoice.DEFAULT, null, Locale.ENGLISH));
        assertThat(inside.dimension()).isEqualTo(384);
    }

    @Test
    void a_choice_that_can_not_be_right_is_refused() {
        assertThatThrownBy(() -> new EmbeddingChoice(EmbeddingProvider.IN_PROCESS, "http://a", null, null, null))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new EmbeddingChoice(EmbeddingProvider.OPENAI_COMPATIBLE, null, "m", null, null))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new EmbeddingChoice(EmbeddingProvider.OPENAI, null, "../up", null, null))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new EmbeddingChoice(EmbeddingProvider.OPENAI, null, null, 9_999, null))
                .isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> new EmbeddingChoice(EmbeddingProvider.OPENAI, null, null, null, 4_000))
                .isInstanceOf(Invalid.class);
    }

    private TextEmbedder of(EmbeddingChoice choice) {
        return CurrentTenant.call(TENANT, () -> models.of(choice));
    }

    private EmbeddingChoice choice(EmbeddingProvider who, @Nullable String model, @Nullable Integer dimension) {
        return new EmbeddingChoice(who, provider.url() + "/v1", model, dimension, null);
    }

    private static ModelFailure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return Objects.requireNonNull(catchThrowableOfType(ModelFailure.class, call));
    }

    private static double length(float[] vector) {
        double sum = 0;
        for (float value : vector) {
            sum += value * value;
        }
        return Math.sqrt(sum);
    }

    private static double[] vector(double... values) {
        return values;
    }

    private static String openAi(int tokens, double[]... vectors) {
        JsonArrayBuilder data = Json.createArrayBuilder();
        for (int i = 0; i < vectors.length; i++) {
            JsonArrayBuilder numbers = Json.createArrayBuilder();
            for (double value : vectors[i]) {
                numbers.add(value);
            }
            data.add(Json.createObjectBuilder()
                    .add("object", "embedding")
                    .add("index", i)
                    .add("embedding", numbers));
        }
        return Json.createObjectBuilder()
                .add("object", "list")
                .add("data", data)
                .add("model", "m")
                .add(
                        "usage",
                        Json.createObjectBuilder().add("prompt_tokens", tokens).add("total_tokens", tokens))
                .build()
                .toString();
    }

    private static String gemini(int dimension) {
        JsonArrayBuilder numbers = Json.createArrayBuilder();
        for (int i = 0; i < dimension; i++) {
            numbers.add(0.5);
        }
        var values = Json.createObjectBuilder().add("values", numbers).build();
        // Both forms: one is for many texts, the other for one.
        return Json.createObjectBuilder()
                .add("embeddings", Json.createArrayBuilder().add(values))
                .add("embedding", values)
                .build()
                .toString();
    }
}
