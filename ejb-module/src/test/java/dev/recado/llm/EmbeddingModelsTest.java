package dev.recado.llm;

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
    void a_folder_with_a_model_is_used_and_a_wrong_one_is_named() {
        models(Optional.empty()).current();
        String folder = data.resolve("models").resolve("e5-small-v2").toString();
        assertThat(models(Optional.of(folder)).current().isMultilingual()).isTrue();
        assertThatThrownBy(() -> models(Optional.of("/nowhere")).current())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("RECADO_EMBEDDINGS_MODEL_PATH=/nowhere");
    }
}
