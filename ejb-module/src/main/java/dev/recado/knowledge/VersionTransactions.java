package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.knowledge.ActiveVersions.Recipe;
import dev.recado.knowledge.PublicationCheck.Objection;
import dev.recado.llm.Embedded;
import dev.recado.llm.EmbeddingChoice;
import dev.recado.llm.EmbeddingModels;
import dev.recado.llm.ModelFailure;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.search.mapper.orm.Search;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a version's life, each a transaction. Locks are taken in this order: document, settings (the switch), version. Every
 * step of a build names its run, so that one that was given up can't disturb the one that followed.
 */
@ApplicationScoped
class VersionTransactions {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    /** Searches may go by a version for a second after it was replaced. */
    private static final Duration LAST_SEARCHES = Duration.ofSeconds(10);

    private static final Set<VersionState> UNDER_WAY = Set.of(VersionState.BUILDING, VersionState.READY);
    private static final Set<VersionState> WITHOUT_USE = Set.of(VersionState.CANCELLED, VersionState.REMOVED);

    @PersistenceContext
    EntityManager em;

    @Inject
    DueWork dueWork;

    @Inject
    EmbeddingModels models;

    @Inject
    Audit audit;

    @Inject
    Event<VersionChanged> changed;

    @Inject
    Clock clock;

    /** The version is no longer being built by this run. */
    static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A run of a build. */
    record Build(UUID version, int run, VersionState state, Recipe recipe) {}

    /**
     * A document that a version lacks.
     *
     * @param readyAt tells whether it is still the same content
     */
    record Source(UUID id, DocumentKind kind, String name, Instant readyAt, Language language) {}

    /** What is to be done with a version that has all documents. */
    enum Complete {
        /** It has not: others came meanwhile. */
        NOT_YET,
        /** It waits for somebody to activate it. */
        WAITS,
        /** It may be checked and activated. */
        MAY_ANSWER
    }

    // What tenants do.

    /** A new tenant's first version: empty, and active. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void first() {
        KnowledgeVersion version = new KnowledgeVersion(
                Ids.next(),
                1,
                VersionState.ACTIVE,
                EmbeddingChoice.DEFAULT,
                Chunker.READABLE_TOKENS,
                false,
                true,
                clock.instant());
        em.persist(version);
        em.flush();
        em.persist(
                new EmbeddingSettingsRow(Ids.next(), EmbeddingChoice.DEFAULT, Chunker.READABLE_TOKENS, version.id()));
    }

    /** The tenant's settings, held until the end of the transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public EmbeddingSettingsRow held() {
        return em.createQuery("select s from EmbeddingSettingsRow s", EmbeddingSettingsRow.class)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getSingleResult();
    }

    /** Begins a version with the present settings; what was under way before is called off. */
    @Transactional(Transactional.TxType.MANDATORY)
    public KnowledgeVersion build(EmbeddingSettingsRow held) {
        for (KnowledgeVersion other : all()) {
            if (UNDER_WAY.contains(other.state()) || other.state() == VersionState.FAILED) {
                drop(other.id(), VersionState.CANCELLED);
            }
        }
        int number = em.createQuery("select max(v.number) from KnowledgeVersion v", Integer.class)
                .getSingleResult();
        KnowledgeVersion version = new KnowledgeVersion(
                Ids.next(),
                number + 1,
                VersionState.BUILDING,
                held.choice(),
                held.passageTokens(),
                held.byHand(),
                models.hasPrice(held.choice()),
                now());
        em.persist(version);
        em.flush();
        audit.record("knowledge.version.begun", "knowledge-version", version.id(), told(version));
        schedule(version, now());
        return version;
    }

