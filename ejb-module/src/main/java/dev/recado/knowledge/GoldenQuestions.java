package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.platform.Stale;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The questions by which the current tenant judges its knowledge base, and what becomes of a version that fares worse with them. */
@ApplicationScoped
public class GoldenQuestions {
    /** How many a tenant may have. */
    public static final int MOST = 500;

    private static final int LONGEST = 1_000;
    private static final int MOST_DOCUMENTS = 20;
    private static final UUID FIRST = new UUID(0, 0);

    @PersistenceContext
    EntityManager em;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    /**
     * A question from a file.
     *
     * @param documents names or ids
     */
    public record Imported(String question, List<String> documents) {}

    /** What an import has done. */
    public record ImportResult(int created, int changed) {}

    /** The questions, in the order of their making. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<GoldenQuestion> list(Page.Request page) {
        List<GoldenQuestionRow> rows = em.createQuery(
                        "select g from GoldenQuestionRow g where g.id > :after order by g.id", GoldenQuestionRow.class)
                .setParameter("after", page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor()))
                .setMaxResults(page.limit() + 1)
                .getResultList();
        Map<UUID, String> names =
                names(rows.stream().flatMap(row -> row.documents().stream()).toList());
        return Page.of(
                rows, page.limit(), row -> row.details(names), row -> row.id().toString());
    }

    /** One question, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public GoldenQuestion get(UUID id) {
        return details(find(id));
    }

    /** Adds a question; NotFound when a document is not there, Conflict beyond {@value #MOST} questions. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public GoldenQuestion create(NewGoldenQuestion wanted) {
        GoldenQuestionRow row = add(question(wanted.question()), documents(wanted.documents()));
        audit.change("knowledge.golden-question.created", "golden-question", row.id(), null, details(row));
        return details(row);
    }

    /** Changes a question, null members stay as they are; Stale when {@code version} is not the present one. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public GoldenQuestion update(UUID id, long version, NewGoldenQuestion wanted) {
        GoldenQuestionRow row = find(id);
        em.lock(row, LockModeType.PESSIMISTIC_WRITE);
        if (row.version() != version) {
            throw new Stale("golden-question", id);
        }
        GoldenQuestion before = details(row);
        row.change(
                wanted.question() == null ? row.question() : question(wanted.question()),
                wanted.documents() == null ? row.documents() : documents(wanted.documents()),
                clock.instant());
        em.flush();
        audit.change("knowledge.golden-question.updated", "golden-question", id, before, details(row));
        return details(row);
    }

    /** Removes a question; runs that asked it keep what came. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public void delete(UUID id) {
        GoldenQuestionRow row = find(id);
        GoldenQuestion before = details(row);
        em.remove(row);
        audit.change("knowledge.golden-question.deleted", "golden-question", id, before, null);
    }

    /**
     * Takes questions from a file: all of them or none. One that is there already (but for capitals) gets the file's documents.
     * Invalid, with the line, when one is none or names a document that is not there.
     *
     * @param file is read after it is clear that the caller may do this
     */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public ImportResult takeIn(Supplier<List<Imported>> file) {
        List<Imported> all = file.get();
        Map<String, Set<UUID>> byName = byName();
        Map<String, GoldenQuestionRow> present = new HashMap<>();
        em.createQuery("select g from GoldenQuestionRow g", GoldenQuestionRow.class)
                .getResultList()
                .forEach(row -> present.put(row.question().toLowerCase(Locale.ROOT), row));
        int created = 0;
        int changed = 0;
        for (int i = 0; i < all.size(); i++) {
            Imported imported = all.get(i);
            String question = question(imported.question());
            List<UUID> documents = new ArrayList<>();
            for (String name : imported.documents()) {
                Set<UUID> called = byName.getOrDefault(name.strip().toLowerCase(Locale.ROOT), Set.of());
                if (called.isEmpty()) {
                    throw new Invalid("knowledge.golden.import.document", i + 1, name.strip());
                }
                if (called.size() > 1) {
                    throw new Invalid("knowledge.golden.import.ambiguous", i + 1, name.strip());
                }
                documents.addAll(called);
            }
            List<UUID> wanted = few(documents);
            GoldenQuestionRow row = present.get(question.toLowerCase(Locale.ROOT));
            if (row == null) {
                present.put(question.toLowerCase(Locale.ROOT), add(question, wanted));
                created++;
            } else if (!row.documents().equals(wanted)) {
                row.change(row.question(), wanted, clock.instant());
                changed++;
            }
        }
        audit.record(
                "knowledge.golden-questions.imported",
                "tenant",
                "golden-questions",
                Map.of("created", created, "changed", changed));
        return new ImportResult(created, changed);
    }

