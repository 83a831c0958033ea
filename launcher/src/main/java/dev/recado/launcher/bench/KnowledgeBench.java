package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.launcher.BuildTree;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import dev.recado.launcher.bench.QuestionSet.Question;
import dev.recado.launcher.bench.WebhooksBench.Rate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How well passages are found: each paragraph is a document of a tenant, and each question is asked over REST with the explanation
 * that shows both legs. Then how fast documents come in, and what webhooks feel of it.
 */
final class KnowledgeBench {
    private static final int LEG = 50;
    private static final int GAIN_AT = 10;
    private static final int RECALL_AT = 5;
    private static final int WEBHOOKS_PER_SECOND = 50;
    private static final int WEBHOOK_SECONDS = 30;
    private static final Duration READ_WITHIN = Duration.ofMinutes(60);
    private static final int HOSTILE_ROUNDS = 4;
    private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(250);
    // A fresh server has to compile what an import goes through.
    /** In the order in which a document goes through them, so that none can slip by. */
    private static final List<String> UNDER_WAY = List.of("QUEUED", "PARSING", "EMBEDDING");

    private static final int WARM_UP = 30;

    private final World world;
    private final Table table;
    private final Path data;
    private final QuestionSet set;
    private final QuestionSet sample;
    private final int most;
    private final int vectors;
    private int lines = 900;

    /**
     * @param most how many questions are asked at most
     * @param vectors how many there are for {@link VectorCells}; 0: that part is left out
     */
    KnowledgeBench(World world, Table table, Path data, @Nullable Path file, int most, int vectors) {
        this.world = world;
        this.table = table;
        this.data = data;
        this.most = most;
        this.vectors = vectors;
        this.sample =
                QuestionSet.sample(BuildTree.root().resolve("ejb-module/src/test/resources/dev/recado/knowledge"));
        this.set = file == null ? sample : QuestionSet.squad(file);
    }

    /** A tenant that has been taught paragraphs. */
    private record Taught(World.Line line, Map<String, Integer> paragraphs, double chunksPerSecond) {}

    void run() {
        Taught warm = teach("Warm-up", set.paragraphs().stream().limit(WARM_UP).toList());
        Taught taught = teach("All", set.paragraphs());
        legs(set, taught);
        if (set == sample) {
            decision(sample, taught);
        } else {
            Taught small = teach("Sample", sample.paragraphs());
            legs(sample, small);
            decision(sample, small);
            decision(set, taught);
        }
        ingestion(taught, warm);
        if (vectors > 0) {
            cells();
        }
    }

    private void cells() {
        JsonNode told = Child.run(
                world::alsoEnd,
                VectorCells.class,
                Child.modules(List.of("org/apache/lucene")),
                data,
                List.of("-Xmx3g"),
                List.of(data.resolve("vectors").toString(), String.valueOf(vectors)));
        String group = String.format(Locale.ROOT, "Search by meaning in one tenant, among %,d chunks", vectors);
        for (JsonNode cell : told.get("cells")) {
            table.row(
                    group,
                    String.format(
                            Locale.ROOT,
                            "tenant of %,d: recall@10; p50 / p95; scan in memory p50 / p95",
                            cell.get("chunks").asInt()),
                    String.format(
                            Locale.ROOT,
                            "%.3f; %.1f / %.1f ms; %.1f / %.1f ms",
                            cell.get("recall").asDouble(),
                            cell.get("p50").asDouble(),
                            cell.get("p95").asDouble(),
                            cell.get("scanP50").asDouble(),
                            cell.get("scanP95").asDouble()));
        }
        table.row(group, "indexing took", told.get("indexSeconds").asInt() + " s");
    }