    /** Calls a version off; its passages are removed soon. Null when its state does not allow it. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean cancel(UUID id) {
        EmbeddingSettingsRow settings = held();
        KnowledgeVersion version = locked(id);
        if (!UNDER_WAY.contains(version.state()) && version.state() != VersionState.FAILED) {
            return false;
        }
        drop(id, VersionState.CANCELLED);
        KnowledgeVersion active = find(settings.activeVersion());
        settings.change(active.choice(), active.passageTokens(), settings.byHand());
        audit.record("knowledge.version.cancelled", "knowledge-version", id, told(version));
        return true;
    }

    /** Lets a version go on that has failed or waits for its provider. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean resume(UUID id) {
        KnowledgeVersion version = locked(id);
        boolean underWay = version.state() == VersionState.BUILDING
                || version.state() == VersionState.READY && version.activating();
        if (version.state() != VersionState.FAILED && !underWay) {
            return false;
        }
        version.buildOn();
        // Whoever works on it now must not end it.
        version.begin();
        audit.record("knowledge.version.resumed", "knowledge-version", id, told(version));
        schedule(version, now());
        return true;
    }

    /** Gives up a version to which one could still go back. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean remove(UUID id) {
        held();
        KnowledgeVersion version = locked(id);
        if (version.state() != VersionState.RETIRED) {
            return false;
        }
        drop(id, VersionState.REMOVED);
        audit.record("knowledge.version.removed", "knowledge-version", id, told(version));
        return true;
    }

    /**
     * Lets a version answer from the commit on, if it has all documents that answer now and needs no check; otherwise in the
     * background, when it has taken in what it lacks and the checks have nothing against it. False when its state does not allow it.
     *
     * @param checked whether to ask the checks; one that has answered before is not checked
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean activate(UUID id, boolean checked) {
        EmbeddingSettingsRow settings = held();
        KnowledgeVersion version = locked(id);
        boolean back = version.state() == VersionState.RETIRED;
        if (!back && version.state() != VersionState.READY) {
            return false;
        }
        if (back) {
            settings.change(version.choice(), version.passageTokens(), settings.byHand());
            for (KnowledgeVersion other : all()) {
                // It would answer later, and not be what the settings say.
                if (UNDER_WAY.contains(other.state()) || other.state() == VersionState.FAILED) {
                    drop(other.id(), VersionState.CANCELLED);
                }
            }
        }
        boolean complete = missing(id).isEmpty();
        if (complete && (back || !checked)) {
            answer(settings, version);
            return true;
        }
        if (!complete) {
            version.buildOn();
        }
        version.answersSoon(checked && !back);
        version.begin();
        audit.record("knowledge.version.activation-requested", "knowledge-version", id, told(version));
        schedule(version, now());
        return true;
    }

    // What a build does.

    /** Begins a run; null when there is nothing to do any more. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Build begin(UUID id) {
        KnowledgeVersion version = em.find(KnowledgeVersion.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (version == null || !UNDER_WAY.contains(version.state()) && !WITHOUT_USE.contains(version.state())) {
            dueWork.done(id);
            return null;
        }
        Build build = new Build(id, version.begin(), version.state(), Recipe.of(version));
        return build;
    }

    /** Writes down which model makes a version's passages, where only "the operator's" was known, and its dimension. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void settle(Recipe recipe, String model, int dimension) {
        KnowledgeVersion version = em.find(KnowledgeVersion.class, recipe.version(), LockModeType.PESSIMISTIC_WRITE);
        if (version != null && version.dimension() == null) {
            version.settle(model, dimension);
        }
    }

    /** A document that answers and that the version lacks; null when there is none. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Source next(Build build) {
        return missing(build.version()).orElse(null);
    }

    private Optional<Source> missing(UUID version) {
        return em.createQuery(
                        "select d from Document d where d.status = :ready and not exists (select 1 from VersionDocument v"
                                + " where v.versionId = :version and v.documentId = d.id) order by d.id",
                        Document.class)
                .setParameter("ready", DocumentStatus.READY)
                .setParameter("version", version)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .map(document -> new Source(
                        document.id(),
                        document.kind(),
                        document.fileName(),
                        document.readyAt(),
                        Objects.requireNonNullElse(document.language(), Language.PORTUGUESE)));
    }

    /** How many of the chunks a former run has stored already, so that they need not be paid for twice; what differs is removed. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public int stored(Build build, Source source, List<Chunk> chunks) {
        held(build, source);
        List<Object[]> stored = em.createQuery(
                        "select p.ordinal, p.text from IndexedPassage p where p.versionId = :version"
                                + " and p.documentId = :document order by p.ordinal",
                        Object[].class)
                .setParameter("version", build.version())
                .setParameter("document", source.id())
                .getResultList();
        boolean same = stored.size() <= chunks.size();
        for (int i = 0; same && i < stored.size(); i++) {
            same = stored.get(i)[0].equals(i)
                    && stored.get(i)[1].equals(chunks.get(i).text());
        }
        if (!same) {
            removePassages(build.version(), source.id());
            return 0;
        }
        return stored.size();
    }

    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void store(Build build, Source source, List<Chunk> chunks, int from, String model, Embedded embedded) {
        held(build, source);
        for (int i = 0; i < chunks.size(); i++) {
            em.persist(new IndexedPassage(
                    Ids.next(),
                    build.version(),
                    source.id(),
                    from + i,
                    chunks.get(i),
                    source.language(),
                    model,
                    embedded.vectors().get(i)));
        }
        spent(build.version(), embedded);
    }

    /** The version has the document. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void finish(Build build, Source source, int passages) {
        held(build, source);
        done(build, new VersionDocument(build.version(), source.id(), passages));
    }

    /** The version can't take the document in; it goes on with the others. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void skip(Build build, Source source, DocumentProblem problem) {
        held(build, source);
        removePassages(build.version(), source.id());
        done(build, new VersionDocument(build.version(), source.id(), problem));
    }

    private void done(Build build, VersionDocument document) {
        em.persist(document);
        KnowledgeVersion version = locked(build);
        if (version.state() == VersionState.BUILDING) {
            version.goesWell();
        }
        version.calm();
        fire(version);
    }

    /** No document is missing, it seems. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Complete complete(Build build) {
        // From here to the commit, no document becomes READY.
        held();
        KnowledgeVersion version = locked(build);
        if (missing(build.version()).isPresent()) {
            return Complete.NOT_YET;
        }
        if (version.state() == VersionState.BUILDING) {
            version.complete(now());
            long failed = failed(build.version());
            if (failed > 0) {
                version.noted("version.documents-failed", String.valueOf(failed));
            }
            audit.record("knowledge.version.completed", "knowledge-version", version.id(), told(version));
            fire(version);
        }
        if (version.waits()) {
            dueWork.done(version.id());
            return Complete.WAITS;
        }
        return Complete.MAY_ANSWER;
    }

    /** Whether somebody has said that the version is to answer, whatever checks say. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean isUnchecked(Build build) {
        return locked(build).unchecked();
    }

    /** Lets a complete version answer; false when a document came meanwhile. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean publish(Build build, @Nullable Objection warning) {
        EmbeddingSettingsRow settings = held();
        KnowledgeVersion version = locked(build);
        if (missing(build.version()).isPresent()) {
            return false;
        }
        answer(settings, version);
        if (warning != null) {
            version.noted(warning.code(), warning.detail());
        }
        return true;
    }

    /** Something speaks against the version: it waits for somebody. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void refuse(Build build, Objection objection) {
        KnowledgeVersion version = locked(build);
        version.refused(objection.code(), objection.detail());
        dueWork.done(version.id());
        audit.record(
                "knowledge.version.refused",
                "knowledge-version",
                version.id(),
                Map.of("number", version.number(), "code", objection.code(), "detail", objection.detail()));
        fire(version);
    }

    private void answer(EmbeddingSettingsRow settings, KnowledgeVersion version) {
        UUID before = settings.activeVersion();
        for (KnowledgeVersion other : all()) {
            if (other.state() == VersionState.RETIRED && !other.id().equals(version.id())) {
                drop(other.id(), VersionState.REMOVED);
            }
        }
        KnowledgeVersion former = locked(before);
        former.leave(VersionState.RETIRED);
        fire(former);
        version.activate(now());
        settings.activate(version.id());
        dueWork.done(version.id());
        audit.record(
                "knowledge.version.activated",
                "knowledge-version",
                version.id(),
                Map.of(
                        "number",
                        version.number(),
                        "before",
                        former.number(),
                        "model",
                        version.choice().effectiveModel()));
        fire(version);
    }

    /** The provider has trouble that passes: goes on later. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void postpone(Build build, ModelFailure trouble) {
        KnowledgeVersion version = locked(build);
        int times = version.trouble(trouble.code(), shortened(trouble.detail()));
        Duration asked = trouble.retryAfter();
        Duration pause = asked == null ? FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 10)) : asked;
        schedule(version, now().plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    }

    /** Something else went wrong that need not be the version's fault: goes on later. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void postpone(Build build) {
        KnowledgeVersion version = locked(build);
        version.trouble(KnowledgeVersion.TROUBLE, null);
        schedule(version, now().plus(Duration.ofSeconds(30)));
    }

    /** Has worked for long enough: others first. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void giveWay(Build build) {
        schedule(locked(build), now());
    }

    /** Trying again would end the same way. The version that answers stays. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void fail(Build build, String code, @Nullable String detail) {
        KnowledgeVersion version = locked(build);
        version.fail(code, shortened(detail));
        dueWork.done(version.id());
        audit.record(
                "knowledge.version.failed",
                "knowledge-version",
                version.id(),
                Map.of("number", version.number(), "code", code));
        fire(version);
    }

    /** Removes one document's passages of a version that is of no use any more; false when none is left. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean removeSome(UUID version) {
        Optional<UUID> document = em.createQuery(
                        "select p.documentId from IndexedPassage p where p.versionId = :version", UUID.class)
                .setParameter("version", version)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
        document.ifPresent(id -> {
            em.find(Document.class, id, LockModeType.PESSIMISTIC_WRITE);
            removePassages(version, id);
        });
        return document.isPresent();
    }

    /** All its passages are gone. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void removed(UUID id) {
        // Until the end nobody chooses an address whose key is being forgotten.
        held();
        em.createQuery("delete from VersionDocument d where d.versionId = :id")
                .setParameter("id", id)
                .executeUpdate();
        dueWork.done(id);
        List<EmbeddingChoice> inUse = new ArrayList<>();
        all().stream()
                .filter(version -> !WITHOUT_USE.contains(version.state()))
                .forEach(version -> inUse.add(version.choice()));
        em.createQuery("select s from EmbeddingSettingsRow s", EmbeddingSettingsRow.class)
                .getResultStream()
                .forEach(settings -> inUse.add(settings.choice()));
        models.forgetKeysOfOthers(inUse);
    }

    // What documents do.

    /** Counts what the vectors of passages took that are stored in the same transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void spent(UUID version, Embedded embedded) {
        BigDecimal cost = embedded.cost();
        Long nanos = cost == null
                ? null
                : cost.movePointRight(KnowledgeVersion.NANOS).longValue();
        em.createQuery("update KnowledgeVersion v set v.tokens = v.tokens + :tokens,"
                        + " v.costNanos = v.costNanos + :cost where v.id = :id")
                .setParameter("tokens", embedded.tokens())
                .setParameter("cost", nanos)
                .setParameter("id", version)
                .executeUpdate();
    }

    /**
     * A document has all its passages in a version; false when that does not answer any more, so that the document would be left
     * out. Until the end of the transaction no other version begins to answer. One that is ready takes the document in, too.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean completed(UUID version, UUID document, int passages) {
        EmbeddingSettingsRow settings = held();
        em.persist(new VersionDocument(version, document, passages));
        if (!settings.activeVersion().equals(version)) {
            return false;
        }
        for (KnowledgeVersion other : all()) {
            // One that is being built finds it by itself.
            if (other.state() == VersionState.READY) {
                dueWork.schedule(WorkKind.VERSION, other.id(), now());
            }
        }
        return true;
    }

    /** Whether this version answers. Until the end of the transaction no other begins to. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean answers(UUID version) {
        return held().activeVersion().equals(version);
    }

    /** What versions have of a document is void; its passages go in the same transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void forgetDocument(UUID document) {
        em.createQuery("delete from VersionDocument d where d.documentId = :id")
                .setParameter("id", document)
                .executeUpdate();
    }

    // What all do.

    /** Something in a transaction of its own. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public <T> T alone(Supplier<T> work) {
        return work.get();
    }

    /** What the next version would be made with. */
    @Transactional
    public EmbeddingChoice choice() {
        return em.createQuery("select s from EmbeddingSettingsRow s", EmbeddingSettingsRow.class)
                .getSingleResult()
                .choice();
    }

