package dev.recado.knowledge;

import dev.recado.knowledge.AnsweringDocuments.Places;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hibernate.search.engine.search.predicate.dsl.PredicateFinalStep;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;
import org.hibernate.search.engine.search.predicate.dsl.SimpleBooleanPredicateClausesCollector;
import org.hibernate.search.engine.search.query.dsl.SearchQueryOptionsStep;
import org.hibernate.search.mapper.orm.Search;
import org.hibernate.search.mapper.orm.session.SearchSession;
import org.hibernate.search.util.common.SearchException;
import org.jspecify.annotations.Nullable;

/**
 * Searches the index, in the current tenant only, and trusts it with nothing else: what it finds is read again from the
 * database, so that only live passages of {@link AnsweringDocuments} come out, however far the index lags.
 */
@ApplicationScoped
class PassageIndex {
    private static final int LEG = 60;
    private static final int EXACT = 20_000;
    /** The most that search servers allow. */
    private static final int MOST_HITS = 10_000;

    private static final int EFFORT = 300;

    private static final Duration LONGEST_SEARCH = Duration.ofSeconds(10);

    /** How many documents a filter names at most in one clause; search servers refuse more than 65,536. */
    private static final int CLAUSE = 50_000;

    @PersistenceContext
    EntityManager em;

    @Inject
    AnsweringDocuments answering;

    @Inject
    PassagesInIndex index;

    @Inject
    IndexKeeper keeper;

    /** Up to here the search by meaning compares with every passage of the tenant, which is both perfect and faster. */
    int exact = EXACT;

    /**
     * What to look for.
     *
     * @param vector null: by words only
     * @param model the model that made the vector
     * @param version only its passages are looked at
     */
    record Probe(
            String question,
            float @Nullable [] vector,
            String model,
            UUID version,
            Set<UUID> categories,
            Set<String> tags) {}

    private record Hit(UUID passage, float score) {}

    /** What each of the two searches has found, best first. */
    private record Legs(List<Hit> lexical, List<Hit> nearest) {
        List<UUID> passages() {
            return Stream.concat(lexical.stream(), nearest.stream())
                    .map(Hit::passage)
                    .distinct()
                    .toList();
        }

        Legs without(Set<UUID> some) {
            return new Legs(without(lexical, some), without(nearest, some));
        }

        private static List<Hit> without(List<Hit> hits, Set<UUID> some) {
            return hits.stream()
                    .filter(hit -> !some.contains(hit.passage()))
                    .limit(LEG)
                    .toList();
        }
    }

    private record Live(
            IndexedPassage passage,
            String documentName,
            @Nullable String source,
            String categoryName) {}

    /** How many passages of a document, in a version, are in the index, after all that was written. */
    @Transactional
    public long count(UUID version, UUID documentId) {
        return index.count(version, documentId);
    }

    /** Whether the index is on another computer, for which a search waits. */
    boolean isElsewhere() {
        return !IndexFiles.isOnDisk(em.getEntityManagerFactory());
    }

    /** The candidates of both legs, in no order. */
    @Transactional
    public List<Candidate> candidates(Probe probe, Synonyms.Expander synonyms) {
        try {
            return found(probe, synonyms);
        } catch (SearchException e) {
            keeper.suspect(e);
            throw e;
        }
    }

    private List<Candidate> found(Probe probe, Synonyms.Expander synonyms) {
        Places places = answering.places(probe.categories(), probe.tags());
        if (places.only() != null && places.only().isEmpty()) {
            return List.of();
        }
        Legs legs = legs(probe, synonyms, places, LEG);
        Map<UUID, Live> live = live(legs.passages(), probe, places);
        if (live.size() < legs.passages().size()) {
            Set<UUID> staged = staged(probe.version());
            if (!staged.isEmpty()) {
                legs = legs(probe, synonyms, places, LEG + staged.size()).without(staged);
                live = live(legs.passages(), probe, places);
            }
        }
        return weighed(probe, synonyms, live, ranks(legs.nearest(), live.keySet()));
    }

    private Legs legs(Probe probe, Synonyms.Expander synonyms, Places places, int wanted) {
        int most = isElsewhere() ? Math.min(wanted, MOST_HITS) : wanted;
        return new Legs(lexical(probe, synonyms, places, most), nearest(probe, places, most));
    }

    /** What is in the index and answers only when all of its document is: it must not take the places of what does now. */
    private Set<UUID> staged(UUID version) {
        return Set.copyOf(em.createQuery(
                        "select p.id from IndexedPassage p where p.versionId = :version and p.staged = true"
                                + " and p.documentId in (select d.id from Document d where d.beside = true)",
                        UUID.class)
                .setParameter("version", version)
                .getResultList());
    }

