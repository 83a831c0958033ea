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
import dev.recado.platform.Stale;
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
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** The documents of the current tenant and the categories they lie in. */
@ApplicationScoped
public class KnowledgeBase {
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_SOURCE = 2_000;
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
    Tags tags;

    @Inject
    TenantDay day;

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

    /** All categories, the standard one among them, in the order of their tree: each right after its parent, siblings by name. */
    @Requires(Role.VIEWER)
    @Transactional
    public List<CategoryDetails> categories() {
        return categories.all();
    }

    /** One category, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public CategoryDetails category(UUID id) {
        return categories.details(id);
    }

    /** Makes a category; Conflict when the name is taken or it would lie too deep. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public CategoryDetails createCategory(NewCategory category) {
        return categories.create(category);
    }

    /**
     * Changes or moves a category; Stale when {@code version} is not the present one, Conflict when the name is taken, or it
     * would lie too deep or in itself.
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public CategoryDetails updateCategory(UUID id, long version, CategoryChange change) {
        return categories.update(id, version, change);
    }

    /** Removes an empty category; Conflict when documents or categories lie in it, or it is the standard one. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public void deleteCategory(UUID id) {
        categories.delete(id);
    }

    /** All tags in use, in order. */
    @Requires(Role.VIEWER)
    @Transactional
    public List<TagCount> tags() {
        return tags.inUse();
    }

    /**
     * Stores the original and queues it; its status says how it goes on. Invalid when there is more than {@code
     * recado.knowledge.upload.max.bytes} (25 MB). What is wrong with the content itself, emptiness included, is told by the
     * status, because nobody may be waiting any more when it is found. Conflict with the document that has the same content,
     * unless it failed or was stopped, or beyond the tenant's limits; TooManyRequests beyond its rates.
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
        String hash = sha256(content);
        refuseDuplicate(hash);
        UUID category = wanted.facts().categoryId();
        Document document = new Document(
                Ids.next(),
                DocumentKind.FILE,
                (category == null ? categories.standard() : categories.get(category)).id(),
                name(wanted.name()),
                mediaType(wanted.mediaType()),
                content.length,
                hash,
                clock.instant());
        documents.insert(document, content);
        describe(document, wanted.facts());
        audit.record(
                "knowledge.document.uploaded",
                "document",
                document.id(),
                Map.of("name", document.name(), "size", content.length));
        return details(document);
    }

    // Uploads of a tenant pass here one after the other: checkLimits holds its row.
    private void refuseDuplicate(String hash) {
        em.createQuery("select d from Document d where d.sha256 = :hash and d.status not in :without", Document.class)
                .setParameter("hash", hash)
                .setParameter("without", List.of(DocumentStatus.FAILED, DocumentStatus.CANCELLED))
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .ifPresent(same -> {
                    throw Conflict.with(same.id(), "knowledge.document.duplicate", same.title());
                });
    }

    /**
     * Changes what people say about a document; Stale when {@code version} is not the present one. Category, days and tags
     * hold from the commit on; another language makes it be taken in again, because its words are then others.
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public DocumentDetails update(UUID id, long version, DocumentFacts change) {
        Document document = locked(id);
        if (document.version() != version) {
            throw new Stale("document", id);
        }
        DocumentDetails before = details(document);
        boolean retagged = describe(document, change);
        em.flush();
        if (retagged) {
            em.lock(document, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
        }
        DocumentDetails after = details(document);
        boolean underWayOrDone = document.status() != DocumentStatus.FAILED
                && document.status() != DocumentStatus.CANCELLED
                && document.status() != DocumentStatus.QUEUED;
        if (underWayOrDone && !Objects.equals(before.language(), after.language())) {
            documents.schedule(document, 0);
            em.flush();
            after = details(document);
        }
        audit.change("knowledge.document.updated", "document", id, before, after);
        return after;
    }

    /** Whether the tags were others before. */
    private boolean describe(Document document, DocumentFacts facts) {
        String title = facts.title() == null ? document.givenTitle() : text(facts.title(), LONGEST_NAME);
        String source = facts.source() == null ? document.source() : text(facts.source(), LONGEST_SOURCE);
        UUID category = facts.categoryId() == null
                ? document.categoryId()
                : categories.get(facts.categoryId()).id();
        document.describe(title, category, source);
        if (facts.language() != null) {
            document.choose(facts.language().isBlank() ? null : Language.named(facts.language()));
        }
        LocalDate from = facts.validFrom() == null ? document.validFrom() : day(facts.validFrom());
        LocalDate until = facts.validUntil() == null ? document.validUntil() : day(facts.validUntil());
        if (from != null && until != null && until.isBefore(from)) {
            throw new Invalid("knowledge.document.days", from, until);
        }
        document.limit(from, until);
        if (facts.tags() == null) {
            return false;
        }
        List<String> wanted = Tags.checked(facts.tags());
        List<String> present = tags.of(List.of(document.id())).getOrDefault(document.id(), List.of());
        if (wanted.equals(present)) {
            return false;
        }
        tags.replace(document.id(), wanted);
        return true;
    }