    private List<KnowledgeVersion> all() {
        return em.createQuery("select v from KnowledgeVersion v order by v.number", KnowledgeVersion.class)
                .getResultList();
    }

    private KnowledgeVersion find(UUID id) {
        return em.createQuery("select v from KnowledgeVersion v where v.id = :id", KnowledgeVersion.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("knowledge-version", id));
    }

    private KnowledgeVersion locked(UUID id) {
        KnowledgeVersion version = find(id);
        em.refresh(version, LockModeType.PESSIMISTIC_WRITE);
        return version;
    }

    private KnowledgeVersion locked(Build build) {
        KnowledgeVersion version = em.find(KnowledgeVersion.class, build.version(), LockModeType.PESSIMISTIC_WRITE);
        if (version == null || version.run() != build.run() || !UNDER_WAY.contains(version.state())) {
            throw new Overtaken();
        }
        return version;
    }

    /** The document, if it is still what it was and the build is still wanted. */
    private Document held(Build build, Source source) {
        Document document = em.find(Document.class, source.id(), LockModeType.PESSIMISTIC_WRITE);
        if (document == null
                || document.status() != DocumentStatus.READY
                || !source.readyAt().equals(document.readyAt())) {
            throw new SourceChanged();
        }
        boolean wanted = em.createQuery(
                        "select v.id from KnowledgeVersion v where v.id = :id and v.run = :run and v.state in :states",
                        UUID.class)
                .setParameter("id", build.version())
                .setParameter("run", build.run())
                .setParameter("states", UNDER_WAY)
                .getResultStream()
                .findFirst()
                .isPresent();
        if (!wanted) {
            throw new Overtaken();
        }
        return document;
    }