    /**
     * The passages with their neighbours' text before and after their own. What came along with a better one does not
     * come again.
     */
    @Transactional
    public List<Passage> withNeighbours(List<Passage> passages, int neighbours) {
        Map<UUID, IndexedPassage> rows = new HashMap<>();
        em.createQuery("select p from IndexedPassage p where p.id in :ids", IndexedPassage.class)
                .setParameter("ids", passages.stream().map(Passage::id).toList())
                .getResultList()
                .forEach(row -> rows.put(row.id(), row));
        Set<UUID> told = new HashSet<>();
        List<Passage> joined = new ArrayList<>();
        for (Passage passage : passages) {
            IndexedPassage row = rows.get(passage.id());
            if (row == null || told.contains(row.id())) {
                continue;
            }
            List<IndexedPassage> around = em.createQuery(
                            "select p from IndexedPassage p where p.documentId = :document and p.versionId = :version"
                                    + " and p.staged = false and p.ordinal between :from and :to order by p.ordinal",
                            IndexedPassage.class)
                    .setParameter("document", row.documentId())
                    .setParameter("version", row.versionId())
                    .setParameter("from", row.ordinal() - neighbours)
                    .setParameter("to", row.ordinal() + neighbours)
                    .getResultList();
            List<IndexedPassage> fresh =
                    around.stream().filter(one -> told.add(one.id())).toList();
            joined.add(passage.saying(
                    String.join("\n\n", fresh.stream().map(IndexedPassage::text).toList())));
        }
        return joined;
    }

    private record Read(Live found, Wanted.Text text) {}

    private record Weighed(
            Read read,
            Wanted wanted,
            double score,
            @Nullable Double similarity) {}

    /** What the candidates are worth, by their own text and the tenant's own numbers. */
    private List<Candidate> weighed(
            Probe probe, Synonyms.Expander synonyms, Map<UUID, Live> live, Map<UUID, Integer> vectorRanks) {
        List<Read> read = live.values().stream()
                .map(found -> new Read(found, text(found.passage())))
                .toList();
        double usualLength =
                read.stream().mapToInt(each -> each.text().length()).average().orElse(1);
        long among = 0;
        List<Weighed> all = new ArrayList<>();
        for (Language language : Language.values()) {
            List<Read> ofLanguage = read.stream()
                    .filter(each -> each.found().passage().language() == language)
                    .toList();
            if (ofLanguage.isEmpty()) {
                continue;
            }
            long passages = count(probe.version(), language);
            among += passages;
            Wanted wanted = Wanted.of(
                    probe.question(),
                    language,
                    synonyms,
                    passages,
                    stem -> count(probe.version(), language, stem),
                    usualLength);
            for (Read each : ofLanguage) {
                all.add(new Weighed(
                        each,
                        wanted,
                        wanted.score(each.text()),
                        similarity(each.found().passage(), probe)));
            }
        }
        return candidates(all, vectorRanks, among);
    }

    private static List<Candidate> candidates(List<Weighed> all, Map<UUID, Integer> vectorRanks, long among) {
        double usual = all.stream()
                .flatMap(each -> Stream.ofNullable(each.similarity()))
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
        List<Candidate> candidates = new ArrayList<>();
        int rank = 0;
        for (Weighed each : all.stream()
                .sorted(Comparator.comparingDouble(Weighed::score)
                        .reversed()
                        .thenComparing(
                                weighed -> weighed.read().found().passage().id()))
                .toList()) {
            Live found = each.read().found();
            double weight = each.wanted().weight();
            rank++;
            candidates.add(new Candidate(
                    found.passage(),
                    each.read().text(),
                    found.documentName(),
                    found.source(),
                    found.categoryName(),
                    each.score(),
                    each.score() > 0 ? rank : null,
                    vectorRanks.get(found.passage().id()),
                    each.similarity(),
                    each.similarity() == null ? 0 : standout(each.similarity(), usual),
                    each.wanted().coverage(each.read().text()),
                    weight == 0 ? 0 : each.score() / weight,
                    each.wanted().size(),
                    among));
        }
        return candidates;
    }

    private static Wanted.Text text(IndexedPassage passage) {
        return new Wanted.Text(passage.language().words(Language.withJoinedWords(passage.searchText())));
    }

    private List<Hit> lexical(Probe probe, Synonyms.Expander synonyms, Places places, int most) {
        return bounded(session()
                        .search(IndexedPassage.class)
                        .select(f ->
                                f.composite().from(f.id(UUID.class), f.score()).as(Hit::new))
                        .where((f, root) -> {
                            root.add(f.bool(anyLanguage -> {
                                for (Language language : Language.values()) {
                                    anyLanguage.should(
                                            f.match().field(language.field()).matching(probe.question()));
                                    for (String other : synonyms.otherWords(probe.question(), language)) {
                                        anyLanguage.should(f.match()
                                                .field(language.field())
                                                .matching(other));
                                    }
                                }
                            }));
                            restrict(f, root, probe, places);
                        }))
                .fetchHits(most);
    }

