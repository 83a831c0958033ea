package dev.recado.knowledge;

import dev.recado.audit.Audit;
import dev.recado.platform.Conflict;
import dev.recado.platform.CurrentTenant;
import dev.recado.platform.Ids;
import dev.recado.platform.Invalid;
import dev.recado.platform.NotFound;
import dev.recado.platform.Page;
import dev.recado.platform.Requires;
import dev.recado.platform.Role;
import dev.recado.platform.Scope;
import dev.recado.platform.Stale;
import dev.recado.platform.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the current tenant's customers and documents call the same thing. Questions are widened by them when they are asked, and never
 * the index: it is shared by all tenants, and a change holds from the next question on.
 */
@ApplicationScoped
public class Synonyms {
    private static final int MOST_SETS = 1_000;
    private static final int MOST_WORDS = 20;
    private static final int LONGEST = 80;
    private static final int LONGEST_PHRASE = 5;
    private static final UUID FIRST = new UUID(0, 0);

    @PersistenceContext
    EntityManager em;

    @Inject
    Audit audit;

    @Inject
    Clock clock;

    private final Map<TenantId, Known> known = new ConcurrentHashMap<>();

    /** The synonyms, in the order of their making. */
    @Requires(Role.VIEWER)
    @Transactional
    public Page<Synonym> list(Page.Request page) {
        List<SynonymRow> rows = em.createQuery(
                        "select s from SynonymRow s where s.id > :after order by s.id", SynonymRow.class)
                .setParameter("after", page.cursor() == null ? FIRST : Ids.parseCursor(page.cursor()))
                .setMaxResults(page.limit() + 1)
                .getResultList();
        return Page.of(rows, page.limit(), SynonymRow::details, row -> row.id().toString());
    }

    /** One set of synonyms, or NotFound. */
    @Requires(Role.VIEWER)
    @Transactional
    public Synonym get(UUID id) {
        return find(id).details();
    }

    /** Adds a set; Invalid when it is none, Conflict beyond 1,000 sets. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public Synonym create(NewSynonym wanted) {
        long present =
                em.createQuery("select count(s) from SynonymRow s", Long.class).getSingleResult();
        if (present >= MOST_SETS) {
            throw new Conflict("knowledge.synonyms.many", MOST_SETS);
        }
        SynonymRow row = new SynonymRow(words(wanted), Boolean.TRUE.equals(wanted.oneWay()), clock.instant());
        em.persist(row);
        em.flush();
        audit.change("knowledge.synonym.created", "synonym", row.id(), null, row.details());
        return row.details();
    }

    /** Replaces a set; Stale when {@code version} is not the present one. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public Synonym update(UUID id, long version, NewSynonym wanted) {
        SynonymRow row = find(id);
        em.lock(row, LockModeType.PESSIMISTIC_WRITE);
        Synonym before = row.details();
        if (before.version() != version) {
            throw new Stale("synonym", id);
        }
        row.change(words(wanted), Boolean.TRUE.equals(wanted.oneWay()), clock.instant());
        em.flush();
        audit.change("knowledge.synonym.updated", "synonym", id, before, row.details());
        return row.details();
    }

    /** Removes a set; from the next question on it widens none. */
    @Requires(value = Role.ADMIN, scope = Scope.KNOWLEDGE_WRITE)
    @Transactional
    public void delete(UUID id) {
        SynonymRow row = find(id);
        em.remove(row);
        audit.change("knowledge.synonym.deleted", "synonym", id, row.details(), null);
    }

    /** Widens questions of the current tenant, by its synonyms as they are now. */
    @Transactional
    Expander expander() {
        TenantId tenant = CurrentTenant.get();
        Object[] stamp = em.createQuery("select count(s), max(s.changedAt) from SynonymRow s", Object[].class)
                .getSingleResult();
        if ((Long) stamp[0] == 0) {
            known.remove(tenant);
            return Expander.NONE;
        }
        Known before = known.get(tenant);
        if (before != null
                && before.count() == (Long) stamp[0]
                && before.changedAt().equals(stamp[1])) {
            return before.expander();
        }
        List<Synonym> sets = em.createQuery("select s from SynonymRow s", SynonymRow.class)
                .getResultStream()
                .map(SynonymRow::details)
                .toList();
        Expander fresh = new Expander(sets);
        known.put(tenant, new Known((Long) stamp[0], (Instant) stamp[1], fresh));
        return fresh;
    }

