package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.platform.Stale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
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
    @ConfigProperty(name = "recado.knowledge.upload.max.bytes", defaultValue = "25000000")
    int mostBytes;

    @Inject
    Categories categories;

    @Inject
    Tags tags;

    @Inject
    Library library;

    @Inject
    PageTransactions pages;

    @Inject
    DocumentTransactions documents;

    @Inject
    KnowledgeRetriever retriever;

    @Inject
    Audit audit;

    @Inject
    Event<DocumentDeleted> deleted;

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

    /** The category with this id or name, to file documents in, or NotFound; whoever may not file any is not told whether there is one. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public UUID fileIn(String category) {
        return categories.find(category);
    }

    /** The category with this id or name, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public UUID categoryId(String category) {
        return categories.find(category);
    }

    /**
     * Where to look for what lies in both, as a {@link Query} takes it: each stands for everything below it, too, and an empty
     * set for everywhere. Where they have nothing in common nothing is found there.
     */
    @Requires(Role.VIEWER)
    @Transactional
    public Set<UUID> common(Set<UUID> some, Set<UUID> others) {
        return categories.common(some, others);
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
        library.makeRoom(content.length);
        library.refuseDuplicate(content);
        Document document = library.add(
                DocumentKind.FILE, name(wanted.name()), mediaType(wanted.mediaType()), content, wanted.facts());
        audit.record(
                "knowledge.document.uploaded",
                "document",
                document.id(),
                Map.of("name", document.name(), "size", content.length));
        return library.details(document);
    }

    /**
     * Adds a page of the web, which the server reads, and reads again as often as is said. What is wrong with the page is told by
     * its status and its {@link WebPageDetails}. Invalid when the address is none, Conflict when it is read already.
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public DocumentDetails addPage(NewWebPage wanted) {
        URI address = PageAddress.of(wanted.url());
        Integer hours = wanted.rereadHours() == null ? null : PageTransactions.hours(wanted.rereadHours());
        library.makeRoom(0);
        pages.documentAt(address).map(library::find).ifPresent(same -> {
            throw Conflict.with(same.id(), "knowledge.page.taken", same.title());
        });
        String name = PageReading.name(address, "", new byte[0]);
        Document document = library.expect(DocumentKind.WEB_PAGE, name, "text/html", wanted.facts());
        pages.insert(document.id(), address, hours);
        audit.record("knowledge.page.added", "document", document.id(), Map.of("url", address.toString()));
        em.flush();
        return library.details(document);
    }

    /**
     * Changes what people say about a document; Stale when {@code version} is not the present one. Category, days and tags
     * hold from the commit on; another language makes it be taken in again, because its words are then others.
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public DocumentDetails update(UUID id, long version, DocumentFacts change) {
        Document document = library.locked(id);
        if (document.version() != version) {
            throw new Stale("document", id);
        }
        DocumentDetails before = library.details(document);
        library.change(document, change);
        em.flush();
        DocumentDetails after = library.details(document);
        audit.change("knowledge.document.updated", "document", id, before, after);
        return after;
    }

    /** Documents, newest first. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<DocumentDetails> list(DocumentFilter filter, Page.Request page) {
        return library.list(filter, page);
    }

    /** One document, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public DocumentDetails get(UUID id) {
        return library.details(library.find(id));
    }

    /** Removes the document, its original and its passages; from the moment of the commit it answers nothing. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public void delete(UUID id) {
        Document document = library.find(id);
        pages.stop(id);
        documents.remove(id);
        audit.record("knowledge.document.deleted", "document", id, Map.of("name", document.name()));
        deleted.fire(new DocumentDeleted(CurrentTenant.get().value(), id));
    }

    /**
     * Takes a document in again, whether it is READY, FAILED or CANCELLED: a file from its original; a page is looked at now, and
     * taken in if it changed. Conflict while it is being taken in, and of an archive that was unpacked.
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public DocumentDetails retry(UUID id) {
        Document document = library.locked(id);
        if (document.status().busy()) {
            throw new Conflict("knowledge.document.busy", document.title());
        }
        if (document.status() == DocumentStatus.UNPACKED) {
            throw new Conflict("knowledge.document.unpacked", document.title());
        }
        if (document.kind() == DocumentKind.WEB_PAGE) {
            if (document.status() != DocumentStatus.READY) {
                documents.await(document);
            }
            pages.readNow(id);
        } else {
            documents.renew(document, null);
        }
        audit.record("knowledge.document.retried", "document", id, Map.of("name", document.name()));
        em.flush();
        return library.details(document);
    }

    /**
     * Stops taking a document in: nothing of it answers, until somebody retries. One that is being taken in anew goes on answering with
     * what it said before, and only its new content is dropped. Conflict when neither is under way.
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public DocumentDetails cancel(UUID id) {
        Document document = library.locked(id);
        if (document.beside()) {
            documents.cancelRenewal(document);
        } else if (document.status().busy()) {
            documents.cancel(document);
            pages.stop(id);
        } else {
            throw new Conflict("knowledge.document.not-busy", document.title());
        }
        audit.record("knowledge.document.cancelled", "document", id, Map.of("name", document.name()));
        em.flush();
        return library.details(document);
    }

    /** The original as it was uploaded. */
    @Requires(Role.VIEWER)
    @Transactional
    public Original original(UUID id) {
        Document document = library.find(id);
        try (ByteArrayOutputStream content = new ByteArrayOutputStream()) {
            documents.copyContent(id, false, content);
            return new Original(document.name(), document.mediaType(), content.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The passages that a document was cut into, in its order. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<PassageText> passages(UUID id, Page.Request page) {
        library.find(id);
        int from = page.cursor() == null ? 0 : ordinal(page.cursor());
        List<IndexedPassage> rows = em.createQuery(
                        "select p from IndexedPassage p join EmbeddingSettingsRow s on s.activeVersion = p.versionId"
                                + " where p.documentId = :id and p.staged = false and p.ordinal >= :from order by p.ordinal",
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
}
