package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.llm.EmbeddingChoice;
import dev.recado.llm.EmbeddingKey;
import dev.recado.llm.EmbeddingModels;
import dev.recado.llm.EmbeddingProvider;
import dev.recado.llm.EmbeddingTest;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Invalid;
import dev.recado.platform.Language;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.platform.Stale;
import dev.recado.platform.Texts;
import dev.recado.tenants.TenantCreated;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The versions of a tenant's knowledge: which one answers, which are being built, and with which model. Another model, or another
 * way to cut documents, builds a new version beside the old; it begins to answer when it is complete, and one can go back.
 */
@ApplicationScoped
public class KnowledgeVersions {
    private static final int SHORTEST_PASSAGE = 64;
    private static final int LONGEST_PASSAGE = 1_000;

    @PersistenceContext
    EntityManager em;

    @Inject
    VersionTransactions versions;

    @Inject
    VersionBuilder builder;

    @Inject
    EmbeddingModels models;

    @Inject
    Audit audit;

    void tenantCreated(@Observes TenantCreated created) {
        versions.first();
    }

    /** The settings, without the key. */
    @Requires(Role.VIEWER)
    @Transactional
    public EmbeddingSettingsDetails settings() {
        return details(em.createQuery("select s from EmbeddingSettingsRow s", EmbeddingSettingsRow.class)
                .getSingleResult());
    }

    /** The names of the models that run inside this server, the operator's own first. */
    @Requires(Role.VIEWER)
    public List<String> offered() {
        return models.offered();
    }

    /**
     * Changes settings, and begins a new version where they ask for another model or other passages than the newest one has; {@link
     * Stale} unless the version is the present one, {@link Invalid} when they can't be right. A new key lets a version go on that
     * has failed.
     */
    @Requires(Role.ADMIN)
    @Transactional
    public EmbeddingSettingsDetails update(long version, EmbeddingSettingsChange change) {
        EmbeddingSettingsRow row = versions.held();
        if (row.version() != version) {
            throw new Stale("embedding-settings", CurrentTenant.get());
        }
        EmbeddingSettingsDetails before = details(row);
        EmbeddingChoice choice = after(row.choice(), change);
        int passageTokens = change.passageTokens() == null ? row.passageTokens() : change.passageTokens();
        if (passageTokens < SHORTEST_PASSAGE || passageTokens > LONGEST_PASSAGE) {
            throw new Invalid("embedding.passage-tokens", SHORTEST_PASSAGE, LONGEST_PASSAGE);
        }
        boolean byHand = change.activateByHand() == null ? row.byHand() : change.activateByHand();
        models.keep(choice, change.apiKey() == null ? null : change.apiKey().strip());
        row.change(choice, passageTokens, byHand);
        KnowledgeVersion target = target(row);
        if (!isMadeLike(target, row)) {
            versions.build(row);
        } else if (target.state() == VersionState.BUILDING && target.byHand() != byHand && !target.activating()) {
            em.lock(target, LockModeType.PESSIMISTIC_WRITE);
            target.byHand(byHand);
        } else if (target.state() == VersionState.FAILED && change.apiKey() != null) {
            versions.resume(target.id());
        }
        em.flush();
        EmbeddingSettingsDetails details = details(row);
        audit.change("knowledge.embedding-updated", "embedding-settings", CurrentTenant.get(), before, details);
        return details;
    }

    /**
     * Embeds a sentence with the settings as they would be after the change, without saving anything, and says in the caller's
     * language what is wrong and what to do. A stored key is used where none is given, but only at its own address.
     */
    @Requires(Role.ADMIN)
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public EmbeddingTest test(EmbeddingSettingsChange change) {
        Locale locale = Language.current();
        EmbeddingChoice choice;
        try {
            choice = after(versions.choice(), change);
        } catch (Invalid wrong) {
            return new EmbeddingTest(false, wrong.code(), wrong.text(locale), null, 0);
        }
        EmbeddingTest test = models.test(
                choice, change.apiKey() == null ? null : change.apiKey().strip(), locale);
        Integer dimension = test.dimension();
        if (dimension == null || PassageBinder.DIMENSIONS.contains(dimension)) {
            return test;
        }
        String text = Texts.of("dev.recado.knowledge", locale).get("version.dimension", dimensions(dimension));
        return new EmbeddingTest(false, "version.dimension", text, dimension, test.millis());
    }