    private Taught teach(String name, List<QuestionSet.Paragraph> paragraphs) {
        ObjectNode limits =
                Rest.JSON.createObjectNode().put("documentsLimit", 1_000_000).put("quietWindowMillis", 500);
        World.Line line = world.line(name, ++lines, limits);
        Rest admin = world.admin(line);
        Map<String, Integer> places = new ConcurrentHashMap<>();
        long start = System.nanoTime();
        for (int i = 0; i < paragraphs.size(); i++) {
            String document = admin.upload(
                            "/knowledge/documents",
                            String.format(Locale.ROOT, "p%05d.txt", i),
                            "text/plain",
                            paragraphs.get(i).text().getBytes(StandardCharsets.UTF_8))
                    .get("id")
                    .asText();
            places.put(document, i);
        }
        World.until(
                () -> {
                    World.pause(Duration.ofMillis(500));
                    return UNDER_WAY.stream().allMatch(status -> world.admin(line)
                            .get("/knowledge/documents?limit=1&status=" + status)
                            .get("items")
                            .isEmpty());
                },
                READ_WITHIN);
        double seconds = (System.nanoTime() - start) / 1e9;
        int[] chunks = {0};
        Json.each(world.admin(line), "/knowledge/documents", document -> {
            if (!document.get("status").asText().equals("READY")) {
                throw new LauncherException("A paragraph could not be read: " + document);
            }
            chunks[0] += document.get("passages").asInt();
        });
        return new Taught(line, places, chunks[0] / seconds);
    }

    /** What each leg has found for a question: places of paragraphs, best first, each once. */
    private record Found(List<Integer> lexical, List<Integer> vector, List<Integer> fused, boolean relevant) {}

    private Found ask(Rest admin, Taught taught, String question) {
        JsonNode answer = admin.post(
                "/knowledge/search",
                Rest.JSON
                        .createObjectNode()
                        .put("query", question)
                        .put("limit", LEG)
                        .put("explain", true));
        List<JsonNode> candidates = new ArrayList<>();
        answer.path("explanation").path("questions").forEach(part -> part.path("candidates")
                .forEach(candidates::add));
        return new Found(
                leg(candidates, "lexicalRank", taught),
                leg(candidates, "vectorRank", taught),
                places(stream(answer.path("passages")), taught),
                answer.path("relevant").asBoolean());
    }

    private static List<Integer> leg(List<JsonNode> candidates, String rank, Taught taught) {
        return places(
                candidates.stream()
                        .filter(candidate -> candidate.hasNonNull(rank))
                        .sorted(Comparator.comparingInt(
                                candidate -> candidate.get(rank).asInt())),
                taught);
    }

    private static List<Integer> places(Stream<JsonNode> passages, Taught taught) {
        return List.copyOf(passages.map(passage ->
                        taught.paragraphs().get(passage.get("documentId").asText()))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return IntStream.range(0, array.size()).mapToObj(array::get);
    }

    private void legs(QuestionSet asked, Taught taught) {
        List<Question> questions = sampled(
                asked.questions().stream().filter(each -> each.paragraph() >= 0).toList());
        PlainBm25 plain = new PlainBm25(
                asked.paragraphs().stream().map(QuestionSet.Paragraph::text).toList());
        questions.stream().limit(WARM_UP).forEach(question -> ask(world.admin(taught.line()), taught, question.text()));
        Histogram micros = new Histogram(3);
        List<Found> found = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            Rest admin = world.admin(taught.line());
            long start = System.nanoTime();
            found.add(ask(admin, taught, questions.get(i).text()));
            micros.recordValue((System.nanoTime() - start) / 1_000);
        }
        String group = "Retrieval, " + asked.name() + ": " + questions.size() + " questions, "
                + asked.paragraphs().size() + " paragraphs";
        row(group, "plain BM25", questions, i -> plain.search(questions.get(i).text()));
        row(group, "lexical leg", questions, i -> found.get(i).lexical());
        row(group, "vector leg", questions, i -> found.get(i).vector());
        row(group, "fused", questions, i -> found.get(i).fused());
        table.row(group, "one search over REST, explained, p50 / p95 / p99", Table.percentiles(micros));
    }

