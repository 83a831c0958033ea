package dev.recado.knowledge;

import dev.recado.knowledge.PassageIndex.Probe;
import dev.recado.platform.Ids;
import dev.recado.platform.TenantId;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The search by meaning of a tenant with too many passages to compare with each, among a neighbour's that are nearly the same. */
class SearchGraphTest {
    private static final IndexInMemory KNOWLEDGE = new IndexInMemory();
    private static final TenantId TENANT = new TenantId(Ids.next());
    private static final TenantId NEIGHBOUR = new TenantId(Ids.next());
    private static final String MODEL = "made-up";
    private static final int DIMENSION = 384;
    private static final int OWN = 1_000;
    private static final int COPIES = 3;
    private static final int DOCUMENT = 250;
    private static final int THRESHOLD = 50;
    private static final int QUESTIONS = 50;
    private static final int BEST = 10;

    private static final Random RANDOM = new Random(20261123);
    private static final Map<UUID, float[]> VECTORS = new HashMap<>();

    @BeforeAll
    static void index() {
        float[][] centres = IntStream.range(0, 20).mapToObj(i -> normal(1)).toArray(float[][]::new);
        List<float[]> own = IntStream.range(0, OWN)
                .mapToObj(i -> near(centres[i % centres.length], 0.8))
                .toList();
        add(TENANT, own);
        for (int copy = 0; copy < COPIES; copy++) {
            add(NEIGHBOUR, own.stream().map(vector -> near(vector, 0.05)).toList());
        }
        KNOWLEDGE.run(TENANT, session -> session.createQuery("select p from IndexedPassage p", IndexedPassage.class)
                .getResultStream()
                .forEach(passage -> VECTORS.put(passage.id(), passage.vector())));
    }

    @AfterAll
    static void close() {
        KNOWLEDGE.close();
    }

    @Test
    void nearly_all_of_the_ten_nearest_are_found_and_none_of_the_neighbours() {
        assertThat(VECTORS).hasSize(OWN);
        double recall = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            float[] question =
                    near(VECTORS.values().stream().skip(i * 7L).findFirst().orElseThrow(), 0.8);
            List<UUID> found = found(question);
            assertThat(VECTORS.keySet()).containsAll(found);
            List<UUID> right = scan(question);
            recall += found.stream().filter(right::contains).count() / (double) BEST;
        }
        assertThat(recall / QUESTIONS).isGreaterThanOrEqualTo(0.98);
    }

    @Test
    void only_a_tenant_with_many_passages_is_searched_by_the_graph() {
        KNOWLEDGE.run(TENANT, session -> {
            PassageIndex index = IndexInMemory.index(session);
            assertThat(index.neighbours(OWN)).isEqualTo(OWN);
            index.exact = THRESHOLD;
            assertThat(index.neighbours(THRESHOLD)).isEqualTo(60);
            assertThat(index.neighbours(OWN)).isEqualTo(300).isLessThan(OWN);
        });
    }

    @Test
    void the_benchmark_of_large_tenants_searches_as_the_server_does() throws ReflectiveOperationException {
        // A program without a server, it can't have the server's classes.
        Class<?> bench = Class.forName("dev.recado.launcher.bench.VectorCells");
        for (String name : List.of("EXACT", "EFFORT")) {
            assertThat(constant(bench, name)).as(name).isEqualTo(constant(PassageIndex.class, name));
        }
        assertThat(constant(bench, "FETCHED")).isEqualTo(constant(PassageIndex.class, "LEG"));
    }

    private static int constant(Class<?> type, String name) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.getInt(null);
    }

    /** The nearest by the index, best first. */
    private static List<UUID> found(float[] question) {
        Probe probe = new Probe("?", question, MODEL, version(), Set.of(), Set.of());
        return KNOWLEDGE
                .search(TENANT, index -> {
                    index.exact = THRESHOLD;
                    return index.candidates(probe, Synonyms.Expander.NONE);
                })
                .stream()
                .filter(candidate -> candidate.vectorRank() != null && candidate.vectorRank() <= BEST)
                .map(candidate -> candidate.passage().id())
                .toList();
    }

    private static UUID version() {
        return KNOWLEDGE.in(TENANT, IndexInMemory::version);
    }

    /** The nearest of all, by looking at all. */
    private static List<UUID> scan(float[] question) {
        return VECTORS.entrySet().stream()
                .sorted(Comparator.comparingDouble(entry -> -product(entry.getValue(), question)))
                .limit(BEST)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void add(TenantId tenant, List<float[]> vectors) {
        for (int from = 0; from < vectors.size(); from += DOCUMENT) {
            List<float[]> some = vectors.subList(from, Math.min(vectors.size(), from + DOCUMENT));
            List<Chunk> chunks = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                chunks.add(new Chunk("", "Quarto " + (from + i), null, null));
            }
            KNOWLEDGE.add(tenant, "quartos.txt", chunks, MODEL, some);
        }
    }

    private static double product(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < DIMENSION; i++) {
            sum += one[i] * other[i];
        }
        return sum;
    }

    /** Of length 1. */
    private static float[] near(float[] centre, double spread) {
        float[] vector = normal(spread);
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] += centre[i];
            squares += vector[i] * vector[i];
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    /** Of about that length. */
    private static float[] normal(double length) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (RANDOM.nextGaussian() * length / Math.sqrt(DIMENSION));
        }
        return vector;
    }
}