    /** Names and titles, in small letters, that more than one document has. */
    @Requires(Role.VIEWER)
    @Transactional
    public Set<String> ambiguousNames() {
        return byName().entrySet().stream()
                .filter(called -> called.getValue().size() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Which documents have an id, a name or a title, each in small letters. */
    private Map<String, Set<UUID>> byName() {
        Map<String, Set<UUID>> byName = new HashMap<>();
        em.createQuery("select d.id, d.name, d.title from Document d", Object[].class)
                .getResultList()
                .forEach(row -> Stream.of(row)
                        .filter(Objects::nonNull)
                        .map(name -> name.toString().toLowerCase(Locale.ROOT))
                        .forEach(name -> byName.computeIfAbsent(name, missing -> new HashSet<>())
                                .add((UUID) row[0])));
        return byName;
    }

    /** What becomes of a version that fares worse. */
    @Requires(Role.VIEWER)
    @Transactional
    public GoldenSettings settings() {
        return present().details();
    }

    /** Changes that; Stale when {@code version} is not the present one. */
    @Requires(Role.ADMIN)
    @Transactional
    public GoldenSettings change(long version, GoldenSettings.Change change) {
        GoldenSettingsRow row = present();
        GoldenSettings before = row.details();
        if (before.version() != version) {
            throw new Stale("golden-settings", "golden-settings");
        }
        row.apply(change);
        if (!em.contains(row)) {
            em.persist(row);
        }
        em.flush();
        audit.change("knowledge.golden-settings.updated", "tenant", "golden-settings", before, row.details());
        return row.details();
    }

    /** The settings as they are, or as they are until somebody changes them. */
    @Transactional
    GoldenSettingsRow present() {
        return em.createQuery("select s from GoldenSettingsRow s", GoldenSettingsRow.class)
                .getResultStream()
                .findFirst()
                .orElseGet(GoldenSettingsRow::new);
    }

    /** The names of those of the documents that are there. */
    @Transactional
    Map<UUID, String> names(Collection<UUID> documents) {
        Map<UUID, String> names = new HashMap<>();
        if (!documents.isEmpty()) {
            em.createQuery("select d.id, coalesce(d.title, d.name) from Document d where d.id in :ids", Object[].class)
                    .setParameter("ids", Set.copyOf(documents))
                    .getResultList()
                    .forEach(row -> names.put((UUID) row[0], (String) row[1]));
        }
        return names;
    }

    private GoldenQuestionRow add(String question, List<UUID> documents) {
        long present = em.createQuery("select count(g) from GoldenQuestionRow g", Long.class)
                .getSingleResult();
        if (present >= MOST) {
            throw new Conflict("knowledge.golden.many", MOST);
        }
        GoldenQuestionRow row = new GoldenQuestionRow(question, documents, clock.instant());
        em.persist(row);
        em.flush();
        return row;
    }

    private GoldenQuestion details(GoldenQuestionRow row) {
        return row.details(names(row.documents()));
    }

    private GoldenQuestionRow find(UUID id) {
        return em.createQuery("select g from GoldenQuestionRow g where g.id = :id", GoldenQuestionRow.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("golden-question", id));
    }

    private static String question(@Nullable String wanted) {
        String question = wanted == null ? "" : wanted.strip();
        if (question.isEmpty() || question.length() > LONGEST) {
            throw new Invalid("knowledge.golden.question", LONGEST);
        }
        return question;
    }

    private List<UUID> documents(@Nullable List<UUID> wanted) {
        List<UUID> documents = few(wanted == null ? List.of() : wanted);
        Map<UUID, String> names = names(documents);
        for (UUID document : documents) {
            if (!names.containsKey(document)) {
                throw new NotFound("document", document);
            }
        }
        return documents;
    }

    private static List<UUID> few(List<UUID> wanted) {
        List<UUID> documents = List.copyOf(new LinkedHashSet<>(wanted));
        if (documents.size() > MOST_DOCUMENTS) {
            throw new Invalid("knowledge.golden.documents", MOST_DOCUMENTS);
        }
        return documents;
    }
}
