package dev.recado.knowledge;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.search.engine.search.predicate.dsl.SearchPredicateFactory;
import org.hibernate.search.engine.search.predicate.dsl.SimpleBooleanPredicateClausesCollector;
import org.hibernate.search.mapper.orm.Search;
import org.hibernate.search.mapper.orm.session.SearchSession;
import org.jspecify.annotations.Nullable;

/**
 * Searches the index, in the current tenant only, and trusts it with nothing else: what it finds is read again from the
 * database, so that only live passages of documents that are READY come out, however far the index lags.
 */
@ApplicationScoped
class PassageIndex {
    private static final int LEG = 60;
    /** Up to here the search by meaning compares with every passage of the tenant, which is both perfect and faster. */
    private static final int EXACT = 20_000;

    private static final int EFFORT = 300;
    private static final int MOST_TERMS = 40;

    @PersistenceContext
    EntityManager em;

    /**
     * What to look for.
     *
     * @param vector null: by words only
     * @param model the model that made the vector
     */
    record Probe(String question, float @Nullable [] vector, String model, Set<UUID> categories) {}

    private record Hit(UUID passage, float score) {}

    private record Live(IndexedPassage passage, String documentName, String categoryName) {}

    /** How many passages of a document are in the index. */
    @Transactional
    public long count(UUID documentId) {
        return session()
                .search(IndexedPassage.class)
                .where(f -> f.match().field(PassageBinder.DOCUMENT).matching(documentId.toString()))
                .fetchTotalHitCount();
    }

    /** The candidates of both legs, in no order. */
    @Transactional
    public List<Candidate> candidates(Probe probe) {
        Set<UUID> unready = unready();
        List<Hit> lexical = lexical(probe, unready);
        List<Hit> nearest = nearest(probe, unready);
        Map<UUID, Live> live = live(
                Stream.concat(lexical.stream(), nearest.stream())
                        .map(Hit::passage)
                        .distinct()
                        .toList(),
                probe.categories());
        Map<UUID, Integer> lexicalRanks = ranks(lexical, live.keySet());
        Map<UUID, Integer> vectorRanks = ranks(nearest, live.keySet());
        Map<UUID, Float> scores = new HashMap<>();
        lexical.forEach(hit -> scores.put(hit.passage(), hit.score()));
        Map<Language, Map<String, Double>> weights = weights(probe.question(), live.values());
        double usual = live.values().stream()
                .mapToDouble(found -> similarity(found.passage(), probe))
                .average()
                .orElse(0);
        List<Candidate> candidates = new ArrayList<>();
        for (Live found : live.values()) {
            IndexedPassage passage = found.passage();
            Map<String, Double> wanted = weights.getOrDefault(passage.language(), Map.of());
            Set<String> matched = new LinkedHashSet<>(wanted.keySet());
            matched.retainAll(new HashSet<>(passage.language().terms(Language.withJoinedWords(passage.searchText()))));
            candidates.add(new Candidate(
                    passage,
                    found.documentName(),
                    found.categoryName(),
                    scores.getOrDefault(passage.id(), 0f),
                    lexicalRanks.get(passage.id()),
                    vectorRanks.get(passage.id()),
                    standout(similarity(passage, probe), usual),
                    coverage(matched, wanted),
                    wanted.size()));
        }
        return candidates;
    }

    private List<Hit> lexical(Probe probe, Set<UUID> unready) {
        return session()
                .search(IndexedPassage.class)
                .select(f -> f.composite().from(f.id(UUID.class), f.score()).as(Hit::new))
                .where((f, root) -> {
                    root.add(f.bool(anyLanguage -> {
                        for (Language language : Language.values()) {
                            anyLanguage.should(f.match().field(language.field()).matching(probe.question()));
                        }
                    }));
                    restrict(f, root, probe.categories(), unready);
                })
                .fetchHits(LEG);
    }

