package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.platform.Caller;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.platform.work.DueWork;
import dev.recado.platform.work.WorkKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Passes through the current tenant's golden questions, in the background; the latest hundred are kept. */
@ApplicationScoped
public class GoldenRuns {
    private static final int KEPT = 100;
    private static final Duration GOOD_FOR = Duration.ofHours(1);
    private static final UUID LAST = new UUID(-1, -1);

    @PersistenceContext
    EntityManager em;

    @Inject
    GoldenQuestions questions;

    @Inject
    DueWork dueWork;

    @Inject
    Audit audit;

    @Inject
    Event<GoldenRunChanged> changed;

    @Inject
    Clock clock;

    /** What a run still has to ask. */
    record Open(UUID run, @Nullable UUID knowledgeVersion, int asked, List<Question> left) {}

    /** A question of a run. */
    record Question(UUID id, String text, List<UUID> expected) {}

    /** The runs, newest first. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<GoldenRun> list(Page.Request page) {
        List<GoldenRunRow> rows = em.createQuery(
                        "select r from GoldenRunRow r where r.id < :before order by r.id desc", GoldenRunRow.class)
                .setParameter("before", page.cursor() == null ? LAST : Ids.parseCursor(page.cursor()))
                .setMaxResults(page.limit() + 1)
                .getResultList();
        double tolerance = questions.present().details().tolerance();
        return Page.of(rows, page.limit(), row -> details(row, tolerance), row -> row.id()
                .toString());
    }

    /** One run, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public GoldenRun get(UUID id) {
        return details(find(id), questions.present().details().tolerance());
    }

    /** How each question fared, in the order of the questions' making. */
    @Requires(Role.VIEWER)
    @Transactional
    public List<GoldenResult> results(UUID id) {
        GoldenRunRow run = find(id);
        List<GoldenResultRow> rows = rows(id);
        Map<UUID, GoldenResultRow> before = new HashMap<>();
        if (run.previousId() != null) {
            rows(run.previousId()).forEach(row -> before.put(row.questionId(), row));
        }
        Map<UUID, String> names = questions.names(
                rows.stream().flatMap(row -> row.expected().stream()).toList());
        return rows.stream()
                .map(row -> row.details(names, before.get(row.questionId())))
                .toList();
    }

    /**
     * Starts a run; Conflict when there are no questions, or a run is under way, NotFound when there is no such version.
     *
     * @param knowledgeVersion to ask one that need not answer yet; null: the one that answers
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public GoldenRun start(@Nullable UUID knowledgeVersion) {
        if (count() == 0) {
            throw new Conflict("knowledge.golden.none");
        }
        if (knowledgeVersion != null) {
            boolean there = !em.createQuery("select v.id from KnowledgeVersion v where v.id = :id", UUID.class)
                    .setParameter("id", knowledgeVersion)
                    .getResultList()
                    .isEmpty();
            if (!there) {
                throw new NotFound("knowledge-version", knowledgeVersion);
            }
        }
        // What the server asks for itself, before a version answers, is in nobody's way.
        boolean underWay = !em.createQuery(
                        "select r from GoldenRunRow r where r.state in (:queued, :running) and r.startedBy is not null",
                        GoldenRunRow.class)
                .setParameter("queued", GoldenRun.State.QUEUED)
                .setParameter("running", GoldenRun.State.RUNNING)
                .getResultList()
                .isEmpty();
        if (underWay) {
            throw new Conflict("knowledge.golden.running");
        }
        GoldenRunRow row = insert(
                knowledgeVersion, null, Caller.current().map(Caller::username).orElse(null));
        dueWork.schedule(WorkKind.GOLDEN, row.id(), clock.instant());
        audit.record("knowledge.golden-run.started", "golden-run", row.id(), Map.of());
        return details(row, questions.present().details().tolerance());
    }

    /** Ends a run that is under way; Conflict when it has ended. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public GoldenRun cancel(UUID id) {
        GoldenRunRow row = find(id);
        em.lock(row, LockModeType.PESSIMISTIC_WRITE);
        if (row.ended()) {
            throw new Conflict("knowledge.golden.ended");
        }
        row.cancel(clock.instant());
        dueWork.done(id);
        audit.record("knowledge.golden-run.cancelled", "golden-run", id, Map.of());
        fire(row);
        return details(row, questions.present().details().tolerance());
    }

    // What carries a run out.

    /** How many questions there are. */
    @Transactional
    long count() {
        return em.createQuery("select count(g) from GoldenQuestionRow g", Long.class)
                .getSingleResult();
    }

