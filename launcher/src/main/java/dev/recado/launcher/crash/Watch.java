package dev.recado.launcher.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import dev.recado.launcher.bench.World;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads what reached the simulated Graph API and models into the ledger, again and again: they forget. */
final class Watch implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Rest control;
    private final Ledger ledger;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private volatile boolean watching = true;
    private long graphSeen;
    private long modelsSeen;

    Watch(World world, Ledger ledger) {
        this.control = world.control();
        this.ledger = ledger;
    }

    void start() {
        thread.execute(() -> {
            while (watching) {
                try {
                    look();
                } catch (LauncherException e) {
                    ledger.note("watch-failed", "why", String.valueOf(e.getMessage()));
                }
                World.pause(LOOK_EVERY);
            }
        });
    }

    /** Reads what is new. */
    synchronized void look() {
        for (JsonNode call : control.get("/graph-log?after=" + graphSeen)) {
            graphSeen = call.get("number").asLong();
            if (!call.path("text").isTextual()) {
                continue;
            }
            if (call.hasNonNull("fault")) {
                ledger.graphFault(call.get("fault").asText());
            }
            // Accepted is what got an id, whether or not the answer ever reached anybody.
            if (call.hasNonNull("id")) {
                ledger.replied(new Ledger.Reply(
                        graphSeen,
                        Instant.parse(call.get("at").asText()),
                        call.get("to").asText(),
                        call.get("text").asText(),
                        call.path("opaque").asText(),
                        call.get("id").asText()));
            }
        }
        for (JsonNode call : control.get("/model-log?after=" + modelsSeen)) {
            modelsSeen = call.get("number").asLong();
            JsonNode messages = call.get("messages");
            ledger.modelCalled(
                    call.path("status").asInt(),
                    messages.get(messages.size() - 1).path("content").asText());
        }
    }

    @Override
    public void close() {
        watching = false;
        thread.close();
    }
}
