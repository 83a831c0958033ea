package dev.recado.knowledge;

import dev.recado.llm.EmbeddingChoice;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which version answers. Searches may go by what was true a second ago: the passages of a version that has just been replaced are
 * kept, and a search that finds none looks again.
 */
@ApplicationScoped
class ActiveVersions {
    private static final Duration GOOD_FOR = Duration.ofSeconds(1);

    private final Map<TenantId, Kept> kept = new ConcurrentHashMap<>();

    @PersistenceContext
    EntityManager em;

    @Inject
    ActiveVersions self;

    /**
     * A version and how its passages are made.
     *
     * @param choice names no model until the operator's was settled with the first document
     * @param settled whether it is written down which model makes its passages
     */
    record Recipe(UUID version, EmbeddingChoice choice, int passageTokens, boolean settled) {
        static Recipe of(KnowledgeVersion version) {
            return new Recipe(version.id(), version.choice(), version.passageTokens(), version.dimension() != null);
        }
    }

    private record Kept(@Nullable Recipe recipe, long since) {}

    /** The version of the current tenant that answers, as of now or up to a second ago; empty for a tenant that is gone. */
    Optional<Recipe> current() {
        Kept before = kept.get(CurrentTenant.get());
        return before != null && System.nanoTime() - before.since() < GOOD_FOR.toNanos()
                ? Optional.ofNullable(before.recipe())
                : fresh();
    }

    /** The version that answers, as of now. */
    Optional<Recipe> fresh() {
        long now = System.nanoTime();
        Optional<Recipe> recipe = self.read();
        kept.put(CurrentTenant.get(), new Kept(recipe.orElse(null), now));
        return recipe;
    }

    void switched(@Observes(during = TransactionPhase.AFTER_SUCCESS) VersionChanged event) {
        kept.remove(new TenantId(event.tenantId()));
    }

    /** The version that answers, as the running transaction sees it. */
    @Transactional
    public Optional<Recipe> read() {
        return em.createQuery(
                        "select v from KnowledgeVersion v join EmbeddingSettingsRow s on s.activeVersion = v.id",
                        KnowledgeVersion.class)
                .getResultStream()
                .findFirst()
                .map(Recipe::of);
    }

    /** Any version of the current tenant, so that one can search in it before it answers; empty when there is none such. */
    @Transactional
    public Optional<Recipe> read(UUID id) {
        return em.createQuery("select v from KnowledgeVersion v where v.id = :id", KnowledgeVersion.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .map(Recipe::of);
    }
}
