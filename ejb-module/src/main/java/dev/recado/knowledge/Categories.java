package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Stale;
import dev.recado.platform.Texts;
import dev.recado.tenants.TenantCreated;
import dev.recado.tenants.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The categories of the current tenant. */
@ApplicationScoped
class Categories {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DESCRIPTION = 2_000;
    // No category has this id, so nothing is found there; no id at all would mean everywhere.
    private static final Set<UUID> NOWHERE = Set.of(new UUID(0, 0));

    @PersistenceContext
    EntityManager em;

    @Inject
    Tenants tenants;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    @Transactional(Transactional.TxType.MANDATORY)
    public void addStandard(@Observes TenantCreated tenant) {
        String name = Texts.of("dev.recado.knowledge", Locale.forLanguageTag(tenant.language()))
                .get("category.standard");
        em.persist(new Category(Ids.next(), name, null, null, true, clock.instant()));
    }

    /** All of them in the order of the tree: each right after its parent, siblings by name. */
    @Transactional
    public List<CategoryDetails> all() {
        Map<UUID, Category> rows = rows();
        CategoryTree tree = tree(rows);
        return tree.ordered().stream()
                .flatMap(id -> Stream.ofNullable(rows.get(id)))
                .map(row -> row.details(tree.path(row.id())))
                .toList();
    }

    @Transactional
    public Map<UUID, String> names() {
        return rows().values().stream().collect(Collectors.toMap(Category::id, Category::name));
    }

    /** The categories and everything below them. */
    @Transactional
    public Set<UUID> withDescendants(Set<UUID> ids) {
        return ids.isEmpty() ? ids : tree(rows()).withDescendants(ids);
    }

    /** Where to look for what lies in both; empty: everywhere. */
    @Transactional
    public Set<UUID> common(Set<UUID> some, Set<UUID> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        Set<UUID> common = tree(rows()).common(some, others);
        return common.isEmpty() ? NOWHERE : common;
    }

    @Transactional
    public Category get(UUID id) {
        return em.createQuery("select c from Category c where c.id = :id", Category.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("category", id));
    }

    /** The category with this id or name, or NotFound. */
    @Transactional(Transactional.TxType.MANDATORY)
    public UUID find(String wanted) {
        return rows().values().stream()
                .filter(row -> row.id().toString().equals(wanted) || row.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new NotFound("category", wanted))
                .id();
    }

    @Transactional
    public CategoryDetails details(UUID id) {
        return get(id).details(tree(rows()).path(id));
    }

    @Transactional
    public Category standard() {
        return em.createQuery("select c from Category c where c.standard", Category.class)
                .getSingleResult();
    }

    @Transactional
    public CategoryDetails create(NewCategory wanted) {
        // One change of the tree at a time: two moves at once could make a circle.
        tenants.currentAlone();
        String name = checkedName(wanted.name());
        refuseTaken(name, null);
        UUID id = Ids.next();
        refuseTooDeep(id, wanted.parentId());
        Category category =
                new Category(id, name, checked(wanted.description()), wanted.parentId(), false, clock.instant());
        em.persist(category);
        em.flush();
        CategoryDetails details = details(id);
        audit.change("knowledge.category.created", "category", id, null, details);
        return details;
    }

    @Transactional
    public CategoryDetails update(UUID id, long version, CategoryChange change) {
        tenants.currentAlone();
        Category category = get(id);
        if (category.version() != version) {
            throw new Stale("category", id);
        }
        String name = change.name() == null ? category.name() : checkedName(change.name());
        refuseTaken(name, id);
        UUID parent = change.parentId() == null ? category.parentId() : parent(change.parentId());
        refuseTooDeep(id, parent);
        CategoryDetails before = details(id);
        category.change(
                name, change.description() == null ? category.description() : checked(change.description()), parent);
        em.flush();
        CategoryDetails after = details(id);
        audit.change("knowledge.category.updated", "category", id, before, after);
        return after;
    }

    @Transactional
    public void delete(UUID id) {
        tenants.currentAlone();
        Category category = get(id);
        if (category.standard()) {
            throw new Conflict("knowledge.category.standard", category.name());
        }
        if (tree(rows()).hasChildren(id)) {
            throw new Conflict("knowledge.category.has-others", category.name());
        }
        boolean used = !em.createQuery("select d.id from Document d where d.categoryId = :id", UUID.class)
                .setParameter("id", id)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
        if (used) {
            throw new Conflict("knowledge.category.not-empty", category.name());
        }
        CategoryDetails before = details(id);
        em.remove(category);
        audit.change("knowledge.category.deleted", "category", id, before, null);
    }

    private Map<UUID, Category> rows() {
        return em.createQuery("select c from Category c", Category.class)
                .getResultStream()
                .collect(Collectors.toMap(Category::id, row -> row));
    }

    private static CategoryTree tree(Map<UUID, Category> rows) {
        return new CategoryTree(rows.values().stream().map(Category::node).toList());
    }

    private void refuseTooDeep(UUID id, @Nullable UUID parent) {
        if (parent == null) {
            return;
        }
        get(parent);
        CategoryTree tree = tree(rows());
        if (tree.withDescendants(Set.of(id)).contains(parent)) {
            throw new Conflict("knowledge.category.circle");
        }
        if (tree.levelsUnder(id, parent) > CategoryTree.MOST_LEVELS) {
            throw new Conflict("knowledge.category.too-deep", CategoryTree.MOST_LEVELS);
        }
    }

    private static @Nullable UUID parent(String given) {
        if (given.isBlank()) {
            return null;
        }
        try {
            return UUID.fromString(given.strip());
        } catch (IllegalArgumentException none) {
            throw new NotFound("category", given);
        }
    }

    private void refuseTaken(String name, @Nullable UUID except) {
        boolean taken = rows().values().stream()
                .anyMatch(other ->
                        other.name().equalsIgnoreCase(name) && !other.id().equals(except));
        if (taken) {
            throw new Conflict("knowledge.category.taken", name);
        }
    }

    private static String checkedName(@Nullable String name) {
        String stripped = name == null ? "" : name.strip();
        if (stripped.isEmpty() || stripped.length() > LONGEST_NAME) {
            throw new Invalid("knowledge.category.name");
        }
        return stripped;
    }

    private static @Nullable String checked(@Nullable String description) {
        if (description != null && description.length() > LONGEST_DESCRIPTION) {
            throw new Invalid("knowledge.category.name");
        }
        return description == null || description.isBlank() ? null : description.strip();
    }
}
