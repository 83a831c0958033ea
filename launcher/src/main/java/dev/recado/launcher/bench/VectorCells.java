package dev.recado.launcher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene99.Lucene99Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;

/**
 * The search by meaning of one tenant among many, a program of its own: Lucene as the server has it, with the same rule for how many
 * neighbours are looked for (all of a tenant's up to {@value #EXACT}, else {@value #EFFORT}), beside a scan of the tenant's vectors in
 * memory. The vectors are made up, in clusters and of length 1.
 */
final class VectorCells {
    private static final int DIMENSION = 384;
    private static final int CLUSTERS = 500;
    private static final double SPREAD = 0.8;
    private static final int BEST = 10;
    private static final int FETCHED = 60;
    /** As in the server's PassageIndex. */
    private static final int EXACT = 20_000;

    private static final int EFFORT = 300;
    private static final int QUERIES = 100;
    private static final int WARM_UP = 20;

    private final Random random = new Random(20261123);
    private final float[][] centres = new float[CLUSTERS][];

    private VectorCells() {
        for (int i = 0; i < CLUSTERS; i++) {
            centres[i] = normal(1);
        }
    }

    /** {@code folder vectors}: prints one line of JSON, an array of cells. */
    public static void main(String[] arguments) throws Exception {
        System.out.println(new VectorCells().run(Path.of(arguments[0]), Integer.parseInt(arguments[1])));
    }

    private String run(Path folder, int vectors) throws IOException {
        List<Integer> sizes = Arrays.asList(10, 100, 1_000, 10_000, 30_000, 100_000).stream()
                .filter(size -> size * 3L <= vectors)
                .toList();
        float[][][] tenants = new float[sizes.size()][][];
        for (int tenant = 0; tenant < tenants.length; tenant++) {
            tenants[tenant] = new float[sizes.get(tenant)][];
        }
        try (Directory directory = new MMapDirectory(folder)) {
            long start = System.nanoTime();
            index(directory, tenants, vectors);
            double seconds = (System.nanoTime() - start) / 1e9;
            StringJoiner cells = new StringJoiner(",", "{\"indexSeconds\":" + (long) seconds + ",\"cells\":[", "]}");
            try (DirectoryReader reader = DirectoryReader.open(directory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                for (int tenant = 0; tenant < tenants.length; tenant++) {
                    cells.add(cell(searcher, tenant, tenants[tenant]));
                }
            }
            return cells.toString();
        }
    }

    private void index(Directory directory, float[][][] tenants, int vectors) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig();
        config.setRAMBufferSizeMB(256);
        config.setCodec(new Lucene99Codec() {
            @Override
            public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
                // What Hibernate Search asks for where nothing else is said.
                return new Lucene99HnswVectorsFormat(16, 512);
            }
        });
        int[] left = new int[tenants.length];
        int others = vectors;
        for (int tenant = 0; tenant < tenants.length; tenant++) {
            left[tenant] = tenants[tenant].length;
            others -= left[tenant];
        }
        try (IndexWriter writer = new IndexWriter(directory, config)) {
            for (int i = 0; i < vectors; i++) {
                // Tenants' documents come in turns, as they do in life.
                int place = random.nextInt(vectors - i);
                int tenant = -1;
                if (place >= others) {
                    place -= others;
                    for (tenant = 0; place >= left[tenant]; tenant++) {
                        place -= left[tenant];
                    }
                } else {
                    others--;
                }
                float[] vector = clustered();
                Document document = new Document();
                int number = i;
                if (tenant >= 0) {
                    left[tenant]--;
                    number = tenants[tenant].length - 1 - left[tenant];
                    tenants[tenant][number] = vector;
                }
                document.add(new StringField("tenant", String.valueOf(tenant), Field.Store.NO));
                document.add(new StoredField("number", number));
                document.add(new KnnFloatVectorField("vector", vector, VectorSimilarityFunction.COSINE));
                writer.addDocument(document);
            }
        }
    }

    private String cell(IndexSearcher searcher, int tenant, float[][] own) throws IOException {
        Histogram index = new Histogram(3);
        Histogram memory = new Histogram(3);
        int k = own.length <= EXACT ? Math.max(own.length, FETCHED) : EFFORT;
        TermQuery filter = new TermQuery(new Term("tenant", String.valueOf(tenant)));
        double recall = 0;
        for (int i = -WARM_UP; i < QUERIES; i++) {
            float[] question = clustered();
            long start = System.nanoTime();
            ScoreDoc[] hits =
                    searcher.search(new KnnFloatVectorQuery("vector", question, k, filter), FETCHED).scoreDocs;
            long between = System.nanoTime();
            int[] right = scan(own, question);
            long end = System.nanoTime();
            Set<Integer> found = new HashSet<>();
            for (int j = 0; j < Math.min(BEST, hits.length); j++) {
                found.add(searcher.storedFields()
                        .document(hits[j].doc)
                        .getField("number")
                        .numericValue()
                        .intValue());
            }
            if (i >= 0) {
                index.recordValue((between - start) / 1_000);
                memory.recordValue((end - between) / 1_000);
                recall += Arrays.stream(right).filter(found::contains).count() / (double) right.length;
            }
        }
        return String.format(
                Locale.ROOT,
                "{\"chunks\":%d,\"recall\":%.4f,\"p50\":%.3f,\"p95\":%.3f,\"scanP50\":%.3f,\"scanP95\":%.3f}",
                own.length,
                recall / QUERIES,
                index.getValueAtPercentile(50) / 1e3,
                index.getValueAtPercentile(95) / 1e3,
                memory.getValueAtPercentile(50) / 1e3,
                memory.getValueAtPercentile(95) / 1e3);
    }

    /** The nearest of all, by looking at all. */
    private static int[] scan(float[][] own, float[] question) {
        int size = Math.min(BEST, own.length);
        int[] best = new int[size];
        double[] scores = new double[size];
        Arrays.fill(scores, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < own.length; i++) {
            double score = 0;
            for (int j = 0; j < DIMENSION; j++) {
                score += own[i][j] * question[j];
            }
            if (score > scores[size - 1]) {
                int place = size - 1;
                while (place > 0 && scores[place - 1] < score) {
                    scores[place] = scores[place - 1];
                    best[place] = best[place - 1];
                    place--;
                }
                scores[place] = score;
                best[place] = i;
            }
        }
        return best;
    }

    private float[] clustered() {
        float[] centre = centres[random.nextInt(CLUSTERS)];
        float[] vector = normal(SPREAD);
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] += centre[i];
        }
        return unit(vector);
    }

    /** Of about that length. */
    private float[] normal(double length) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (random.nextGaussian() * length / Math.sqrt(DIMENSION));
        }
        return vector;
    }

    private static float[] unit(float[] vector) {
        double squares = 0;
        for (float each : vector) {
            squares += each * each;
        }
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }
}
