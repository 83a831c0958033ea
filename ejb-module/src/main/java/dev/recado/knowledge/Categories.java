package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Stale;
import dev.recado.platform.Texts;
import dev.recado.tenants.TenantCreated;
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
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The categories of the current tenant. */
@ApplicationScoped
class Categories {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_DESCRIPTION = 2_000;

    @PersistenceContext
    EntityManager em;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    @Transactional(Transactional.TxType.MANDATORY)
    public void addStandard(@Observes TenantCreated tenant) {
        String name = Texts.of("dev.recado.knowledge", Locale.forLanguageTag(tenant.language()))
                .get("category.standard");
        em.persist(new Category(Ids.next(), name, null, true, clock.instant()));
    }

    @Transactional
    public List<Category> all() {
        return em.createQuery("select c from Category c order by c.name", Category.class)
                .getResultList();
    }

    @Transactional
    public Map<UUID, String> names() {
        return all().stream().collect(Collectors.toMap(Category::id, Category::name));
    }

    @Transactional
    public Category get(UUID id) {
        return em.createQuery("select c from Category c where c.id = :id", Category.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("category", id));
    }

    @Transactional
    public Category standard() {
        return em.createQuery("select c from Category c where c.standard", Category.class)
                .getSingleResult();
    }

    @Transactional
    public Category create(NewCategory wanted) {
        String name = checkedName(wanted.name());
        refuseTaken(name, null);
        Category category = new Category(Ids.next(), name, checked(wanted.description()), false, clock.instant());
        em.persist(category);
        em.flush();
        audit.change("knowledge.category.created", "category", category.id(), null, category.details());
        return category;
    }

    @Transactional
    public Category update(UUID id, long version, CategoryChange change) {
        Category category = get(id);
        if (category.version() != version) {
            throw new Stale("category", id);
        }
        String name = change.name() == null ? category.name() : checkedName(change.name());
        refuseTaken(name, id);
        CategoryDetails before = category.details();
        category.change(name, change.description() == null ? category.description() : checked(change.description()));
        em.flush();
        audit.change("knowledge.category.updated", "category", id, before, category.details());
        return category;
    }

    @Transactional
    public void delete(UUID id) {
        Category category = get(id);
        if (category.standard()) {
            throw new Conflict("knowledge.category.standard", category.name());
        }
        boolean used = !em.createQuery("select d.id from Document d where d.categoryId = :id", UUID.class)
                .setParameter("id", id)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
        if (used) {
            throw new Conflict("knowledge.category.not-empty", category.name());
        }
        em.remove(category);
        audit.change("knowledge.category.deleted", "category", id, category.details(), null);
    }

    private void refuseTaken(String name, @Nullable UUID except) {
        boolean taken = all().stream()
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