    private record Known(long count, Instant changedAt, Expander expander) {}

    private SynonymRow find(UUID id) {
        return em.createQuery("select s from SynonymRow s where s.id = :id", SynonymRow.class)
                .setParameter("id", id)
                .getResultStream()
                .findFirst()
                .orElseThrow(() -> new NotFound("synonym", id));
    }

    private static List<String> words(NewSynonym wanted) {
        Set<String> words = new LinkedHashSet<>();
        for (@Nullable String each : wanted.words() == null ? List.<String>of() : wanted.words()) {
            String word =
                    each == null ? "" : each.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
            if (word.isEmpty()) {
                continue;
            }
            boolean found = false;
            for (Language language : Language.values()) {
                int terms = language.terms(word).size();
                found |= terms > 0 && terms <= LONGEST_PHRASE;
            }
            if (!found || word.length() > LONGEST) {
                throw new Invalid("knowledge.synonyms.word", word, LONGEST_PHRASE);
            }
            words.add(word);
        }
        if (words.size() < 2 || words.size() > MOST_WORDS) {
            throw new Invalid("knowledge.synonyms.words", MOST_WORDS);
        }
        return List.copyOf(words);
    }

    /** Finds what of a question can be said in other words. */
    static final class Expander {
        /** Widens nothing. */
        static final Expander NONE = new Expander(List.of());

        /** A phrase that is asked for, and those that it may be found as; all as stems. */
        private record Rule(List<String> asked, List<List<String>> found, List<String> foundAsWritten) {}

        private final Map<Language, Map<String, List<Rule>>> rules = new EnumMap<>(Language.class);

        Expander(List<Synonym> sets) {
            for (Language language : Language.values()) {
                // By the first stem of what is asked for, so that a question meets few of them.
                Map<String, List<Rule>> byFirst = new HashMap<>();
                for (Synonym set : sets) {
                    add(set, language, byFirst);
                }
                rules.put(language, byFirst);
            }
        }

        private static void add(Synonym set, Language language, Map<String, List<Rule>> byFirst) {
            for (int i = 0; i < (set.oneWay() ? 1 : set.words().size()); i++) {
                List<String> asked = language.terms(set.words().get(i));
                if (asked.isEmpty()) {
                    continue;
                }
                List<List<String>> found = new ArrayList<>();
                List<String> written = new ArrayList<>();
                for (String other : set.words()) {
                    List<String> stems = language.terms(other);
                    if (!stems.isEmpty() && !stems.equals(asked)) {
                        found.add(stems);
                        written.add(other);
                    }
                }
                if (!found.isEmpty()) {
                    byFirst.computeIfAbsent(asked.getFirst(), first -> new ArrayList<>())
                            .add(new Rule(asked, found, written));
                }
            }
        }

        /**
         * The phrases that stand for words of the question.
         *
         * @param question its stems
         * @return for the place of a word in the question: the phrases, as stems
         */
        Map<Integer, List<List<String>>> expand(List<String> question, Language language) {
            Map<Integer, List<List<String>>> others = new HashMap<>();
            for (int i = 0; i < question.size(); i++) {
                for (Rule rule : rules(question, i, language)) {
                    for (int j = i; j < i + rule.asked().size(); j++) {
                        others.computeIfAbsent(j, place -> new ArrayList<>()).addAll(rule.found());
                    }
                }
            }
            return others;
        }

        /** What else to look for, as it was written. */
        Set<String> otherWords(String question, Language language) {
            Set<String> words = new LinkedHashSet<>();
            if (rules.getOrDefault(language, Map.of()).isEmpty()) {
                return words;
            }
            List<String> stems = language.terms(question);
            for (int i = 0; i < stems.size(); i++) {
                rules(stems, i, language).forEach(rule -> words.addAll(rule.foundAsWritten()));
            }
            return words;
        }

        private List<Rule> rules(List<String> question, int from, Language language) {
            return rules.getOrDefault(language, Map.of()).getOrDefault(question.get(from), List.of()).stream()
                    .filter(rule -> from + rule.asked().size() <= question.size()
                            && question.subList(from, from + rule.asked().size())
                                    .equals(rule.asked()))
                    .toList();
        }
    }
}