    private List<Hit> nearest(Probe probe, Set<UUID> unready) {
        float[] vector = probe.vector();
        if (vector == null || !PassageBinder.DIMENSIONS.contains(vector.length)) {
            return List.of();
        }
        long passages = session()
                .search(IndexedPassage.class)
                .where(SearchPredicateFactory::matchAll)
                .fetchTotalHitCount();
        if (passages == 0) {
            return List.of();
        }
        // Where k is not less than what the filter leaves, Lucene compares with each instead of walking its graph.
        int k = passages <= EXACT ? (int) Math.max(passages, LEG) : EFFORT;
        return session()
                .search(IndexedPassage.class)
                .select(f -> f.composite().from(f.id(UUID.class), f.score()).as(Hit::new))
                .where(f -> f.knn(k)
                        .field(PassageBinder.vectorField(vector.length))
                        .matching(vector)
                        .filter(f.and().with(all -> {
                            all.add(f.match().field(PassageBinder.MODEL).matching(probe.model()));
                            restrict(f, all, probe.categories(), unready);
                        })))
                .fetchHits(LEG);
    }

    private static void restrict(
            SearchPredicateFactory f,
            SimpleBooleanPredicateClausesCollector<?> all,
            Set<UUID> categories,
            Set<UUID> unready) {
        if (!categories.isEmpty()) {
            all.add(f.terms()
                    .field(PassageBinder.CATEGORY)
                    .matchingAny(categories.stream().map(UUID::toString).toList()));
        }
        if (!unready.isEmpty()) {
            all.add(f.not(f.terms()
                    .field(PassageBinder.DOCUMENT)
                    .matchingAny(unready.stream().map(UUID::toString).toList())));
        }
    }

    /** Documents that are in the index but may not answer; a large one would take all places of both legs. */
    private Set<UUID> unready() {
        return Set.copyOf(em.createQuery(
                        "select d.id from Document d where d.status not in (:ready, :failed)"
                                + " and exists (select 1 from IndexedPassage p where p.documentId = d.id)",
                        UUID.class)
                .setParameter("ready", DocumentStatus.READY)
                .setParameter("failed", DocumentStatus.FAILED)
                .getResultList());
    }

    private Map<UUID, Live> live(List<UUID> ids, Set<UUID> categories) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<UUID, Live> live = new LinkedHashMap<>();
        em.createQuery(
                        "select p, d.name, c.name from IndexedPassage p join Document d on d.id = p.documentId"
                                + " join Category c on c.id = d.categoryId where p.id in :ids and d.status = :ready",
                        Object[].class)
                .setParameter("ids", ids)
                .setParameter("ready", DocumentStatus.READY)
                .getResultStream()
                .map(row -> new Live((IndexedPassage) row[0], (String) row[1], (String) row[2]))
                .filter(found -> categories.isEmpty()
                        || categories.contains(found.passage().categoryId()))
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

    /** How much each word of the question weighs: its inverse document frequency among the tenant's own passages. */
    private Map<Language, Map<String, Double>> weights(String question, Iterable<Live> found) {
        Map<Language, Map<String, Double>> weights = new HashMap<>();
        for (Live each : found) {
            weights.computeIfAbsent(each.passage().language(), language -> weights(question, language));
        }
        return weights;
    }

    private Map<String, Double> weights(String question, Language language) {
        long passages = session()
                .search(IndexedPassage.class)
                .where(f -> f.exists().field(language.field()))
                .fetchTotalHitCount();
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String term : new LinkedHashSet<>(language.terms(question))) {
            if (weights.size() == MOST_TERMS) {
                break;
            }
            long with = session()
                    .search(IndexedPassage.class)
                    .where(f -> f.match().field(language.field()).matching(term).skipAnalysis())
                    .fetchTotalHitCount();
            weights.put(term, Math.log(1 + (passages - with + 0.5) / (with + 0.5)));
        }
        return weights;
    }

    private static double coverage(Set<String> matched, Map<String, Double> weights) {
        double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
        return all == 0
                ? 0
                : matched.stream()
                                .mapToDouble(term -> weights.getOrDefault(term, 0.0))
                                .sum()
                        / all;
    }

    private static double standout(double similarity, double usual) {
        return similarity <= usual || usual >= 1 ? 0 : (similarity - usual) / (1 - usual);
    }

    private static double similarity(IndexedPassage passage, Probe probe) {
        float[] wanted = probe.vector();
        if (wanted == null || !passage.model().equals(probe.model())) {
            return 0;
        }
        float[] own = passage.vector();
        double sum = 0;
        for (int i = 0; i < wanted.length; i++) {
            sum += wanted[i] * own[i];
        }
        return sum;
    }

    private SearchSession session() {
        return Search.session(em);
    }
}