    /** Versions, newest first; those whose passages are gone among them. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<VersionDetails> list(Page.Request page) {
        var query = em.createQuery(
                        "select v from KnowledgeVersion v" + (page.cursor() == null ? "" : " where v.number < :cursor")
                                + " order by v.number desc",
                        KnowledgeVersion.class)
                .setMaxResults(page.limit() + 1);
        if (page.cursor() != null) {
            query.setParameter("cursor", number(page.cursor()));
        }
        Map<UUID, Counts> counts = counts();
        int answering = answering();
        return Page.of(
                query.getResultList(),
                page.limit(),
                version -> version.details(counts.getOrDefault(version.id(), Counts.NONE), answering),
                last -> String.valueOf(last.number()));
    }

    /** One version, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public VersionDetails get(UUID id) {
        return details(id);
    }

    /** Documents that a version could not take in, at most 200. */
    @Requires(Role.VIEWER)
    @Transactional
    public List<VersionProblem> problems(UUID id) {
        find(id);
        return em.createQuery(
                        "select v, d.name from VersionDocument v join Document d on d.id = v.documentId"
                                + " where v.versionId = :id and v.problemCode is not null order by d.name, d.id",
                        Object[].class)
                .setParameter("id", id)
                .setMaxResults(200)
                .getResultStream()
                .map(row -> ((VersionDocument) row[0]).problem((String) row[1]))
                .toList();
    }

    /** Builds a version anew with the present settings, such as after the operator's model has changed. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public VersionDetails build() {
        KnowledgeVersion version = versions.build(versions.held());
        em.flush();
        return details(version.id());
    }

    /**
     * Lets a READY version answer, or goes back to a RETIRED one: at once, unless documents have come since, which it takes in
     * first, or there are golden questions, which a READY one is asked first. That happens in the background, and the version is
     * {@linkplain VersionDetails#activating activating} meanwhile. Conflict in other states.
     *
     * @param anyway whatever the checks say
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public VersionDetails activate(UUID id, boolean anyway) {
        return after(id, versions.activate(id, !anyway && builder.hasChecks()), "knowledge.version.not-ready");
    }

    /** Calls off a version that is BUILDING, READY or FAILED; the one that answers stays. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public VersionDetails cancel(UUID id) {
        return after(id, versions.cancel(id), "knowledge.version.not-under-way");
    }

    /** Lets a FAILED version go on where it stopped, or one that waits for its provider try again at once. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public VersionDetails resume(UUID id) {
        return after(id, versions.resume(id), "knowledge.version.not-failed");
    }

    /** Removes the passages of a RETIRED version; nobody can go back to it any more. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public VersionDetails remove(UUID id) {
        return after(id, versions.remove(id), "knowledge.version.not-retired");
    }

    private VersionDetails after(UUID id, boolean done, String otherwise) {
        if (!done) {
            throw new Conflict(otherwise, find(id).number());
        }
        em.flush();
        return details(id);
    }

    /** A version, whoever asks; within a transaction. */
    VersionDetails details(UUID id) {
        Counts counts = counts().getOrDefault(id, Counts.NONE);
        return find(id).details(counts, answering());
    }

    /** Which dimension was found, and which there is room for. */
    static String dimensions(int found) {
        return found + " ("
                + String.join(
                        ", ",
                        PassageBinder.DIMENSIONS.stream().map(String::valueOf).toList()) + ")";
    }

    /** What a version has. */
    record Counts(int done, int failed, long passages) {
        static final Counts NONE = new Counts(0, 0, 0);
    }

