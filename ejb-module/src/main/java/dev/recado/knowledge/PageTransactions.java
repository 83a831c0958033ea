package dev.recado.knowledge;

import dev.recado.knowledge.WebFetch.Fetched;
import dev.recado.knowledge.WebFetch.Known;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import dev.recado.tenants.TenantDetails;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The steps of reading a page of the web again and again; each is a transaction, the tenant's row locked before the document's. */
@ApplicationScoped
class PageTransactions {
    private static final int MOST_HOURS = 8_760;
    private static final int MOST_QUICK_TRIES = 4;
    private static final Duration PAUSE = Duration.ofMinutes(1);

    @PersistenceContext
    EntityManager em;

    @Inject
    DueWork dueWork;

    @Inject
    DocumentTransactions documents;

    @Inject
    Tenants tenants;

    @Inject
    Clock clock;

    /**
     * A page that is to be looked at.
     *
     * @param known what need not come again
     */
    record Task(UUID pageId, UUID documentId, URI address, Known known) {}

    /** Hours as people say them: 0 is never; {@link Invalid} beyond a year. */
    static @Nullable Integer hours(int given) {
        if (given < 0 || given > MOST_HOURS) {
            throw new Invalid("knowledge.page.hours", MOST_HOURS);
        }
        return given == 0 ? null : given;
    }

    /** The document that is read there already. */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<UUID> documentAt(URI address) {
        return em.createQuery("select p.documentId from WebPageRow p where p.address = :address", UUID.class)
                .setParameter("address", address.toString())
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void insert(UUID documentId, URI address, @Nullable Integer rereadHours) {
        WebPageRow page = new WebPageRow(Ids.next(), documentId, address.toString(), rereadHours);
        em.persist(page);
        em.flush();
        schedule(page, clock.instant());
    }

    /** Where documents are read, of those that are pages. */
    @Transactional
    public Map<UUID, WebPageDetails> of(Collection<UUID> documentIds) {
        if (documentIds.isEmpty()) {
            return Map.of();
        }
        return em.createQuery("select p from WebPageRow p where p.documentId in :ids", WebPageRow.class)
                .setParameter("ids", documentIds)
                .getResultStream()
                .collect(Collectors.toMap(WebPageRow::documentId, WebPageRow::details));
    }

    /** Looks at the page now, unless that was done a moment ago: then in a moment. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void readNow(UUID documentId) {
        page(documentId).ifPresent(page -> schedule(page, page.soonest(clock.instant())));
    }

    /** Looks at it at other intervals from now on. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void reread(UUID documentId, @Nullable Integer hours) {
        page(documentId).ifPresent(page -> {
            page.reread(hours);
            schedule(page, page.usualTime(clock.instant()));
        });
    }

    /** Does not look at it any more, until somebody says so. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void stop(UUID documentId) {
        page(documentId).ifPresent(page -> schedule(page, null));
    }

    /** What to look at; null when there is nothing to do any more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Task begin(UUID id) {
        WebPageRow page = em.find(WebPageRow.class, id);
        Document document = page == null ? null : em.find(Document.class, page.documentId());
        if (page == null || document == null || document.status() == DocumentStatus.CANCELLED) {
            dueWork.done(id);
            return null;
        }
        Known known = waits(document) ? Known.NOTHING : page.known();
        return new Task(id, document.id(), URI.create(page.address()), known);
    }

    /** The page is as it was. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void unchanged(Task task) {
        WebPageRow page = em.find(WebPageRow.class, task.pageId(), LockModeType.PESSIMISTIC_WRITE);
        if (page == null) {
            dueWork.done(task.pageId());
            return;
        }
        Instant now = clock.instant();
        page.unchanged(now);
        schedule(page, page.usualTime(now));
        Document document = em.find(Document.class, task.documentId());
        if (document != null) {
            documents.announce(document);
        }
    }

    /** The page came: if it is another than before, it is taken in. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void fetched(Task task, Fetched fetched, String name, byte[] content) {
        TenantDetails tenant = tenants.currentAlone();
        Document document = em.find(Document.class, task.documentId(), LockModeType.PESSIMISTIC_WRITE);
        WebPageRow page = em.find(WebPageRow.class, task.pageId(), LockModeType.PESSIMISTIC_WRITE);
        if (document == null || page == null || document.status() == DocumentStatus.CANCELLED) {
            dueWork.done(task.pageId());
            return;
        }
        Instant now = clock.instant();
        String hash = Contents.sha256(content);
        if (hash.equals(document.sha256()) && !waits(document)) {
            page.unchanged(now);
            schedule(page, page.usualTime(now));
            documents.announce(document);
            return;
        }
        Long stored = em.createQuery("select coalesce(sum(d.size), 0) from Document d where d.id <> :id", Long.class)
                .setParameter("id", document.id())
                .getSingleResult();
        if (stored + content.length > tenant.storageLimitBytes()) {
            failed(task, PageProblem.lasting("page.storage", null));
            return;
        }
        document.replace(name, fetched.mediaType(), content.length, hash);
        page.changed(fetched.known(), now);
        schedule(page, page.usualTime(now));
        documents.renew(document, content);
    }

    /** The page did not come. What was read before stays; a document that never had anything fails. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void failed(Task task, PageProblem problem) {
        Document document = em.find(Document.class, task.documentId(), LockModeType.PESSIMISTIC_WRITE);
        WebPageRow page = em.find(WebPageRow.class, task.pageId(), LockModeType.PESSIMISTIC_WRITE);
        if (document == null || page == null || document.status() == DocumentStatus.CANCELLED) {
            dueWork.done(task.pageId());
            return;
        }
        Instant now = clock.instant();
        page.failed(problem.code(), problem.detail(), now);
        Instant usual = page.usualTime(now);
        if (problem.passing() && page.failures() < MOST_QUICK_TRIES) {
            Instant soon = now.plus(PAUSE.multipliedBy(1L << (2 * (page.failures() - 1))));
            schedule(page, usual != null && usual.isBefore(soon) ? usual : soon);
        } else {
            schedule(page, usual);
        }
        if (document.status() == DocumentStatus.QUEUED && waits(document)) {
            documents.failBefore(document, problem.code(), problem.detail());
        } else {
            documents.announce(document);
        }
    }

    /** Whether a document wants the content, known or not: the present one could not be taken in, or nothing answers for another reason. */
    private boolean waits(Document document) {
        String problem = document.problemCode();
        if (document.status() == DocumentStatus.READY) {
            return problem != null;
        }
        return document.status() == DocumentStatus.QUEUED
                ? !dueWork.isKnown(document.id())
                : document.status() == DocumentStatus.FAILED && problem != null && problem.startsWith("page.");
    }

    private Optional<WebPageRow> page(UUID documentId) {
        return em.createQuery("select p from WebPageRow p where p.documentId = :id", WebPageRow.class)
                .setParameter("id", documentId)
                .getResultStream()
                .findFirst();
    }

    private void schedule(WebPageRow page, @Nullable Instant next) {
        page.waitUntil(next);
        if (next == null) {
            dueWork.done(page.id());
        } else {
            dueWork.schedule(WorkKind.WEB_PAGE, page.id(), next);
        }
    }
}
