package dev.recado.knowledge;

import dev.recado.platform.Invalid;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The tags of the current tenant's documents. */
@ApplicationScoped
class Tags {
    private static final int MOST = 20;
    private static final int LONGEST = 50;

    @PersistenceContext
    EntityManager em;

    /** As they are kept: in lower case, spaces joined, each once, in order; Invalid when there are too many or too long ones. */
    static List<String> checked(Collection<String> given) {
        List<String> tags = given.stream()
                .map(Tags::plain)
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .sorted()
                .toList();
        if (tags.size() > MOST || tags.stream().anyMatch(tag -> tag.length() > LONGEST || tag.contains(","))) {
            throw new Invalid("knowledge.document.tags", MOST, LONGEST);
        }
        return tags;
    }

    /** Those to look for, as they are kept; Invalid when no document could have so many. */
    static Set<String> wanted(Collection<String> given) {
        if (given.size() > MOST) {
            throw new Invalid("knowledge.document.tags", MOST, LONGEST);
        }
        return given.stream().map(Tags::plain).filter(tag -> !tag.isEmpty()).collect(Collectors.toUnmodifiableSet());
    }

    private static String plain(String tag) {
        return tag.strip().replaceAll("[\\s\\p{Cntrl}]+", " ").toLowerCase(Locale.ROOT);
    }

    /** A condition on {@code d}, a Document, that it has all the tags; their values are the parameters {@code tag0} and on. */
    static String condition(Set<String> tags) {
        StringBuilder condition = new StringBuilder();
        for (int i = 0; i < tags.size(); i++) {
            condition
                    .append(" and exists (select 1 from DocumentTag t where t.documentId = d.id and t.tag = :tag")
                    .append(i)
                    .append(')');
        }
        return condition.toString();
    }

    /** The parameters of {@link #condition}. */
    static Map<String, String> parameters(Set<String> tags) {
        Map<String, String> parameters = new HashMap<>();
        for (String tag : tags) {
            parameters.put("tag" + parameters.size(), tag);
        }
        return parameters;
    }

    @Transactional(Transactional.TxType.MANDATORY)
    public void replace(UUID documentId, List<String> tags) {
        em.createQuery("delete from DocumentTag t where t.documentId = :id")
                .setParameter("id", documentId)
                .executeUpdate();
        tags.forEach(tag -> em.persist(new DocumentTag(documentId, tag)));
        em.flush();
    }

    /** The tags of each document that has any. */
    @Transactional
    public Map<UUID, List<String>> of(Collection<UUID> documents) {
        Map<UUID, List<String>> tags = new HashMap<>();
        if (!documents.isEmpty()) {
            em.createQuery(
                            "select t.documentId, t.tag from DocumentTag t where t.documentId in :ids order by t.tag",
                            Object[].class)
                    .setParameter("ids", new LinkedHashSet<>(documents))
                    .getResultList()
                    .forEach(row -> tags.computeIfAbsent((UUID) row[0], none -> new ArrayList<>())
                            .add((String) row[1]));
        }
        return tags;
    }

    /** All tags in use, in order. */
    @Transactional
    public List<TagCount> inUse() {
        return em.createQuery("select t.tag, count(t) from DocumentTag t group by t.tag order by t.tag", Object[].class)
                .getResultStream()
                .map(row -> new TagCount((String) row[0], (Long) row[1]))
                .toList();
    }
}
