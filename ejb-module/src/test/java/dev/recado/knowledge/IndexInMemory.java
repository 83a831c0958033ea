package dev.recado.knowledge;

import dev.recado.llm.EmbeddingModels;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import dev.recado.platform.persistence.TenantResolver;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * The knowledge tables on H2 and the index on Lucene, both in memory, set up as in the server. Where the build says so the index is
 * on a {@linkplain SearchServerForTests search server}.
 */
final class IndexInMemory implements AutoCloseable {
    /** Which day it is for every tenant. */
    static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    private final SessionFactory sessions;

    IndexInMemory() {
        this(Map.of("hibernate.search.backend.directory.type", "local-heap"));
    }

    /** The same with the index on disk, where nothing looks at it at the start, as in the server. */
    IndexInMemory(Path index) {
        this(Map.of(
                "hibernate.search.backend.directory.root",
                index.toString(),
                "hibernate.search.schema_management.strategy",
                "none"));
    }

    private IndexInMemory(Map<String, String> settings) {
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=5000";
        Flyway.configure()
                .dataSource(url, "", "")
                .locations("classpath:db/migration")
                .placeholders(Map.of("bytes", "varbinary(1048576)"))
                .load()
                .migrate();
        Configuration configuration = new Configuration()
                .addAnnotatedClass(Category.class)
                .addAnnotatedClass(Document.class)
                .addAnnotatedClass(DocumentPart.class)
                .addAnnotatedClass(Deletion.class)
                .addAnnotatedClass(DocumentTag.class)
                .addAnnotatedClass(WebPageRow.class)
                .addAnnotatedClass(QuestionRow.class)
                .addAnnotatedClass(IndexState.class)
                .addAnnotatedClass(ExpiredDocument.class)
                .addAnnotatedClass(IndexedPassage.class)
                .addAnnotatedClass(SynonymRow.class)
                .addAnnotatedClass(GoldenQuestionRow.class)
                .addAnnotatedClass(GoldenSettingsRow.class)
                .addAnnotatedClass(GoldenRunRow.class)
                .addAnnotatedClass(GoldenResultRow.class)
                .addAnnotatedClass(KnowledgeVersion.class)
                .addAnnotatedClass(VersionDocument.class)
                .addAnnotatedClass(EmbeddingSettingsRow.class)
                .addAnnotatedClass(llm("EmbeddingKeyRow"))
                .setProperty("hibernate.connection.url", url)
                .setProperty("hibernate.connection.pool_size", "4")
                .setProperty("hibernate.hbm2ddl.auto", "validate")
                .setProperty("hibernate.tenant_identifier_resolver", TenantResolver.class.getName())
                .setProperty(
                        "hibernate.search.multi_tenancy.tenant_identifier_converter", TenantInIndex.class.getName())
                .setProperty("hibernate.search.backend.type", "lucene")
                .setProperty("hibernate.search.backend.analysis.configurer", TextAnalysis.class.getName());
        // What was written is found at once, on a search server too.
        configuration.setProperty("hibernate.search.indexing.plan.synchronization.strategy", "sync");
        settings.forEach(configuration::setProperty);
        sessions = configuration.buildSessionFactory();
    }

