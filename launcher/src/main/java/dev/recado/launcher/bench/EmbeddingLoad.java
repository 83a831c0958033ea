package dev.recado.launcher.bench;

import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.e5smallv2.E5SmallV2EmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The embedding model that comes with the server, alone: a program of its own that embeds the lines of a file and stops. */
final class EmbeddingLoad {
    private static final int BATCH = 16;
    private static final int WARM_UP = 2;

    private EmbeddingLoad() {}

    /** {@code file}: prints one line of JSON. */
    public static void main(String[] arguments) throws Exception {
        List<TextSegment> texts = Files.readAllLines(Path.of(arguments[0])).stream()
                .filter(line -> !line.isBlank())
                .map(line -> TextSegment.from("passage: " + line))
                .toList();
        EmbeddingModel model = new E5SmallV2EmbeddingModel(Runnable::run);
        for (int i = 0; i < WARM_UP; i++) {
            model.embedAll(texts.subList(0, Math.min(BATCH, texts.size())));
        }
        long start = System.nanoTime();
        for (int from = 0; from < texts.size(); from += BATCH) {
            model.embedAll(texts.subList(from, Math.min(texts.size(), from + BATCH)));
        }
        System.out.println(
                String.format(Locale.ROOT, "{\"perSecond\":%.2f}", texts.size() / ((System.nanoTime() - start) / 1e9)));
    }
}
