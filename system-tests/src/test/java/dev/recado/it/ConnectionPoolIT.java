package dev.recado.it;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.EmbeddedPostgresProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Few connections go from hand to hand between two tenants, as fast as they can; no row goes along. */
@OwnServer
class ConnectionPoolIT {
    private static final int THREADS = 64;
    private static final String CONNECTIONS = "6";
    private static final Duration DURATION = Duration.ofSeconds(30);

    private static EmbeddedPostgresProcess postgres;
    private static Installation installation;
    private static Witness one;
    private static Witness other;

    @BeforeAll
    static void start() {
        postgres = EmbeddedPostgresProcess.start(Suite.directory().resolve("pool/postgres"));
        installation = Suite.another("pool")
                .on(postgres)
                .with("RECADO_DB_POOL", CONNECTIONS)
                .start();
        one = Witness.open(installation, "primeiro");
        other = Witness.open(installation, "segundo");
    }

    @AfterAll
    static void stop() {
        installation.close();
        postgres.close();
    }

    @Test
    void sixty_four_threads_of_two_tenants_never_get_a_row_of_the_other()
            throws InterruptedException, ExecutionException {
        Queue<String> faults = new ConcurrentLinkedQueue<>();
        AtomicLong answered = new AtomicLong();
        AtomicLong refused = new AtomicLong();
        Instant end = Instant.now().plus(DURATION);
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> all = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        Witness own = i % 2 == 0 ? one : other;
                        Witness foreign = i % 2 == 0 ? other : one;
                        List<String> theirs = idPaths(foreign);
                        List<String> ours = idPaths(own);
                        while (Instant.now().isBefore(end) && faults.size() < 10) {
                            step(own, foreign, ours, theirs, faults, answered, refused);
                        }
                    }))
                    .toList();
            for (Future<?> each : all) {
                each.get();
            }
        }
        assertThat(faults).isEmpty();
        assertThat(answered.get()).as("%s refused", refused).isGreaterThan(1_000);
        System.out.printf(
                "%d answers and %d refusals to %d threads of two tenants over %s connections: no foreign row%n",
                answered.get(), refused.get(), THREADS, CONNECTIONS);
    }

    private static void step(
            Witness own,
            Witness foreign,
            List<String> ours,
            List<String> theirs,
            Queue<String> faults,
            AtomicLong answered,
            AtomicLong refused) {
        int dice = ThreadLocalRandom.current().nextInt(10);
        Api.Response answer;
        boolean withCanary = true;
        if (dice < 5) {
            List<String> lists = List.of("/agents", "/contacts", "/conversations", "/devices", "/knowledge/documents");
            answer = own.admin().get(lists.get(ThreadLocalRandom.current().nextInt(lists.size())));
        } else if (dice < 7) {
            answer = own.admin().get(ours.get(ThreadLocalRandom.current().nextInt(ours.size())));
        } else if (dice < 8) {
            answer = own.admin().patch(ours.getFirst(), Map.of("name", own.canary()));
        } else if (dice < 9) {
            answer = own.admin().post("/knowledge/search", Map.of("query", "senha da porta " + own.canary()));
        } else {
            answer = own.admin().get(theirs.get(ThreadLocalRandom.current().nextInt(theirs.size())));
            withCanary = false;
            if (answer.status() == 200) {
                faults.add("Found: " + answer.request().uri());
            }
        }
        if (answer.status() == 429 || answer.status() == 503) {
            refused.incrementAndGet();
            return;
        }
        answered.incrementAndGet();
        String seen = foreign.seenIn(answer.body());
        if (seen != null) {
            faults.add(answer.request().method() + " " + answer.request().uri() + " shows " + seen);
        }
        if (withCanary && (answer.status() != 200 || own.seenIn(answer.body()) == null)) {
            faults.add(answer.request().method() + " " + answer.request().uri() + " answers " + answer.status()
                    + " without the own canary: " + answer.body());
        }
    }

    private static List<String> idPaths(Witness witness) {
        return List.of(
                "/agents/" + first(witness, "/agents"),
                "/devices/" + first(witness, "/devices"),
                "/contacts/" + first(witness, "/contacts"),
                "/conversations/" + first(witness, "/conversations"),
                "/knowledge/documents/" + first(witness, "/knowledge/documents"));
    }

    private static String first(Witness witness, String list) {
        JsonNode item = witness.admin().get(list).expect(200).items().getFirst();
        return item.get("id").asText();
    }
}
