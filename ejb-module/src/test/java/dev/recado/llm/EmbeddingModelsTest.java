package dev.recado.llm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EmbeddingModelsTest {
    @TempDir
    static Path data;

    private static EmbeddingModels models(Optional<String> folder) {
        return EmbeddingModels.fromFolder(data.toString(), folder);
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void the_model_in_the_server_puts_an_answer_nearer_than_something_else() {
        TextEmbedder embedder = models(Optional.empty()).current();
        float[] question = embedder.question("What time is breakfast served?");
        List<float[]> passages =
                embedder.passages(List.of("Breakfast is from 7 to 10 a.m.", "Dogs up to 10 kg are welcome."));
        assertThat(question).hasSize(embedder.dimension()).hasSize(384);
        assertThat(cosine(question, passages.get(0))).isGreaterThan(cosine(question, passages.get(1)));
    }

    @Test
    void tokens_are_counted_as_the_model_sees_them_without_a_ceiling() {
        TextEmbedder embedder = models(Optional.empty()).current();
        assertThat(embedder.tokens("breakfast")).isEqualTo(1);
        assertThat(embedder.tokens("word ".repeat(2_000))).isEqualTo(2_000);
        assertThat(embedder.passageTokens()).isLessThan(512).isGreaterThan(500);
    }

    @Test
    void what_a_model_takes_is_read_from_its_own_files() throws IOException {
        assertThat(tokens("""
                {"truncation": null}""", "", "", Optional.empty())).isEqualTo(512);
        assertThat(tokens("""
                {"truncation": {"max_length": 128, "stride": 0}}""", "", "", Optional.empty())).isEqualTo(128);
        assertThat(tokens("{}", """
                {"max_position_embeddings": 128}""", "", Optional.empty())).isEqualTo(128);
        assertThat(tokens("{}", """
                {"max_position_embeddings": 514}""", """
                {"max_seq_length": 128, "do_lower_case": false}""", Optional.empty())).isEqualTo(128);
        assertThat(tokens("{}", """
                {"max_position_embeddings": 8194}""", "", Optional.empty())).isEqualTo(512);
    }

    @Test
    void the_operator_knows_better_than_the_files_but_not_better_than_what_cuts() throws IOException {
        assertThat(tokens("{}", """
                {"max_position_embeddings": 128}""", "", Optional.of(256))).isEqualTo(256);
        assertThat(tokens("""
                {"truncation": {"max_length": 128}}""", "", "", Optional.of(256))).isEqualTo(128);
        assertThat(tokens("{}", "", "", Optional.of(8_192))).isEqualTo(512);
        assertThat(tokens("{}", "", "", Optional.of(64))).isEqualTo(64);
    }

    private static int tokens(String tokenizer, String config, String sentences, Optional<Integer> operators)
            throws IOException {
        Path folder = Files.createTempDirectory(data, "model");
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
        if (!config.isEmpty()) {
            Files.writeString(folder.resolve("config.json"), config);
        }
        if (!sentences.isEmpty()) {
            Files.writeString(folder.resolve("sentence_bert_config.json"), sentences);
        }
        return ModelFolder.of(folder)
                .or(Optional.empty(), operators, Optional.empty(), Optional.empty())
                .tokens();
    }

    @Test
    void the_end_of_a_passage_that_is_as_long_as_the_model_takes_counts() throws IOException {
        TextEmbedder embedder = offered("curto", "\"max_length\":128,");
        assertThat(embedder.passageTokens()).isEqualTo(126);
        String longest = "word ".repeat(125);

        float[] one = embedder.passages(List.of(longest + "breakfast")).getFirst();
        float[] other = embedder.passages(List.of(longest + "dog")).getFirst();

        assertThat(one).isNotEqualTo(other);
        // And one token more would be lost.
        assertThat(embedder.passages(List.of(longest + "word breakfast")).getFirst())
                .isEqualTo(embedder.passages(List.of(longest + "word dog")).getFirst());
    }

    @Test
    void whether_a_model_knows_portuguese_is_the_operators_to_say() throws IOException {
        assertThat(offered("sem-palavra", "").isMultilingual()).isTrue();
        Files.createDirectories(data.resolve("offered").resolve("ingles"));
        Files.writeString(
                data.resolve("offered").resolve("ingles").resolve("embedding.properties"), "multilingual=false");
        assertThat(offered("ingles", "").isMultilingual()).isFalse();
    }

    /** The model in the server under another name, its tokenizer cutting as this says. */
    private static TextEmbedder offered(String name, String truncation) throws IOException {
        models(Optional.empty()).current();
        Path inServer = data.resolve("models").resolve("e5-small-v2");
        Path folder = Files.createDirectories(data.resolve("offered").resolve(name));
        Files.copy(inServer.resolve("model.onnx"), folder.resolve("model.onnx"));
        String tokenizer = Files.readString(inServer.resolve("tokenizer.json"));
        if (!truncation.isEmpty()) {
            tokenizer = tokenizer.replaceFirst(
                    "\"truncation\":\\s*(null|\\{[^}]*})",
                    "\"truncation\":{" + truncation
                            + "\"direction\":\"Right\",\"strategy\":\"LongestFirst\",\"stride\":0}");
        }
        Files.writeString(folder.resolve("tokenizer.json"), tokenizer);
        EmbeddingModels models = models(Optional.empty());
        models.offeredFolder = Optional.of(data.resolve("offered").toString());
        return models.of(new EmbeddingChoice(EmbeddingProvider.IN_PROCESS, null, name, null, null));
    }

    @Test
    void a_folder_with_a_model_is_used_and_a_wrong_one_is_named() {
        models(Optional.empty()).current();
        String folder = data.resolve("models").resolve("e5-small-v2").toString();
        assertThat(models(Optional.of(folder)).current().isMultilingual()).isTrue();
        assertThatThrownBy(() -> models(Optional.of("/nowhere")).current())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RECADO_EMBEDDINGS_MODEL_PATH=/nowhere");
    }
}