    /**
     * A run that the server makes for itself, and carries out at once, before a version answers. One that was cut off, by a crash or
     * because a provider was away, is gone on with; and what the version that answers has scored up to an hour ago in the same check
     * counts. A check of another version has ended.
     *
     * @param candidate the version that is checked
     * @param itself whether it is asked; otherwise the version that answers, to compare with
     */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public UUID forCheck(UUID candidate, boolean itself) {
        List<GoldenRunRow> ofChecks = em.createQuery(
                        "select r from GoldenRunRow r where r.startedBy is null order by r.id desc", GoldenRunRow.class)
                .getResultList();
        ofChecks.stream()
                .filter(run -> !run.ended() && !candidate.equals(run.checkOf()))
                .forEach(run -> run.cancel(clock.instant()));
        List<GoldenRunRow> ofThis =
                ofChecks.stream().filter(run -> candidate.equals(run.checkOf())).toList();
        Optional<GoldenRunRow> underWay =
                ofThis.stream().limit(1).filter(run -> !run.ended()).findFirst();
        if (itself) {
            return underWay.filter(run -> run.knowledgeVersion() != null)
                    .map(GoldenRunRow::id)
                    .orElseGet(() -> insert(candidate, candidate, null).id());
        }
        Instant since = clock.instant().minus(GOOD_FOR);
        // Either the version itself is being asked by now, or nothing has been asked since.
        return ofThis.stream()
                .limit(underWay.isPresent() ? ofThis.size() : 1)
                .filter(run -> run.knowledgeVersion() == null)
                .filter(run -> underWay.isPresent() || run.doneSince(since))
                .findFirst()
                .map(GoldenRunRow::id)
                .orElseGet(() -> insert(null, candidate, null).id());
    }

    private GoldenRunRow insert(@Nullable UUID knowledgeVersion, @Nullable UUID checkOf, @Nullable String startedBy) {
        List<UUID> old = em.createQuery("select r.id from GoldenRunRow r order by r.id desc", UUID.class)
                .setFirstResult(KEPT - 1)
                .getResultList();
        if (!old.isEmpty()) {
            em.createQuery("delete from GoldenResultRow r where r.runId in :old")
                    .setParameter("old", old)
                    .executeUpdate();
            em.createQuery("delete from GoldenRunRow r where r.id in :old")
                    .setParameter("old", old)
                    .executeUpdate();
        }
        UUID previous = em.createQuery(
                        "select r.id from GoldenRunRow r where r.state = :done order by r.id desc", UUID.class)
                .setParameter("done", GoldenRun.State.DONE)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .orElse(null);
        GoldenRunRow row =
                new GoldenRunRow(knowledgeVersion, previous, checkOf, (int) count(), startedBy, clock.instant());
        em.persist(row);
        em.flush();
        return row;
    }

    /** Begins a run, or goes on with it after a crash; null when it has ended. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable Open open(UUID id) {
        GoldenRunRow run = em.find(GoldenRunRow.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (run == null || run.ended()) {
            dueWork.done(id);
            return null;
        }
        List<GoldenQuestionRow> all = em.createQuery(
                        "select g from GoldenQuestionRow g order by g.id", GoldenQuestionRow.class)
                .getResultList();
        var asked = rows(id).stream().map(GoldenResultRow::questionId).collect(Collectors.toSet());
        run.begin(all.size());
        fire(run);
        return new Open(
                id,
                run.knowledgeVersion(),
                asked.size(),
                all.stream()
                        .filter(question -> !asked.contains(question.id()))
                        .map(question -> new Question(question.id(), question.question(), question.documents()))
                        .toList());
    }

    /** Writes down how a question fared; false when the run was cancelled meanwhile. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public boolean asked(UUID id, Question question, List<GoldenResult.Found> found, boolean relevant, int done) {
        GoldenRunRow run = em.find(GoldenRunRow.class, id, LockModeType.PESSIMISTIC_WRITE);
        if (run == null || run.ended()) {
            return false;
        }
        // Nothing is held against the knowledge base for not finding what was deleted.
        List<UUID> expected = question.expected().isEmpty()
                ? List.of()
                : List.copyOf(questions.names(question.expected()).keySet());
        if (!question.expected().isEmpty() && expected.isEmpty()) {
            run.move(done);
            return true;
        }
        List<UUID> documents =
                found.stream().map(GoldenResult.Found::documentId).distinct().toList();
        GoldenScores.Of scores = GoldenScores.of(Set.copyOf(expected), documents, relevant);
        em.persist(new GoldenResultRow(id, question.id(), question.text(), expected, found, scores));
        run.move(done);
        fire(run);
        return true;
    }

    /** What an ended run has found; null when it has not, or was cancelled. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable GoldenScores scores(UUID id) {
        GoldenRunRow run = em.find(GoldenRunRow.class, id);
        return run == null ? null : run.scores();
    }

    /** Ends the run. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public @Nullable GoldenScores finish(UUID id) {
        GoldenRunRow run = em.find(GoldenRunRow.class, id, LockModeType.PESSIMISTIC_WRITE);
        dueWork.done(id);
        if (run == null || run.ended()) {
            return null;
        }
        GoldenScores scores =
                GoldenScores.of(rows(id).stream().map(GoldenResultRow::scores).toList());
        run.finish(scores, clock.instant());
        fire(run);
        return scores;
    }

    private List<GoldenResultRow> rows(UUID run) {
        return em.createQuery(
                        "select r from GoldenResultRow r where r.runId = :run order by r.questionId",
                        GoldenResultRow.class)
                .setParameter("run", run)
                .getResultList();
    }

    private GoldenRun details(GoldenRunRow row, double tolerance) {
        GoldenRunRow previous = row.previousId() == null ? null : em.find(GoldenRunRow.class, row.previousId());
        return row.details(previous == null ? null : previous.scores(), tolerance);
    }

    private GoldenRunRow find(UUID id) {
        return em.createQuery("select r from GoldenRunRow r where r.id = :id", GoldenRunRow.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("golden-run", id));
    }

    private void fire(GoldenRunRow row) {
        changed.fire(new GoldenRunChanged(CurrentTenant.get().value(), row.id()));
    }
}