    private List<Hit> nearest(Probe probe, Places places, int most) {
        float[] vector = probe.vector();
        if (vector == null || !PassageBinder.DIMENSIONS.contains(vector.length)) {
            return List.of();
        }
        long passages = bounded(session().search(IndexedPassage.class).where(f -> of(f, probe.version())))
                .fetchTotalHitCount();
        if (passages == 0) {
            return List.of();
        }
        int k = Math.max(neighbours(passages), most);
        return bounded(session()
                        .search(IndexedPassage.class)
                        .select(f ->
                                f.composite().from(f.id(UUID.class), f.score()).as(Hit::new))
                        .where(f -> f.knn(k)
                                .field(PassageBinder.vectorField(vector.length))
                                .matching(vector)
                                .filter(f.and().with(all -> {
                                    all.add(f.match().field(PassageBinder.MODEL).matching(probe.model()));
                                    restrict(f, all, probe, places);
                                }))))
                .fetchHits(most);
    }

    /** For how many neighbours the search by meaning looks, where it has so many passages to look at. */
    int neighbours(long passages) {
        // Where k is not less than what the filter leaves, Lucene compares with each instead of walking its graph.
        int most = isElsewhere() ? Math.min(exact, MOST_HITS) : exact;
        return passages <= most ? (int) Math.max(passages, LEG) : EFFORT;
    }

    private static PredicateFinalStep of(SearchPredicateFactory f, UUID version) {
        return f.match().field(PassageBinder.VERSION).matching(version.toString());
    }

    private static void restrict(
            SearchPredicateFactory f, SimpleBooleanPredicateClausesCollector<?> all, Probe probe, Places places) {
        all.add(of(f, probe.version()));
        Set<UUID> only = places.only();
        if (only != null) {
            all.add(f.bool(any -> documents(f, only).forEach(any::should)));
        }
        documents(f, places.not()).forEach(some -> all.add(f.not(some)));
    }

    private static List<PredicateFinalStep> documents(SearchPredicateFactory f, Set<UUID> ids) {
        List<String> all = ids.stream().map(UUID::toString).sorted().toList();
        List<PredicateFinalStep> clauses = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CLAUSE) {
            clauses.add(f.terms()
                    .field(PassageBinder.DOCUMENT)
                    .matchingAny(all.subList(from, Math.min(all.size(), from + CLAUSE))));
        }
        return clauses;
    }

    private Map<UUID, Live> live(List<UUID> ids, Probe probe, Places places) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Live> live = new LinkedHashMap<>();
        answering
                .conditioned(em.createQuery(
                        "select p, coalesce(d.title, d.name), d.source, c.name from IndexedPassage p"
                                + " join Document d on d.id = p.documentId join Category c on c.id = d.categoryId"
                                + " where p.id in :ids and p.versionId = :version and p.staged = false and "
                                + AnsweringDocuments.CONDITION,
                        Object[].class))
                .setParameter("ids", ids)
                .setParameter("version", probe.version())
                .getResultStream()
                .map(row -> new Live((IndexedPassage) row[0], (String) row[1], (String) row[2], (String) row[3]))
                .filter(found -> places.include(found.passage().documentId()))
                .forEach(found -> live.put(found.passage().id(), found));
        return live;
    }

    private static Map<UUID, Integer> ranks(List<Hit> hits, Set<UUID> live) {
        Map<UUID, Integer> ranks = new HashMap<>();
        for (Hit hit : hits) {
            if (live.contains(hit.passage())) {
                ranks.put(hit.passage(), ranks.size() + 1);
            }
        }
        return ranks;
    }

    /** How many passages of the version are in that language. */
    private long count(UUID version, Language language) {
        return bounded(session()
                        .search(IndexedPassage.class)
                        .where(f -> f.and(of(f, version), f.exists().field(language.field()))))
                .fetchTotalHitCount();
    }

    private long count(UUID version, Language language, String stem) {
        return bounded(session()
                        .search(IndexedPassage.class)
                        .where(f -> f.and(
                                of(f, version),
                                f.match().field(language.field()).matching(stem).skipAnalysis())))
                .fetchTotalHitCount();
    }

    private static double standout(double similarity, double usual) {
        return similarity <= usual || usual >= 1 ? 0 : (similarity - usual) / (1 - usual);
    }

    private static @Nullable Double similarity(IndexedPassage passage, Probe probe) {
        float[] wanted = probe.vector();
        if (wanted == null || !passage.model().equals(probe.model())) {
            return null;
        }
        float[] own = passage.vector();
        double sum = 0;
        for (int i = 0; i < wanted.length; i++) {
            sum += wanted[i] * own[i];
        }
        return sum;
    }

    /** Another computer may never answer. */
    private <H> SearchQueryOptionsStep<?, H, ?, ?, ?> bounded(SearchQueryOptionsStep<?, H, ?, ?, ?> search) {
        return isElsewhere() ? search.failAfter(LONGEST_SEARCH.toSeconds(), TimeUnit.SECONDS) : search;
    }

    private SearchSession session() {
        return Search.session(em);
    }
}
