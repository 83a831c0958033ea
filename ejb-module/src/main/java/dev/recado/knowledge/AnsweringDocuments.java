package dev.recado.knowledge;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import jakarta.transaction.Transactional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which documents may answer at this moment, as the database says: those that are READY, within their days and where it is looked
 * for. None of it stands in the index, so that it holds at once and without indexing anything again.
 */
@ApplicationScoped
class AnsweringDocuments {
    /** A condition on {@code d}, a Document; its parameters are {@code ready} and {@code today}. */
    static final String CONDITION = "d.status = :ready and (d.validFrom is null or d.validFrom <= :today)"
            + " and (d.validUntil is null or d.validUntil >= :today)";

    @PersistenceContext
    EntityManager em;

    @Inject
    Categories categories;

    @Inject
    TenantDay day;

    /**
     * Where to look in the index. What must not answer is left out there already, because it would take the places of what may.
     *
     * @param only nothing but these documents; null: all but {@code not}
     */
    record Places(@Nullable Set<UUID> only, Set<UUID> not) {
        boolean include(UUID document) {
            return only == null ? !not.contains(document) : only.contains(document);
        }
    }

    /** Where to look for what lies in one of the categories, or below, and has all the tags; empty: wherever it lies. */
    @Transactional
    public Places places(Set<UUID> wantedCategories, Set<String> tags) {
        if (wantedCategories.isEmpty() && tags.isEmpty()) {
            return new Places(
                    null,
                    Set.copyOf(answering("select d.id from Document d where not (" + CONDITION
                                    + ") and exists (select 1 from IndexedPassage p where p.documentId = d.id)")
                            .getResultList()));
        }
        TypedQuery<UUID> query = answering("select d.id from Document d where " + CONDITION
                + (wantedCategories.isEmpty() ? "" : " and d.categoryId in :categories")
                + Tags.condition(tags));
        if (!wantedCategories.isEmpty()) {
            query.setParameter("categories", categories.withDescendants(wantedCategories));
        }
        Tags.parameters(tags).forEach(query::setParameter);
        return new Places(Set.copyOf(query.getResultList()), Set.of());
    }

    /** The query with the parameters of {@link #CONDITION}. */
    <T> TypedQuery<T> conditioned(TypedQuery<T> query) {
        return query.setParameter("ready", DocumentStatus.READY).setParameter("today", day.today());
    }

    private TypedQuery<UUID> answering(String jpql) {
        return conditioned(em.createQuery(jpql, UUID.class));
    }
}
