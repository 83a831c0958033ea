package dev.recado.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.LauncherException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Customers who each write once, by signed webhooks of this process, and when WhatsApp accepted the reply to each. They are
 * numbered through, and nobody writes twice.
 */
final class Visitors implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(20);
    private static final int AT_ONCE = 2_000;

    private final World world;
    private final String prefix = "wamid.V" + System.currentTimeMillis() + ".";
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(threads)
            .build();
    private final Map<String, Visit> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger visitors = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean open = true;
    private long seen;

    /** Watches the replies from now on. */
    Visitors(World world) {
        this.world = world;
        threads.execute(this::watch);
    }

    private record Visit(Instant at, CompletableFuture<Duration> reply) {}

    /**
     * Makes people known to WhatsApp who may be answered by the line.
     *
     * @return the number of the first, for {@link #write}
     */
    int introduce(World.Line line, int count) {
        int first = visitors.getAndAdd(count);
        for (int from = first; from < first + count; from += AT_ONCE) {
            world.control()
                    .post(
                            "/crowds",
                            Json.object(
                                            "phoneNumberId",
                                            line.phoneNumberId(),
                                            "from",
                                            phone(from),
                                            "messageIds",
                                            prefix)
                                    .put("count", Math.min(AT_ONCE, first + count - from)));
        }
        return first;
    }

    /**
     * A person writes, without anybody waiting for it here.
     *
     * @return how long it took from now until WhatsApp accepted the reply; never comes if there is none
     */
    CompletableFuture<Duration> write(World.Line line, int visitor, String text) {
        Instant now = Instant.now();
        Visit visit = new Visit(now, new CompletableFuture<>());
        waiting.put(phone(visitor), visit);
        threads.execute(() -> post(line, visitor, text, now));
        return visit.reply();
    }

    // As Meta does: again until it is acknowledged.
    private void post(World.Line line, int visitor, String text, Instant now) {
        while (open) {
            try {
                int status = http.send(
                                Webhook.text(
                                        world.webhookUrl(),
                                        line,
                                        phone(visitor),
                                        prefix + phone(visitor),
                                        now.getEpochSecond(),
                                        text),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode();
                if (status == 200) {
                    return;
                }
                refused.incrementAndGet();
            } catch (IOException e) {
                refused.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            World.pause(Duration.ofMillis(500));
        }
    }

    private void watch() {
        while (open) {
            try {
                for (JsonNode call : world.control().get("/graph-log?after=" + seen)) {
                    seen = call.get("number").asLong();
                    if (call.path("text").isTextual() && call.hasNonNull("id")) {
                        Visit visit = waiting.remove(call.get("to").asText());
                        if (visit != null) {
                            visit.reply()
                                    .complete(Duration.between(
                                            visit.at(),
                                            Instant.parse(call.get("at").asText())));
                        }
                    }
                }
                Thread.sleep(LOOK_EVERY);
            } catch (LauncherException e) {
                // The simulators are busy; what was missed comes with the next look.
                continue;
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Webhooks that were not answered 200, and came again. */
    long refused() {
        return refused.get();
    }

    /** People who have written and got no reply yet. */
    int waiting() {
        return waiting.size();
    }

    private static String phone(int visitor) {
        return "55119" + String.format(Locale.ROOT, "%08d", 70_000_000 + visitor);
    }

    @Override
    public void close() {
        open = false;
        threads.shutdownNow();
        http.shutdownNow();
    }
}
