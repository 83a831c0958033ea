package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.knowledge.ParsedDocument.Block;
import dev.recado.knowledge.ParsedDocument.Kind;
import dev.recado.llm.Embedded;
import dev.recado.llm.EmbeddingChoice;
import dev.recado.llm.EmbeddingKey;
import dev.recado.llm.EmbeddingModels;
import dev.recado.llm.EmbeddingProvider;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Caller;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Role;
import dev.recado.platform.TenantId;
import dev.recado.tenants.PeopleFallBack;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.TenantState;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.AllArguments;
import net.bytebuddy.implementation.bind.annotation.Origin;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.matcher.ElementMatchers;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * The real beans of the knowledge base, wired by their annotations, with transactions as they say, on H2 and Lucene in memory. A
 * document is a text whose lines are its paragraphs; a model makes vectors of the words.
 */
final class KnowledgeBeans implements AutoCloseable {
    final IndexInMemory tables = new IndexInMemory();
    final WorkInMemory work = new WorkInMemory();
    final List<String> deeds = new CopyOnWriteArrayList<>();
    /** By the model's name: called with the texts of each batch before they are embedded. */
    final Map<String, Consumer<List<String>>> before = new ConcurrentHashMap<>();
    /** By the model's name: called before a question is embedded. */
    final Map<String, Runnable> asked = new ConcurrentHashMap<>();
    /** By the model's name: what it takes a word for. */
    final Map<String, Map<String, String>> takesFor = new ConcurrentHashMap<>();
    /** How many texts each model has embedded. */
    final Map<String, Integer> embedded = new ConcurrentHashMap<>();

    final List<PublicationCheck> checks = new CopyOnWriteArrayList<>();

    private final Map<Class<?>, Object> beans = new HashMap<>();
    private final ThreadLocal<@Nullable Session> session = new ThreadLocal<>();
    private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

    private final EntityManager em = (EntityManager) Proxy.newProxyInstance(
            KnowledgeBeans.class.getClassLoader(), new Class<?>[] {EntityManager.class}, (proxy, method, arguments) -> {
                if (method.getName().equals("getEntityManagerFactory")) {
                    // The server's answers that outside a transaction, too.
                    return tables.units();
                }
                try {
                    return method.invoke(session.get(), arguments);
                } catch (InvocationTargetException e) {
                    throw e.getCause();
                }
            });