    private List<Question> sampled(List<Question> all) {
        int step = Math.max(1, all.size() / Math.max(1, most));
        return IntStream.range(0, all.size())
                .filter(i -> i % step == 0)
                .mapToObj(all::get)
                .toList();
    }

    private void row(String group, String leg, List<Question> questions, Function<Integer, List<Integer>> found) {
        double gain = 0;
        double recall = 0;
        for (int i = 0; i < questions.size(); i++) {
            int place = found.apply(i).indexOf(questions.get(i).paragraph());
            gain += place >= 0 && place < GAIN_AT ? Math.log(2) / Math.log(place + 2.0) : 0;
            recall += place >= 0 && place < RECALL_AT ? 1 : 0;
        }
        table.row(
                group,
                leg + ": nDCG@10 / recall@5",
                String.format(Locale.ROOT, "%.3f / %.3f", gain / questions.size(), recall / questions.size()));
    }

    /**
     * Whether "nothing relevant" is said when it is so. Of several articles every other paragraph of every other one is taught anew;
     * one brings questions without an answer along.
     */
    private void decision(QuestionSet asked, Taught whole) {
        List<Integer> kept = new ArrayList<>();
        List<Integer> articles =
                asked.paragraphs().stream().map(QuestionSet.Paragraph::article).toList();
        boolean several = articles.stream().distinct().count() > 1;
        for (int i = 0; i < articles.size(); i++) {
            int within = i - articles.indexOf(articles.get(i));
            if (!several || articles.get(i) % 2 == 1 && within % 2 == 0) {
                kept.add(i);
            }
        }
        Taught taught = several ? teach("Part", asked.only(kept).paragraphs()) : whole;
        List<Integer> answered = new ArrayList<>();
        List<Integer> sameSubject = new ArrayList<>();
        List<Integer> otherSubject = new ArrayList<>();
        for (Question question : sampled(asked.questions())) {
            boolean relevant =
                    ask(world.admin(taught.line()), taught, question.text()).relevant();
            int paragraph = question.paragraph();
            List<Integer> kind = kept.contains(paragraph)
                    ? answered
                    : !several || articles.get(paragraph) % 2 == 1 ? sameSubject : otherSubject;
            kind.add(relevant ? 1 : 0);
        }
        String group = "\"Nothing relevant\", " + asked.name() + ": " + kept.size() + " paragraphs";
        table.row(group, "of questions with an answer, are answered", share(answered));
        table.row(
                group, "of questions without one, on the same subject, are answered all the same", share(sameSubject));
        if (several) {
            table.row(group, "of questions on other subjects, are answered all the same", share(otherSubject));
        }
    }

    private static String share(List<Integer> ones) {
        return ones.isEmpty()
                ? "–"
                : String.format(
                        Locale.ROOT,
                        "%.1f %% of %d",
                        100
                                * ones.stream()
                                        .mapToInt(Integer::intValue)
                                        .average()
                                        .orElse(0),
                        ones.size());
    }

    private void ingestion(Taught taught, Taught warm) {
        rates("Ingestion, " + set.paragraphs().size() + " documents", taught);
        List<QuestionSet.Paragraph> articles = set.articles();
        rates("Ingestion, " + articles.size() + " whole articles", teach("Articles", articles));
        WebhooksBench webhooks = new WebhooksBench(world, table, data, false, WEBHOOKS_PER_SECOND);
        World.Line line = warm.line();
        String[] target = {world.webhookUrl(), line.phoneNumberId(), line.appSecret()};
        webhooks.load(WEBHOOK_SECONDS, WEBHOOKS_PER_SECOND, target);
        Rate before = webhooks.load(WEBHOOK_SECONDS, WEBHOOKS_PER_SECOND, target);
        CompletableFuture<Taught> importing = beside(() -> teach("Import", set.paragraphs()));
        CompletableFuture<Long> peak = beside(() -> peakMemoryUntil(importing));
        Rate meanwhile = webhooks.load(WEBHOOK_SECONDS, WEBHOOKS_PER_SECOND, target);
        awaited(importing);
        long resident = awaited(peak);
        CompletableFuture<Long> refusing = beside(this::refused);
        Rate hostile = webhooks.load(WEBHOOK_SECONDS, WEBHOOKS_PER_SECOND, target);
        long refused = awaited(refusing);
        String group = "Ingestion, " + set.paragraphs().size() + " documents";
        table.row(
                group,
                "webhooks at " + WEBHOOKS_PER_SECOND + "/s, p50 / p99: before; during the import",
                before.times() + "; " + meanwhile.times());
        table.row(group, "webhook p99 during ÷ before", Table.ratio(meanwhile.p99() / before.p99()));
        table.row(
                group,
                "memory of the server and of the processes that read, at most during the import",
                Table.mib(resident));
        table.row(
                group,
                "webhook p99 while " + HOSTILE_ROUNDS * HostileFiles.of(0).size()
                        + " hostile files are read ÷ before; refused",
                Table.ratio(hostile.p99() / before.p99()) + "; " + refused);
    }

