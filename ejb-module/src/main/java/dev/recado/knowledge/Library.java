package dev.recado.knowledge;

import dev.recado.limits.Limits;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The documents of the current tenant as rows, whatever kind they are of. Who may do what is said by the facades. */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
class Library {
    private static final int LONGEST_TITLE = 300;
    private static final int LONGEST_SOURCE = 2_000;
    private static final double MEGABYTE = 1_000_000;

    @PersistenceContext
    EntityManager em;

    @Inject
    Limits limits;

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
    PageTransactions pages;

    @Inject
    Event<DaysChanged> daysChanged;

    @Inject
    Clock clock;

    /**
     * Lets nobody else of the tenant add documents until the transaction ends. To be called before any other lock is taken.
     */
    public void alone() {
        tenants.currentAlone();
    }

    /** The same for one more document; Conflict when the tenant's limits leave no room for it. */
    public void makeRoom(int moreBytes) {
        limits.upload(moreBytes);
        TenantDetails tenant = tenants.currentAlone();
        Object[] present = em.createQuery("select count(d), coalesce(sum(d.size), 0) from Document d", Object[].class)
                .getSingleResult();
        if ((Long) present[0] >= tenant.documentsLimit()) {
            throw new Conflict("tenant.limit.documents", tenant.documentsLimit());
        }
        if ((Long) present[1] + moreBytes > tenant.storageLimitBytes()) {
            throw new Conflict("tenant.limit.storage", tenant.storageLimitBytes() / MEGABYTE);
        }
    }

    /** Conflict with the document that has the same content, unless it failed or was stopped. After {@link #makeRoom}. */
    public void refuseDuplicate(byte[] content) {
        em.createQuery("select d from Document d where d.sha256 = :hash and d.status not in :without", Document.class)
                .setParameter("hash", Contents.sha256(content))
                .setParameter("without", List.of(DocumentStatus.FAILED, DocumentStatus.CANCELLED))
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .ifPresent(same -> {
                    throw Conflict.with(same.id(), "knowledge.document.duplicate", same.title());
                });
    }

    /** A new document with its content, queued to be taken in. */
    public Document add(DocumentKind kind, String name, String mediaType, byte[] content, DocumentFacts facts) {
        Document document = row(kind, name, mediaType, content.length, Contents.sha256(content), facts);
        documents.insert(document, content);
        describe(document, facts);
        return document;
    }

    /** A new document whose content is still to be fetched. */
    public Document expect(DocumentKind kind, String name, String mediaType, DocumentFacts facts) {
        Document document = row(kind, name, mediaType, 0, "", facts);
        em.persist(document);
        em.flush();
        describe(document, facts);
        return document;
    }

    private Document row(DocumentKind kind, String name, String mediaType, int size, String hash, DocumentFacts facts) {
        UUID category = facts.categoryId();
        return new Document(
                Ids.next(),
                kind,
                (category == null ? categories.standard() : categories.get(category)).id(),
                name,
                mediaType,
                size,
                hash,
                clock.instant());
    }

    /**
     * Changes what people say about a document that is locked. Another language makes it be taken in again, because its words
     * are then others.
     */
    public void change(Document document, DocumentFacts facts) {
        Language before = document.language();
        boolean retagged = describe(document, facts);
        em.flush();
        if (retagged) {
            em.lock(document, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
        }
        boolean takenIn = document.status() != DocumentStatus.FAILED
                && document.status() != DocumentStatus.UNPACKED
                && document.status() != DocumentStatus.CANCELLED
                && document.status() != DocumentStatus.QUEUED;
        if (takenIn && !Objects.equals(before, document.language())) {
            documents.renew(document, null);
            em.flush();
        }
        if (facts.rereadHours() != null && document.kind() == DocumentKind.WEB_PAGE) {
            pages.reread(document.id(), PageTransactions.hours(facts.rereadHours()));
        }
    }

    /** Whether the tags were others before. */
    private boolean describe(Document document, DocumentFacts facts) {
        String title = facts.title() == null ? document.givenTitle() : text(facts.title(), LONGEST_TITLE);
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
        if (!Objects.equals(from, document.validFrom()) || !Objects.equals(until, document.validUntil())) {
            daysChanged.fire(new DaysChanged(CurrentTenant.get().value()));
        }
        document.limit(from, until);
        if (facts.tags() == null) {
            return false;
        }
        List<String> wanted = Tags.checked(facts.tags());
        if (wanted.equals(tagsOf(document))) {
            return false;
        }
        tags.replace(document.id(), wanted);
        return true;
    }

    private List<String> tagsOf(Document document) {
        return tags.of(List.of(document.id())).getOrDefault(document.id(), List.of());
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

    /** Documents, newest first. */
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
        List<UUID> ids = found.stream().map(Document::id).toList();
        Map<UUID, String> names = categories.names();
        Map<UUID, List<String>> tagged = tags.of(ids);
        Map<UUID, WebPageDetails> read = pages.of(ids);
        LocalDate today = day.today();
        return Page.of(
                found,
                page.limit(),
                document -> document.details(
                        names.getOrDefault(document.categoryId(), ""),
                        tagged.getOrDefault(document.id(), List.of()),
                        read.get(document.id()),
                        today),
                document -> document.id().toString());
    }

    public DocumentDetails details(Document document) {
        return document.details(
                categories.get(document.categoryId()).name(),
                tagsOf(document),
                pages.of(List.of(document.id())).get(document.id()),
                day.today());
    }

    // By query, not by find(): the ORM adds the tenant to either, but only a query shows it in the statement.
    public Document find(UUID id) {
        return em.createQuery("select d from Document d where d.id = :id", Document.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("document", id));
    }

    public Document locked(UUID id) {
        return em.createQuery("select d from Document d where d.id = :id", Document.class)
                .setParameter("id", id)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("document", id));
    }
}
