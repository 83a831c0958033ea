package dev.recado.knowledge;

import dev.recado.platform.CurrentTenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;
import org.hibernate.search.engine.search.query.SearchScroll;
import org.hibernate.search.engine.search.query.SearchScrollResult;
import org.hibernate.search.mapper.orm.Search;
import org.hibernate.search.mapper.orm.work.SearchIndexingPlan;
import org.hibernate.search.mapper.orm.work.SearchWorkspace;

/** What the search index holds of the current tenant. Whatever is counted here is counted after all that was written. */
@ApplicationScoped
public class PassagesInIndex {
    private static final int BATCH = 500;

    @PersistenceContext
    EntityManager em;

    /** How many passages there are. */
    @Transactional
    public long count() {
        refresh();
        return Search.session(em)
                .search(IndexedPassage.class)
                .where(SearchPredicateFactory::matchAll)
                .fetchTotalHitCount();
    }

    /** How many passages there are of a document. */
    @Transactional
    public long count(UUID documentId) {
        refresh();
        return Search.session(em)
                .search(IndexedPassage.class)
                .where(f -> f.match().field(PassageBinder.DOCUMENT).matching(documentId.toString()))
                .fetchTotalHitCount();
    }

    /** How many passages there are of a document in a version. */
    @Transactional
    public long count(UUID version, UUID documentId) {
        refresh();
        return Search.session(em)
                .search(IndexedPassage.class)
                .where(f -> f.and(
                        f.match().field(PassageBinder.VERSION).matching(version.toString()),
                        f.match().field(PassageBinder.DOCUMENT).matching(documentId.toString())))
                .fetchTotalHitCount();
    }

    /** Takes all of them out, and returns when nobody can find one any more. */
    @Transactional
    public void purge() {
        SearchWorkspace workspace = workspace();
        workspace.purge();
        workspace.flush();
        workspace.refresh();
    }

    /**
     * Takes out what there is of a document, whether or not the database still knows it, and returns how many passages that
     * were. They are named one by one: a request that names nothing could be taken for one that means everything.
     */
    @Transactional
    public long purge(UUID documentId) {
        long removed = 0;
        List<UUID> batch = some(documentId);
        while (!batch.isEmpty()) {
            remove(batch);
            removed += batch.size();
            List<UUID> next = some(documentId);
            if (next.equals(batch)) {
                throw new IllegalStateException("The index keeps the passages of document " + documentId);
            }
            batch = next;
        }
        return removed;
    }

    /** Takes these passages out. */
    @Transactional
    public void remove(List<UUID> passages) {
        if (passages.isEmpty()) {
            return;
        }
        SearchIndexingPlan plan = Search.session(em).indexingPlan();
        passages.forEach(passage -> plan.purge(IndexedPassage.class, passage, null));
        plan.execute();
    }

    /** Which of these passages it has. */
    @Transactional
    public Set<UUID> present(List<UUID> passages) {
        if (passages.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(Search.session(em)
                .search(IndexedPassage.class)
                .select(f -> f.id(UUID.class))
                .where(f -> f.id().matchingAny(passages))
                .fetchHits(passages.size()));
    }

    /** Hands out the ids of all passages, some at a time, as the index was when it began. */
    @Transactional
    public void each(Consumer<List<UUID>> batch) {
        try (SearchScroll<UUID> scroll = Search.session(em)
                .search(IndexedPassage.class)
                .select(f -> f.id(UUID.class))
                .where(SearchPredicateFactory::matchAll)
                .scroll(BATCH)) {
            for (SearchScrollResult<UUID> next = scroll.next(); next.hasHits(); next = scroll.next()) {
                batch.accept(next.hits());
            }
        }
    }

    /** What holds the index, such as {@code Lucene 9.11.1}. */
    String backend() {
        return IndexFiles.backend(em.getEntityManagerFactory());
    }

    private List<UUID> some(UUID documentId) {
        refresh();
        return Search.session(em)
                .search(IndexedPassage.class)
                .select(f -> f.id(UUID.class))
                .where(f -> f.match().field(PassageBinder.DOCUMENT).matching(documentId.toString()))
                .fetchHits(BATCH);
    }

    /** Has a search server show all that was written to it; on disk it shows at once. */
    private void refresh() {
        if (!IndexFiles.isOnDisk(em.getEntityManagerFactory())) {
            workspace().refresh();
        }
    }

    private SearchWorkspace workspace() {
        return Search.mapping(em.getEntityManagerFactory())
                .scope(IndexedPassage.class)
                .workspace(CurrentTenant.get().value());
    }
}