    private Map<UUID, Counts> counts() {
        Map<UUID, Counts> counts = new HashMap<>();
        em.createQuery(
                        "select d.versionId, count(d), sum(case when d.problemCode is null then 0 else 1 end), sum(d.passages)"
                                + " from VersionDocument d group by d.versionId",
                        Object[].class)
                .getResultStream()
                .forEach(row -> counts.put(
                        (UUID) row[0],
                        new Counts(
                                ((Number) row[1]).intValue(),
                                ((Number) row[2]).intValue(),
                                ((Number) row[3]).longValue())));
        return counts;
    }

    private int answering() {
        return em.createQuery("select count(d) from Document d where d.status = :ready", Long.class)
                .setParameter("ready", DocumentStatus.READY)
                .getSingleResult()
                .intValue();
    }

    private KnowledgeVersion find(UUID id) {
        return em.createQuery("select v from KnowledgeVersion v where v.id = :id", KnowledgeVersion.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("knowledge-version", id));
    }

    private @Nullable KnowledgeVersion pending() {
        return em.createQuery(
                        "select v from KnowledgeVersion v where v.state in :states order by v.number desc",
                        KnowledgeVersion.class)
                .setParameter("states", List.of(VersionState.BUILDING, VersionState.READY, VersionState.FAILED))
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    private KnowledgeVersion target(EmbeddingSettingsRow row) {
        KnowledgeVersion pending = pending();
        return pending == null ? find(row.activeVersion()) : pending;
    }

    private boolean isMadeLike(KnowledgeVersion version, EmbeddingSettingsRow row) {
        return version.passageTokens() == row.passageTokens()
                && named(version.choice()).equals(named(row.choice()));
    }

    /** The choice with its defaults spelt out, so that two can be compared. */
    private EmbeddingChoice named(EmbeddingChoice choice) {
        if (choice.model() != null) {
            return choice;
        }
        return choice.named(
                choice.provider() == EmbeddingProvider.IN_PROCESS
                        ? models.offered().getFirst()
                        : choice.effectiveModel());
    }

    private EmbeddingSettingsDetails details(EmbeddingSettingsRow row) {
        EmbeddingChoice choice = row.choice();
        EmbeddingKey key = models.key(choice);
        KnowledgeVersion pending = pending();
        return new EmbeddingSettingsDetails(
                choice.provider(),
                choice.baseUrl(),
                choice.model(),
                choice.dimension(),
                choice.inputTokens(),
                row.passageTokens(),
                row.byHand(),
                key.stored(),
                key.hint().isEmpty() ? null : key.hint(),
                row.activeVersion(),
                pending == null ? null : pending.id(),
                row.version());
    }

    private static EmbeddingChoice after(EmbeddingChoice present, EmbeddingSettingsChange change) {
        EmbeddingProvider provider = change.provider() == null ? present.provider() : change.provider();
        boolean other = provider != present.provider();
        EmbeddingChoice choice = new EmbeddingChoice(
                provider,
                merged(change.baseUrl(), other ? null : present.baseUrl(), true),
                merged(change.model(), other ? null : present.model(), false),
                merged(change.dimension(), other ? null : present.dimension()),
                merged(change.inputTokens(), other ? null : present.inputTokens()));
        Integer dimension = choice.dimension();
        if (dimension != null && !PassageBinder.DIMENSIONS.contains(dimension)) {
            throw new Invalid("embedding.dimension", dimensions(dimension));
        }
        return choice;
    }

    private static @Nullable String merged(@Nullable String change, @Nullable String present, boolean address) {
        if (change == null) {
            return present;
        }
        String text = change.strip();
        while (address && text.endsWith("/")) {
            text = text.substring(0, text.length() - 1);
        }
        return text.isEmpty() ? null : text;
    }

    private static @Nullable Integer merged(@Nullable Integer change, @Nullable Integer present) {
        return change == null ? present : Objects.equals(change, 0) ? null : change;
    }

    private static int number(String cursor) {
        try {
            return Integer.parseInt(cursor);
        } catch (NumberFormatException e) {
            throw new NotFound("cursor", cursor);
        }
    }
}