    private static @Nullable String text(String given, int longest) {
        String text = given.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        if (text.length() > longest) {
            throw new Invalid("knowledge.document.text", longest);
        }
        return text.isEmpty() ? null : text;
    }

    private static @Nullable LocalDate day(String given) {
        try {
            return given.isBlank() ? null : LocalDate.parse(given.strip());
        } catch (DateTimeParseException none) {
            throw new Invalid("knowledge.document.day", given);
        }
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

    /** Documents, newest first. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<DocumentDetails> list(DocumentFilter filter, Page.Request page) {
        Map<String, Object> parameters = new HashMap<>(Tags.parameters(filter.tags()));
        StringBuilder where = new StringBuilder("1 = 1" + Tags.condition(filter.tags()));
        if (filter.category() != null) {
            where.append(" and d.categoryId in :categories");
            parameters.put("categories", categories.withDescendants(Set.of(filter.category())));
        }
        if (filter.status() != null) {
            where.append(" and d.status = :status");
            parameters.put("status", filter.status());
        }
        if (filter.kind() != null) {
            where.append(" and d.kind = :kind");
            parameters.put("kind", filter.kind());
        }
        if (filter.text() != null && !filter.text().isBlank()) {
            where.append(" and (lower(d.title) like :text escape '!' or lower(d.name) like :text escape '!')");
            String wanted = filter.text().strip().toLowerCase(Locale.ROOT).replaceAll("[!%_]", "!$0");
            parameters.put("text", "%" + wanted + "%");
        }
        if (page.cursor() != null) {
            where.append(" and d.id < :cursor");
            parameters.put("cursor", Ids.parseCursor(page.cursor()));
        }
        var query = em.createQuery("select d from Document d where " + where + " order by d.id desc", Document.class)
                .setMaxResults(page.limit() + 1);
        parameters.forEach(query::setParameter);
        List<Document> found = query.getResultList();
        Map<UUID, String> names = categories.names();
        Map<UUID, List<String>> tagged =
                tags.of(found.stream().map(Document::id).toList());
        LocalDate today = day.today();
        return Page.of(
                found,
                page.limit(),
                document -> document.details(
                        names.getOrDefault(document.categoryId(), ""),
                        tagged.getOrDefault(document.id(), List.of()),
                        today),
                document -> document.id().toString());
    }

    /** One document, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public DocumentDetails get(UUID id) {
        return details(find(id));
    }

    private DocumentDetails details(Document document) {
        return document.details(
                categories.get(document.categoryId()).name(),
                tags.of(List.of(document.id())).getOrDefault(document.id(), List.of()),
                day.today());
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

    /**
     * Takes a document in again from its original, whether it is READY, FAILED or CANCELLED; Conflict while it is being taken
     * in.
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public DocumentDetails retry(UUID id) {
        Document document = locked(id);
        if (document.status().busy()) {
            throw new Conflict("knowledge.document.busy", document.title());
        }
        documents.schedule(document, 0);
        audit.record("knowledge.document.retried", "document", id, Map.of("name", document.name()));
        em.flush();
        return details(document);
    }

    /** Stops taking a document in; nothing of it answers, until somebody retries. Conflict when it is not being taken in. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public DocumentDetails cancel(UUID id) {
        Document document = locked(id);
        if (!document.status().busy()) {
            throw new Conflict("knowledge.document.not-busy", document.title());
        }
        documents.cancel(document);
        audit.record("knowledge.document.cancelled", "document", id, Map.of("name", document.name()));
        em.flush();
        return details(document);
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

    private Document locked(UUID id) {
        return em.createQuery("select d from Document d where d.id = :id", Document.class)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("document", id));
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