    /** The document is gone or is being taken in anew; the version gets it later, if at all. */
    static final class SourceChanged extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void drop(UUID id, VersionState end) {
        KnowledgeVersion version = locked(id);
        version.leave(end);
        schedule(version, now().plus(LAST_SEARCHES));
    }

    private void schedule(KnowledgeVersion version, Instant at) {
        dueWork.schedule(WorkKind.VERSION, version.id(), at);
        fire(version);
    }

    private void removePassages(UUID version, UUID document) {
        var index = Search.session(em).indexingPlan();
        List<UUID> passages = em.createQuery(
                        "select p.id from IndexedPassage p where p.versionId = :version and p.documentId = :document",
                        UUID.class)
                .setParameter("version", version)
                .setParameter("document", document)
                .getResultList();
        passages.forEach(passage -> index.purge(IndexedPassage.class, passage, null));
        em.createQuery("delete from IndexedPassage p where p.versionId = :version and p.documentId = :document")
                .setParameter("version", version)
                .setParameter("document", document)
                .executeUpdate();
    }

    private long failed(UUID version) {
        return em.createQuery(
                        "select count(d) from VersionDocument d where d.versionId = :id and d.problemCode is not null",
                        Long.class)
                .setParameter("id", version)
                .getSingleResult();
    }

    private void fire(KnowledgeVersion version) {
        changed.fire(new VersionChanged(CurrentTenant.get().value(), version.id(), version.state()));
    }

    private Instant now() {
        return clock.instant();
    }

    private static @Nullable String shortened(@Nullable String text) {
        return text == null || text.length() <= 1_000 ? text : text.substring(0, 1_000);
    }

    private static Map<String, Object> told(KnowledgeVersion version) {
        return Map.of(
                "number",
                version.number(),
                "provider",
                version.choice().provider().name(),
                "model",
                version.choice().effectiveModel());
    }
}
