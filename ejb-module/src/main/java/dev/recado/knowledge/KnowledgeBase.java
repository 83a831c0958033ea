package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.limits.Limits;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The documents of the current tenant and the categories they lie in. */
@ApplicationScoped
public class KnowledgeBase {
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_MEDIA_TYPE = 200;
    private static final double MEGABYTE = 1_000_000;

    @PersistenceContext
    EntityManager em;

    @Inject
    Limits limits;

    @Inject
    @ConfigProperty(name = "recado.knowledge.upload.max.bytes", defaultValue = "25000000")
    int mostBytes;

    @Inject
    Tenants tenants;

    @Inject
    Categories categories;

    @Inject
    DocumentTransactions documents;

    @Inject
    KnowledgeRetriever retriever;

    @Inject
    Audit audit;

    @Inject
    Event<DocumentDeleted> deleted;

    @Inject
    Clock clock;

    /** All categories by name, the standard one among them. */
    @Requires(Role.VIEWER)
    @Transactional
    public List<CategoryDetails> categories() {
        return categories.all().stream().map(Category::details).toList();
    }

    /** One category, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public CategoryDetails category(UUID id) {
        return categories.get(id).details();
    }

    /** Makes a category; Conflict when the name is taken. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public CategoryDetails createCategory(NewCategory category) {
        return categories.create(category).details();
    }

    /** Changes a category; Stale when {@code version} is not the present one. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public CategoryDetails updateCategory(UUID id, long version, CategoryChange change) {
        return categories.update(id, version, change).details();
    }

    /** Removes an empty category; Conflict when documents lie in it or it is the standard one. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public void deleteCategory(UUID id) {
        categories.delete(id);
    }

    /**
     * Stores the original and queues it; its status says how it goes on. Invalid when there is more than {@code
     * recado.knowledge.upload.max.bytes} (25 MB). What is wrong with the content itself, emptiness included, is told by the
     * status, because nobody may be waiting any more when it is found. TooManyRequests beyond the tenant's limits.
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public DocumentDetails upload(NewDocument wanted) {
        byte[] content = wanted.content();
        if (content.length > mostBytes) {
            throw new Invalid("knowledge.document.too-large", content.length / MEGABYTE, mostBytes / MEGABYTE);
        }
        limits.upload(content.length);
        checkLimits(content.length);
        Category category = wanted.categoryId() == null ? categories.standard() : categories.get(wanted.categoryId());
        Document document = new Document(
                Ids.next(),
                category.id(),
                name(wanted.name()),
                mediaType(wanted.mediaType()),
                content.length,
                sha256(content),
                clock.instant());
        documents.insert(document, content);
        audit.record(
                "knowledge.document.uploaded",
                "document",
                document.id(),
                Map.of("name", document.name(), "size", content.length));
        return document.details(category.name());
    }

    private void checkLimits(int bytes) {
        TenantDetails tenant = tenants.currentAlone();
        Object[] present = em.createQuery("select count(d), coalesce(sum(d.size), 0) from Document d", Object[].class)
                .getSingleResult();
        if ((Long) present[0] >= tenant.documentsLimit()) {
            throw new Conflict("tenant.limit.documents", tenant.documentsLimit());
        }
        if ((Long) present[1] + bytes > tenant.storageLimitBytes()) {
            throw new Conflict("tenant.limit.storage", tenant.storageLimitBytes() / MEGABYTE);
        }
    }

    /** Documents, newest first, of one category or (null) of all. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<DocumentDetails> list(@Nullable UUID category, Page.Request page) {
        var query = em.createQuery(
                        "select d from Document d where 1 = 1"
                                + (category == null ? "" : " and d.categoryId = :category")
                                + (page.cursor() == null ? "" : " and d.id < :cursor")
                                + " order by d.id desc",
                        Document.class)
                .setMaxResults(page.limit() + 1);
        if (category != null) {
            query.setParameter("category", category);
        }
        if (page.cursor() != null) {
            query.setParameter("cursor", Ids.parseCursor(page.cursor()));
        }
        Map<UUID, String> names = categories.names();
        return Page.of(
                query.getResultList(),
                page.limit(),
                document -> document.details(names.getOrDefault(document.categoryId(), "")),
                document -> document.id().toString());
    }

    /** One document, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public DocumentDetails get(UUID id) {
        Document document = find(id);
        return document.details(categories.get(document.categoryId()).name());
    }

    /** Removes the document, its original and its passages; from the moment of the commit it answers nothing. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public void delete(UUID id) {
        Document document = find(id);
        documents.remove(id);
        audit.record("knowledge.document.deleted", "document", id, Map.of("name", document.name()));
        deleted.fire(new DocumentDeleted(CurrentTenant.get().value(), id));
    }

    /** Takes a FAILED or READY document in again from its original; Conflict while it is being taken in. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public DocumentDetails retry(UUID id) {
        Document document = find(id);
        em.lock(document, LockModeType.PESSIMISTIC_WRITE);
        if (document.status() != DocumentStatus.FAILED && document.status() != DocumentStatus.READY) {
            throw new Conflict("knowledge.document.busy", document.name());
        }
        documents.schedule(document, 0);
        audit.record("knowledge.document.retried", "document", id, Map.of("name", document.name()));
        em.flush();
        return document.details(categories.get(document.categoryId()).name());
    }

    /** The original as it was uploaded. */
    @Requires(Role.VIEWER)
    @Transactional
    public Original original(UUID id) {
        Document document = find(id);
        try (ByteArrayOutputStream content = new ByteArrayOutputStream()) {
            documents.copyContent(id, content);
            return new Original(document.name(), document.mediaType(), content.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The passages that a document was cut into, in its order. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<PassageText> passages(UUID id, Page.Request page) {
        find(id);
        int from = page.cursor() == null ? 0 : ordinal(page.cursor());
        List<IndexedPassage> rows = em.createQuery(
                        "select p from IndexedPassage p where p.documentId = :id and p.ordinal >= :from order by p.ordinal",
                        IndexedPassage.class)
                .setParameter("id", id)
                .setParameter("from", from)
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(
                rows.stream().map(IndexedPassage::details).toList(),
                page.limit(),
                passage -> passage,
                last -> String.valueOf(last.ordinal() + 1));
    }

    /** Tries a query and shows what an agent would get. */
    @Requires(Role.VIEWER)
    public Retrieval search(Query query) {
        return retriever.search(query);
    }

    // By query, not by find(): the ORM adds the tenant to either, but only a query shows it in the statement.
    private Document find(UUID id) {
        return em.createQuery("select d from Document d where d.id = :id", Document.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("document", id));
    }

    private static int ordinal(String cursor) {
        try {
            return Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            throw new NotFound("cursor", cursor);
        }
    }

    private static String name(String given) {
        String name = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
                .replaceAll("\\p{Cntrl}", "")
                .strip();
        if (name.isEmpty() || name.length() > LONGEST_NAME) {
            throw new Invalid("knowledge.document.name");
        }
        return name;
    }

    private static String mediaType(@Nullable String given) {
        if (given == null || given.isBlank() || given.length() > LONGEST_MEDIA_TYPE) {
            return "application/octet-stream";
        }
        return given.toLowerCase(Locale.ROOT).replaceAll("\\p{Cntrl}", "");
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
