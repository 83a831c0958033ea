package dev.recado.knowledge;

import dev.recado.platform.CurrentTenant;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;
import org.hibernate.search.mapper.orm.Search;
import org.hibernate.search.mapper.orm.work.SearchWorkspace;

/** What the search index holds of the current tenant, as a whole. */
@ApplicationScoped
public class PassagesInIndex {
    @PersistenceContext
    EntityManager em;

    /** How many passages there are. */
    @Transactional
    public long count() {
        return Search.session(em)
                .search(IndexedPassage.class)
                .where(SearchPredicateFactory::matchAll)
                .fetchTotalHitCount();
    }

    /** Takes all of them out, and returns when nobody can find one any more. */
    @Transactional
    public void purge() {
        SearchWorkspace workspace = Search.mapping(em.getEntityManagerFactory())
                .scope(IndexedPassage.class)
                .workspace(CurrentTenant.get().value());
        workspace.purge();
        workspace.flush();
        workspace.refresh();
    }
}
