package dev.recado.llm;

import dev.langchain4j.model.embedding.onnx.HuggingFaceTokenCountEstimator;
import dev.langchain4j.model.embedding.onnx.OnnxEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.e5smallv2.E5SmallV2EmbeddingModel;
import dev.recado.llm.TextEmbedder.Traits;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Gives the model that turns text into vectors: an ONNX sentence model from a folder on disk ({@code
 * recado.embeddings.model.path}, holding {@code model.onnx} and {@code tokenizer.json}), or else the small English one that
 * comes with the server.
 */
@ApplicationScoped
public class EmbeddingModels {
    private static final Traits E5 = new Traits(512, "query: ", "passage: ", false);

    // By default the tokenizer cuts at its model's limit, and a text that is too long would seem to fit.
    private static final Map<String, String> UNCUT = Map.of("padding", "false", "truncation", "false");

    private final String dataFolder;
    private final Optional<String> modelFolder;
    private final PoolingMode pooling;
    private final int maxTokens;
    private final Optional<String> queryPrefix;
    private final Optional<String> passagePrefix;

    private volatile @Nullable TextEmbedder loaded;

    /** For the container's proxy. */
    protected EmbeddingModels() {
        this("", Optional.empty(), "MEAN", 512, Optional.empty(), Optional.empty());
    }

    @Inject
    EmbeddingModels(
            @ConfigProperty(name = "recado.data") String dataFolder,
            @ConfigProperty(name = "recado.embeddings.model.path") Optional<String> modelFolder,
            @ConfigProperty(name = "recado.embeddings.pooling", defaultValue = "MEAN") String pooling,
            @ConfigProperty(name = "recado.embeddings.max.tokens", defaultValue = "512") int maxTokens,
            @ConfigProperty(name = "recado.embeddings.query.prefix") Optional<String> queryPrefix,
            @ConfigProperty(name = "recado.embeddings.passage.prefix") Optional<String> passagePrefix) {
        this.dataFolder = dataFolder;
        this.modelFolder = modelFolder;
        this.pooling = PoolingMode.valueOf(pooling.toUpperCase(Locale.ROOT));
        this.maxTokens = maxTokens;
        this.queryPrefix = queryPrefix;
        this.passagePrefix = passagePrefix;
    }

    /** The model in the server, unpacked under the folder; for programs outside of a container. */
    public static EmbeddingModels inServer(String dataFolder) {
        return fromFolder(dataFolder, Optional.empty());
    }

    static EmbeddingModels fromFolder(String dataFolder, Optional<String> modelFolder) {
        return new EmbeddingModels(dataFolder, modelFolder, "MEAN", 512, Optional.empty(), Optional.empty());
    }

    /** The model, loaded at first use (a second or two). {@link IllegalStateException} when its files are missing or broken. */
    public TextEmbedder current() {
        TextEmbedder present = loaded;
        if (present == null) {
            synchronized (this) {
                present = loaded;
                if (present == null) {
                    present = modelFolder.isPresent() ? fromFolder(Path.of(modelFolder.get())) : inServer();
                    loaded = present;
                }
            }
        }
        return present;
    }

    private TextEmbedder fromFolder(Path folder) {
        Path model = folder.resolve("model.onnx");
        Path tokenizer = folder.resolve("tokenizer.json");
        if (!Files.isReadable(model) || !Files.isReadable(tokenizer)) {
            throw new IllegalStateException("RECADO_EMBEDDINGS_MODEL_PATH=" + folder
                    + " must hold readable files model.onnx and tokenizer.json. Correct the path, or unset it to use the model that"
                    + " comes with the server.");
        }
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        // E5 models answer badly without the prefixes that they were trained with.
        boolean e5 = name.toLowerCase(Locale.ROOT).contains("e5");
        Traits traits = new Traits(
                maxTokens,
                queryPrefix.orElse(e5 ? E5.queryPrefix() : ""),
                passagePrefix.orElse(e5 ? E5.passagePrefix() : ""),
                true);
        return load(name, model, tokenizer, pooling, traits);
    }

    /** Unpacks the model first: read from its jar, it would pass through the heap several times. */
    private TextEmbedder inServer() {
        Path folder = Path.of(dataFolder, "models", "e5-small-v2");
        Path model = unpack("e5-small-v2.onnx", folder.resolve("model.onnx"));
        Path tokenizer = unpack("e5-small-v2-tokenizer.json", folder.resolve("tokenizer.json"));
        return load("e5-small-v2", model, tokenizer, PoolingMode.MEAN, E5);
    }

    private static TextEmbedder load(String name, Path model, Path tokenizer, PoolingMode poolingMode, Traits traits) {
        // Batches are computed on the caller's thread: the runtime uses all cores by itself.
        return new TextEmbedder(
                name,
                new OnnxEmbeddingModel(model, tokenizer, poolingMode, Runnable::run),
                new HuggingFaceTokenCountEstimator(tokenizer, UNCUT),
                traits);
    }

    private static Path unpack(String resource, Path file) {
        if (Files.exists(file)) {
            return file;
        }
        try (InputStream in = E5SmallV2EmbeddingModel.class.getResourceAsStream("/" + resource)) {
            if (in == null) {
                throw new IllegalStateException("The server's module dev.recado.llm lacks " + resource);
            }
            Files.createDirectories(file.getParent());
            Path aside = Files.createTempFile(file.getParent(), resource, ".new");
            Files.copy(in, aside, StandardCopyOption.REPLACE_EXISTING);
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("The embedding model can't be unpacked to " + file, e);
        }
    }
}