    private void rates(String group, Taught taught) {
        double bare = bareRate(taught);
        table.row(
                group,
                "chunks per second, from the first upload to the last READY",
                Table.number(taught.chunksPerSecond()));
        table.row(group, "bare embedding model, same chunks in batches of 16: per second", Table.number(bare));
        table.row(group, "ingestion ÷ bare model", Table.ratio(taught.chunksPerSecond() / bare));
    }

    private static <T> CompletableFuture<T> beside(Supplier<T> work) {
        return CompletableFuture.supplyAsync(
                work, task -> Thread.ofPlatform().daemon().start(task));
    }

    private static <T> T awaited(Future<T> work) {
        try {
            return work.get();
        } catch (Exception e) {
            throw new LauncherException("The import did not end: " + e.getMessage(), e);
        }
    }

    private long peakMemoryUntil(Future<?> end) {
        long peak = 0;
        while (!end.isDone()) {
            peak = Math.max(peak, world.server().residentBytesWithChildren());
            World.pause(BETWEEN_SAMPLES);
        }
        return peak;
    }

    /** Uploads hostile files; how many were refused in the end. */
    private long refused() {
        World.Line line = world.line("Hostile", ++lines, Rest.JSON.createObjectNode());
        Rest admin = world.admin(line);
        for (int round = 0; round < HOSTILE_ROUNDS; round++) {
            for (HostileFiles.File file : HostileFiles.of(round)) {
                admin.upload("/knowledge/documents", file.name(), file.mediaType(), file.content());
            }
        }
        long[] failed = {0};
        World.until(
                () -> {
                    World.pause(Duration.ofMillis(500));
                    int[] busy = {0};
                    failed[0] = 0;
                    Json.each(world.admin(line), "/knowledge/documents", document -> {
                        String status = document.get("status").asText();
                        failed[0] += status.equals("FAILED") ? 1 : 0;
                        busy[0] += List.of("FAILED", "READY", "UNPACKED").contains(status) ? 0 : 1;
                    });
                    return busy[0] == 0;
                },
                READ_WITHIN);
        return failed[0];
    }

    /** The model alone, in a process of its own, on the chunks that the server has made. */
    private double bareRate(Taught taught) {
        List<String> texts = new ArrayList<>();
        Rest admin = world.admin(taught.line());
        for (String document : taught.paragraphs().keySet()) {
            Json.each(
                    admin,
                    "/knowledge/documents/" + document + "/passages",
                    passage -> texts.add(passage.get("text").asText().replaceAll("\\s+", " ")));
        }
        Path file = data.resolve("chunks.txt");
        try {
            Files.createDirectories(data);
            Files.write(file, texts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Child.run(
                        world::alsoEnd,
                        EmbeddingLoad.class,
                        Child.modules(List.of("dev/recado/llm")),
                        data,
                        List.of(),
                        List.of(file.toString()))
                .get("perSecond")
                .asDouble();
    }
}