    KnowledgeBeans() {
        beans.put(dev.recado.platform.work.DueWork.class, work);
        beans.put(Clock.class, new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        });
        beans.put(Audit.class, new Audit() {
            @Override
            public void record(String action, String targetKind, Object targetId, Map<String, Object> details) {
                deeds.add(action);
            }

            @Override
            public void change(
                    String action,
                    String targetKind,
                    Object targetId,
                    @Nullable Object before,
                    @Nullable Object after) {
                deeds.add(action);
            }
        });
        beans.put(EmbeddingModels.class, new Words());
        beans.put(TenantDay.class, new TenantDay() {
            @Override
            public LocalDate today() {
                return IndexInMemory.TODAY;
            }
        });
        beans.put(Tenants.class, new Tenants() {
            @Override
            public TenantDetails currentAlone() {
                return new TenantDetails(
                        CurrentTenant.get().value(),
                        "Pousada",
                        "America/Sao_Paulo",
                        "pt-BR",
                        1,
                        1,
                        1,
                        1,
                        PeopleFallBack.values()[0],
                        List.of(),
                        1,
                        100,
                        1_000_000,
                        10,
                        10,
                        TenantState.ACTIVE,
                        null,
                        null,
                        now,
                        0);
            }
        });
        beans.put(DocumentReader.class, new DocumentReader() {
            @Override
            public ParsedDocument read(Path file, String name) {
                try {
                    List<Block> blocks = Files.readString(file, StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> new Block(
                                    Kind.PARAGRAPH,
                                    line,
                                    null,
                                    List.of(line.substring(0, Math.min(20, line.length())))))
                            .toList();
                    return new ParsedDocument("text/plain", null, blocks);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    /** A tenant with its first version. */
    TenantId tenant() {
        TenantId tenant = new TenantId(Ids.next());
        CurrentTenant.run(
                tenant,
                () -> transaction(TxType.REQUIRED, () -> {
                    get(VersionTransactions.class).first();
                    em.persist(new Category(Ids.next(), "Geral", null, null, true, Instant.EPOCH));
                    return true;
                }));
        return tenant;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** Stores a document, to be taken in by {@link #ingest}. */
    UUID upload(TenantId tenant, String name, String... lines) {
        return in(tenant, () -> {
            byte[] content = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
            UUID category =
                    em.createQuery("select c.id from Category c", UUID.class).getSingleResult();
            Document document = new Document(
                    Ids.next(),
                    DocumentKind.FILE,
                    category,
                    name,
                    "text/plain",
                    content.length,
                    UUID.randomUUID().toString(),
                    now);
            get(DocumentTransactions.class).insert(document, content);
            return document.id();
        });
    }

    /** What is told of a document. */
    DocumentDetails details(TenantId tenant, UUID document) {
        return in(
                tenant, () -> em.find(Document.class, document).details("Geral", List.of(), null, IndexInMemory.TODAY));
    }

    /** Stores a document and takes it in. */
    UUID teach(TenantId tenant, String name, String... lines) {
        UUID id = upload(tenant, name, lines);
        ingest();
        return id;
    }

    void ingest() {
        Ingestion ingestion = get(Ingestion.class);
        ingestion.parallel = 2;
        ingestion.limit();
        ingestion.runDue();
    }

    void build() {
        VersionBuilder builder = get(VersionBuilder.class);
        builder.parallel = 2;
        builder.limit();
        builder.runDue();
    }

    void delete(TenantId tenant, UUID document) {
        in(tenant, () -> {
            get(DocumentTransactions.class).remove(document);
            return true;
        });
    }

    KnowledgeVersions versions() {
        return get(KnowledgeVersions.class);
    }

    /** Asks for another model. */
    EmbeddingSettingsDetails wants(TenantId tenant, String model) {
        return change(
                tenant,
                new EmbeddingSettingsChange(
                        EmbeddingProvider.OPENAI_COMPATIBLE,
                        "http://models.example",
                        model,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    EmbeddingSettingsDetails change(TenantId tenant, EmbeddingSettingsChange change) {
        return as(tenant, () -> versions().update(versions().settings().version(), change));
    }

    List<VersionDetails> list(TenantId tenant) {
        return as(tenant, () -> versions()
                .list(new dev.recado.platform.Page.Request(null, 50))
                .items());
    }

    VersionDetails version(TenantId tenant, int number) {
        return list(tenant).stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElseThrow();
    }

    /** What is found, best first. */
    List<String> ask(TenantId tenant, String question) {
        return CurrentTenant.call(
                tenant,
                () -> get(KnowledgeRetriever.class).search(new Query(question, Set.of(), 10)).passages().stream()
                        .map(Passage::text)
                        .toList());
    }

    /** Makes the next search look for itself which version answers. */
    void forgetActive(TenantId tenant) {
        get(ActiveVersions.class).switched(new VersionChanged(tenant.value(), Ids.next(), VersionState.ACTIVE));
    }

    long rows(TenantId tenant, UUID version) {
        return in(tenant, () -> em.createQuery(
                        "select count(p) from IndexedPassage p where p.versionId = :id", Long.class)
                .setParameter("id", version)
                .getSingleResult());
    }

    <T> T as(TenantId tenant, Callable<T> deed) {
        return CurrentTenant.call(tenant, () -> new Caller(Ids.next(), "ana", Role.ADMIN, tenant).call(deed));
    }

    <T> T in(TenantId tenant, Callable<T> work) {
        return CurrentTenant.call(tenant, () -> transaction(TxType.REQUIRED, work));
    }

    private <T> T transaction(TxType type, Callable<T> work) {
        Session outer = session.get();
        try {
            if (type == TxType.NOT_SUPPORTED) {
                session.remove();
                return work.call();
            }
            if (outer != null && type != TxType.REQUIRES_NEW) {
                return work.call();
            }
            if (type == TxType.MANDATORY) {
                throw new IllegalStateException("Needs a transaction");
            }
            try (Session opened = tables.open()) {
                session.set(opened);
                var transaction = opened.beginTransaction();
                try {
                    T result = work.call();
                    transaction.commit();
                    return result;
                } catch (Exception e) {
                    transaction.rollback();
                    throw e;
                }
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            session.set(outer);
        }
    }

    /** Runs methods in transactions as their annotations say. */
    public final class Transactions {
        @RuntimeType
        public @Nullable Object run(
                @Origin Method method, @SuperCall Callable<?> body, @AllArguments Object[] arguments) throws Exception {
            Transactional wanted = method.getAnnotation(Transactional.class);
            return wanted == null ? body.call() : transaction(wanted.value(), body);
        }
    }

    /** The bean of a class, with everything that it injects. */
    <T> T get(Class<T> type) {
        Object known = beans.get(type);
        if (known == null) {
            try {
                Class<? extends T> wrapped = new ByteBuddy()
                        .subclass(type)
                        .method(ElementMatchers.isAnnotatedWith(Transactional.class))
                        .intercept(MethodDelegation.to(new Transactions()))
                        .make()
                        .load(
                                type.getClassLoader(),
                                ClassLoadingStrategy.UsingLookup.of(
                                        MethodHandles.privateLookupIn(type, MethodHandles.lookup())))
                        .getLoaded();
                Constructor<? extends T> constructor = wrapped.getDeclaredConstructor();
                constructor.setAccessible(true);
                known = constructor.newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("No bean of " + type, e);
            }
            beans.put(type, known);
            for (Field field : type.getDeclaredFields()) {
                inject(known, field);
            }
        }
        return type.cast(known);
    }

    private void inject(Object bean, Field field) {
        Object value = null;
        if (field.isAnnotationPresent(PersistenceContext.class)) {
            value = em;
        } else if (field.getType() == Event.class) {
            value = Proxy.newProxyInstance(
                    KnowledgeBeans.class.getClassLoader(),
                    new Class<?>[] {Event.class},
                    (proxy, method, arguments) -> null);
        } else if (field.getType() == Instance.class) {
            value = Proxy.newProxyInstance(
                    KnowledgeBeans.class.getClassLoader(),
                    new Class<?>[] {Instance.class},
                    (proxy, method, arguments) -> checks.stream());
        } else if (beans.containsKey(field.getType())) {
            value = beans.get(field.getType());
        } else if (field.isAnnotationPresent(Inject.class)
                && !field.getType().isInterface()
                && field.getType().getName().startsWith("dev.recado.knowledge.")) {
            value = get(field.getType());
        }
        if (value != null) {
            try {
                field.setAccessible(true);
                field.set(bean, value);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        tables.close();
    }

    /** Models whose dimension stands at the end of their names, such as {@code a-384}. */
    private final class Words extends EmbeddingModels {
        private final List<String> names = new ArrayList<>(List.of("padrao-384"));

        @Override
        public TextEmbedder of(EmbeddingChoice choice) {
            return new WordEmbedder(choice.model() == null ? names.getFirst() : choice.model());
        }

        @Override
        public List<String> offered() {
            return names;
        }

        @Override
        public boolean hasPrice(EmbeddingChoice choice) {
            return true;
        }

        @Override
        public EmbeddingKey key(EmbeddingChoice choice) {
            return new EmbeddingKey(false, "");
        }

        @Override
        public void keep(EmbeddingChoice choice, @Nullable String apiKey) {
            // Keys have tests of their own.
        }

        @Override
        public void forgetKeysOfOthers(Collection<EmbeddingChoice> inUse) {
            // Keys have tests of their own.
        }
    }

    private final class WordEmbedder implements TextEmbedder {
        private final String name;
        private final int dimension;

        WordEmbedder(String name) {
            this.name = name;
            this.dimension = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public int dimension() {
            return dimension;
        }

        @Override
        public boolean isMultilingual() {
            return true;
        }

        @Override
        public int passageTokens() {
            return 500;
        }

        @Override
        public int tokens(String text) {
            return text.isBlank() ? 0 : text.strip().split("\\s+").length;
        }

        @Override
        public int batch() {
            return 2;
        }

        @Override
        public float[] question(String text) {
            asked.getOrDefault(name, () -> {}).run();
            return vector(text);
        }

        @Override
        public Embedded embed(List<String> texts) {
            before.getOrDefault(name, all -> {}).accept(texts);
            embedded.merge(name, texts.size(), Integer::sum);
            return new Embedded(
                    texts.stream().map(this::vector).toList(), 10L * texts.size(), new BigDecimal("0.000001"));
        }

        private float[] vector(String text) {
            float[] vector = new float[dimension];
            for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
                String taken = takesFor.getOrDefault(name, Map.of()).getOrDefault(word, word);
                vector[Math.floorMod((name + taken).hashCode(), dimension)] += 1;
            }
            double length = 0;
            for (float value : vector) {
                length += value * value;
            }
            for (int i = 0; i < dimension; i++) {
                vector[i] /= (float) Math.sqrt(length);
            }
            return vector;
        }
    }
}
