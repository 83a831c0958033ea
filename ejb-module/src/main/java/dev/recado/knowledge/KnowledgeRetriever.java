package dev.recado.knowledge;

import dev.recado.knowledge.ActiveVersions.Recipe;
import dev.recado.knowledge.Explanation.Judge;
import dev.recado.knowledge.Fusion.Fused;
import dev.recado.knowledge.PassageIndex.Probe;
import dev.recado.llm.EmbeddingChoice;
import dev.recado.llm.EmbeddingModels;
import dev.recado.llm.ModelFailure;
import dev.recado.llm.TextEmbedder;
import dev.recado.platform.Unavailable;
import dev.recado.platform.work.Computing;
import dev.recado.platform.work.WorkExecutor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the passages that answer a question, in the current tenant only: by words and by meaning, both fused by {@link
 * Fusion}. It is for our own threads (an agent's run); people search through {@link KnowledgeBase#search}.
 */
@ApplicationScoped
public class KnowledgeRetriever {
    private static final Logger LOG = LoggerFactory.getLogger(KnowledgeRetriever.class);
    private static final Pattern QUESTIONS = Pattern.compile("\\R+|(?<=\\?)\\s+");
    private static final int MOST_QUESTIONS = 6;
    private static final Semaphore ELSEWHERE = new Semaphore(8, true);

    @Inject
    EmbeddingModels models;

    @Inject
    PassageIndex index;

    @Inject
    ActiveVersions versions;

    @Inject
    Synonyms synonyms;

    @Inject
    SearchModel model;

    @Inject
    IndexKeeper keeper;

    @Inject
    WorkExecutor executor;

    /** Loads the model when the server starts, so that the first customer does not wait for it. */
    void warmUp(@Observes Startup starting) {
        executor.start(() -> {
            TextEmbedder embedder = embedder(EmbeddingChoice.DEFAULT);
            if (embedder != null) {
                embedder.question("olá");
            }
        });
    }

    // What another wording of the question finds is a little less certain to be what was asked.
    private static final double REWORDED = 0.9;

    /** What was found for one of the questions in a text. */
    private record Part(List<Candidate> best, boolean relevant, Explanation.@Nullable Question explanation) {}

    /**
     * A search.
     *
     * @param withoutVectors why words alone decided; null when they did not, or the server has no model at all
     */
    record Searched(Retrieval found, @Nullable ModelFailure withoutVectors) {}

    /** The vectors of questions, and why there are none. */
    private static final class Meaning {
        private final @Nullable TextEmbedder embedder;
        private @Nullable ModelFailure failure;

        Meaning(@Nullable TextEmbedder embedder) {
            this.embedder = embedder;
        }

        /** Empty when words alone have to do. */
        String name() {
            return embedder == null ? "" : embedder.name();
        }

        double trust() {
            return embedder != null && embedder.isMultilingual() ? Fusion.STRONG : Fusion.WEAK;
        }

        float @Nullable [] vector(String question) {
            // What was refused once is not asked for again for every wording.
            if (embedder == null || failure != null) {
                return null;
            }
            try {
                return embedder.question(question);
            } catch (ModelFailure e) {
                LOG.warn("The model {} gave no vector ({}); searching by words only", embedder.name(), e.code());
                failure = e;
                return null;
            }
        }
    }

    /**
     * Searches. A text that asks several things (lines, question marks) is searched part by part, and the parts that have an
     * answer take turns. Needs a current tenant; embedding happens outside any transaction. {@link Unavailable} when nothing
     * relevant was found while the index is being filled, such as after it was lost: "I don't know" would be a lie.
     */
    @Transactional(Transactional.TxType.NOT_SUPPORTED)
    public Retrieval search(Query query) {
        Retrieval found = search(query, null).found();
        if (!found.relevant() && keeper.isBeingFilled()) {
            throw new Unavailable("knowledge.index.filling");
        }
        return found;
    }

    /**
     * Searches, and says whether that was by meaning, too. Outside transactions.
     *
     * @param version one that need not answer yet, searched as it will be once it does; null: the one that answers
     */
    Searched search(Query query, @Nullable UUID version) {
        long start = System.nanoTime();
        Optional<Recipe> recipe = version == null ? versions.current() : versions.read(version);
        Meaning meaning = meaning(recipe);
        List<Part> parts = parts(query, recipe, meaning);
        if (version == null && parts.stream().allMatch(part -> part.best().isEmpty())) {
            // A version that was replaced and removed in the last second has no passages; its successor does.
            Optional<Recipe> present = versions.fresh();
            if (!present.equals(recipe)) {
                meaning = meaning(present);
                parts = parts(query, present, meaning);
            }
        }
        return new Searched(retrieval(query, meaning, parts, start), meaning.failure);
    }

    private Meaning meaning(Optional<Recipe> version) {
        return new Meaning(version.map(recipe -> embedder(recipe.choice())).orElse(null));
    }

    private List<Part> parts(Query query, Optional<Recipe> version, Meaning meaning) {
        if (version.isEmpty()) {
            return List.of();
        }
        Synonyms.Expander expander = synonyms.expander();
        return questions(query.text()).stream()
                .map(question -> part(question, query, version.get(), meaning, expander))
                .toList();
    }

    private Retrieval retrieval(Query query, Meaning meaning, List<Part> parts, long start) {
        boolean relevant = parts.stream().anyMatch(Part::relevant);
        List<Passage> passages =
                withNeighbours(inTurns(parts, query.limit()), query.settings().neighbours());
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        if (!query.explain()) {
            return new Retrieval(passages, relevant, millis);
        }
        List<Explanation.Question> explained = parts.stream()
                .flatMap(part -> Stream.ofNullable(part.explanation()))
                .toList();
        return new Retrieval(
                passages,
                relevant,
                millis,
                new Explanation(
                        meaning.embedder == null || meaning.failure != null ? null : meaning.name(), explained));
    }

    private Part part(String question, Query query, Recipe recipe, Meaning meaning, Synonyms.Expander synonyms) {
        RetrievalSettings settings = query.settings();
        List<Candidate> candidates = candidates(question, query, recipe, meaning, synonyms);
        double trust = meaning.trust();
        List<String> rewordings = settings.rewordings() ? model.rewordings(question) : List.of();
        List<Fused> fused = Fusion.fuse(candidates, trust);
        if (!rewordings.isEmpty()) {
            List<List<Fused>> others = rewordings.stream()
                    .map(other -> Fusion.fuse(candidates(other, query, recipe, meaning, synonyms), trust))
                    .toList();
            fused = Selection.joined(fused, others, REWORDED);
        }
        Selection found = Selection.of(fused, query.limit(), settings.leastScore());
        Optional<List<Integer>> read = settings.reranking() ? read(question, found) : Optional.empty();
        Selection selection = read.map(found::reordered).orElse(found);
        List<Candidate> best = selection.best();
        boolean relevant = read.map(places -> best.stream().limit(places.size()).anyMatch(Relevance::mayAnswer))
                .orElseGet(() -> best.stream().limit(1).anyMatch(Relevance::answers));
        return new Part(
                best,
                relevant,
                query.explain()
                        ? explanation(
                                question,
                                relevant,
                                read.isPresent() ? Judge.MODEL : Judge.SCORE,
                                candidates,
                                rewordings,
                                selection,
                                query,
                                synonyms)
                        : null);
    }

    /** Which of the passages answer, as the tenant's model reads them; empty when it can't help. */
    private Optional<List<Integer>> read(String question, Selection selection) {
        if (selection.chosen().isEmpty()) {
            return Optional.empty();
        }
        return model.answering(
                question,
                selection.best().stream()
                        .map(candidate -> candidate.passage().text())
                        .toList());
    }

    private List<Candidate> candidates(
            String question, Query query, Recipe recipe, Meaning meaning, Synonyms.Expander synonyms) {
        Probe probe = new Probe(
                question, meaning.vector(question), meaning.name(), recipe.version(), query.categories(), query.tags());
        return index.isElsewhere()
                ? waitingElsewhere(() -> index.candidates(probe, synonyms))
                : index.candidates(probe, synonyms);
    }

    /**
     * Waits for another computer's search: without a place among the processors, and only so many at once, because each holds a
     * connection to the database. A search server that is stuck must leave both to all who do without it.
     */
    static <T> T waitingElsewhere(Supplier<T> search) {
        return Computing.away(() -> {
            try {
                ELSEWHERE.acquire();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("Interrupted while waiting to search");
            }
            try {
                return search.get();
            } finally {
                ELSEWHERE.release();
            }
        });
    }

    private static Explanation.Question explanation(
            String question,
            boolean relevant,
            Judge decidedBy,
            List<Candidate> candidates,
            List<String> rewordings,
            Selection selection,
            Query query,
            Synonyms.Expander synonyms) {
        Set<String> others = new LinkedHashSet<>();
        for (Language language : Language.values()) {
            others.addAll(synonyms.otherWords(question, language));
        }
        others.addAll(rewordings);
        return new Explanation.Question(
                question,
                relevant,
                decidedBy,
                List.copyOf(others),
                Fusion.agreement(candidates),
                selection.considered(query.settings().leastScore()));
    }

    /** Passages with what stands before and after them; one that comes along with a better one does not come a second time. */
    private List<Passage> withNeighbours(List<Passage> passages, int neighbours) {
        return neighbours == 0 || passages.isEmpty() ? passages : index.withNeighbours(passages, neighbours);
    }

    /** Null when there is no model: words alone still find most answers. */
    private @Nullable TextEmbedder embedder(EmbeddingChoice choice) {
        try {
            return models.of(choice);
        } catch (RuntimeException e) {
            LOG.error("The embedding model can't be loaded; searching by words only", e);
            return null;
        }
    }

    private static List<String> questions(String text) {
        List<String> parts = QUESTIONS
                .splitAsStream(text)
                .map(String::strip)
                .filter(part -> part.chars().anyMatch(Character::isLetterOrDigit))
                .toList();
        return parts.isEmpty() || parts.size() > MOST_QUESTIONS ? List.of(text) : parts;
    }

    private static List<Passage> inTurns(List<Part> parts, int limit) {
        List<Part> ordered = parts.stream()
                .sorted(Comparator.comparing(Part::relevant).reversed())
                .toList();
        List<Part> answered = ordered.stream().filter(Part::relevant).toList();
        Map<UUID, Passage> passages = new LinkedHashMap<>();
        for (List<Part> group : List.of(answered.isEmpty() ? ordered : answered, ordered)) {
            for (int rank = 0; rank < limit; rank++) {
                for (Part part : group) {
                    if (rank < part.best().size() && passages.size() < limit) {
                        Passage passage = passage(part.best().get(rank));
                        passages.putIfAbsent(passage.id(), passage);
                    }
                }
            }
        }
        return List.copyOf(passages.values());
    }

    private static Passage passage(Candidate candidate) {
        IndexedPassage row = candidate.passage();
        return new Passage(
                row.id(),
                row.documentId(),
                candidate.documentName(),
                candidate.source(),
                candidate.categoryName(),
                row.text(),
                Relevance.score(candidate),
                row.location(),
                candidate.lexicalRank(),
                candidate.vectorRank());
    }
}