    private static Class<?> llm(String name) {
        try {
            return Class.forName("dev.recado.llm." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    SessionFactory units() {
        return sessions;
    }

    /** For the current tenant. */
    Session open() {
        return sessions.openSession();
    }

    <T> T in(TenantId tenant, Function<Session, T> work) {
        return CurrentTenant.call(tenant, () -> {
            try (Session session = sessions.openSession()) {
                return inTransaction(session, work);
            }
        });
    }

    private static <T> T inTransaction(Session session, Function<Session, T> work) {
        var transaction = session.beginTransaction();
        try {
            T result = work.apply(session);
            transaction.commit();
            return result;
        } catch (RuntimeException e) {
            transaction.rollback();
            throw e;
        }
    }

    void run(TenantId tenant, Consumer<Session> work) {
        in(tenant, session -> {
            work.accept(session);
            return true;
        });
    }

    /** What the index holds of a tenant. */
    <T> T index(TenantId tenant, Function<PassagesInIndex, T> work) {
        return in(tenant, session -> work.apply(passages(session)));
    }

    static PassagesInIndex passages(Session session) {
        PassagesInIndex index = new PassagesInIndex();
        index.em = session;
        return index;
    }

    <T> T search(TenantId tenant, Function<PassageIndex, T> work) {
        return in(tenant, session -> {
            return work.apply(index(session));
        });
    }

    /** An event that nobody observes. */
    @SuppressWarnings("unchecked")
    static <T> Event<T> unheard() {
        return (Event<T>) Proxy.newProxyInstance(
                Event.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> null);
    }

    /** Searches as the server does, with that model; there is no chat model. */
    Retrieval retrieve(TenantId tenant, EmbeddingModels models, Query query) {
        return retrieve(tenant, models, query, new SearchModel() {
            @Override
            @Nullable
            String ask(String rules, String data) {
                return null;
            }
        });
    }

    /** Searches as the server does, with these models. */
    Retrieval retrieve(TenantId tenant, EmbeddingModels models, Query query, SearchModel model) {
        return in(tenant, session -> {
            KnowledgeRetriever retriever = new KnowledgeRetriever();
            retriever.models = models;
            retriever.model = model;
            retriever.index = index(session);
            retriever.synonyms = new Synonyms();
            retriever.synonyms.em = session;
            retriever.versions = new ActiveVersions();
            retriever.versions.em = session;
            retriever.versions.self = retriever.versions;
            retriever.keeper = new IndexKeeper();
            retriever.keeper.checks = new IndexChecks();
            retriever.keeper.checks.em = session;
            retriever.keeper.checks.index = passages(session);
            return retriever.search(query);
        });
    }

    /** The index as the session sees it, on {@link #TODAY}. */
    static PassageIndex index(Session session) {
        PassageIndex index = new PassageIndex();
        index.em = session;
        index.index = passages(session);
        index.answering = new AnsweringDocuments();
        index.answering.em = session;
        index.answering.categories = new Categories();
        index.answering.categories.em = session;
        index.answering.day = new TenantDay() {
            @Override
            public LocalDate today() {
                return TODAY;
            }
        };
        return index;
    }

    /** The version that answers for a tenant; made where there is none. */
    static UUID version(Session session) {
        return session.createQuery("select s.activeVersion from EmbeddingSettingsRow s", UUID.class)
                .getResultStream()
                .findFirst()
                .orElseGet(() -> {
                    VersionTransactions versions = new VersionTransactions();
                    versions.em = session;
                    versions.clock = Clock.systemUTC();
                    versions.first();
                    session.flush();
                    return session.createQuery("select s.activeVersion from EmbeddingSettingsRow s", UUID.class)
                            .getSingleResult();
                });
    }

    /** Adds a READY document with these passages. */
    UUID add(TenantId tenant, String name, List<Chunk> chunks, TextEmbedder embedder) {
        List<float[]> vectors = new ArrayList<>();
        for (Chunk chunk : chunks) {
            vectors.addAll(embedder.passages(List.of(chunk.searchText())));
        }
        return add(tenant, name, chunks, embedder.name(), vectors);
    }

    /** The same for many passages that mean the same: all get the vector of the first. */
    UUID addAlike(TenantId tenant, String name, List<Chunk> chunks, TextEmbedder embedder) {
        float[] vector =
                embedder.passages(List.of(chunks.getFirst().searchText())).getFirst();
        return add(tenant, name, chunks, embedder.name(), Collections.nCopies(chunks.size(), vector));
    }

    /** The same with vectors that need not be a model's. */
    UUID add(TenantId tenant, String name, List<Chunk> chunks, String model, List<float[]> vectors) {
        UUID document = Ids.next();
        run(tenant, session -> {
            UUID category = session.createQuery("select c.id from Category c", UUID.class)
                    .getResultStream()
                    .findFirst()
                    .orElseGet(() -> {
                        UUID id = Ids.next();
                        session.persist(new Category(id, "Geral", null, null, true, Instant.EPOCH));
                        session.flush();
                        return id;
                    });
            Document row =
                    new Document(document, DocumentKind.FILE, category, name, "text/plain", 1, "0", Instant.EPOCH);
            row.ready(chunks.size(), Instant.EPOCH);
            session.persist(row);
            session.flush();
            UUID version = version(session);
            Language language = Language.guess(chunks.toString());
            for (int i = 0; i < chunks.size(); i++) {
                session.persist(new IndexedPassage(
                        Ids.next(), version, document, i, chunks.get(i), language, model, vectors.get(i)));
            }
        });
        return document;
    }

    @Override
    public void close() {
        sessions.close();
    }
}
