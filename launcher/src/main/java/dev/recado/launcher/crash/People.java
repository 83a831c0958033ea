package dev.recado.launcher.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.recado.launcher.LauncherException;
import dev.recado.launcher.Rest;
import dev.recado.launcher.bench.Json;
import dev.recado.launcher.bench.World;
import dev.recado.launcher.crash.Ledger.Message;
import dev.recado.launcher.crash.Ledger.Takeover;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * People of the businesses, who take over conversations of customers that have just written, by turns over REST and with the
 * phone app, whose message Meta reports as an echo, and hand them back a few seconds later.
 */
final class People implements AutoCloseable {
    private static final Duration JUST_WRITTEN = Duration.ofSeconds(4);

    /** The server may be away and then killed again, and Meta comes again after a minute at the latest. */
    private static final Duration INSIST_FOR = Duration.ofMinutes(3);

    private static final Set<String> NOT_LEFT = Set.of("PENDING", "CANCELLED");

    private final World world;
    private final List<World.Line> lines;
    private final Ledger ledger;
    private final Random random;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<World.Line, Rest> admins = new HashMap<>();
    private volatile boolean working = true;

    People(World world, List<World.Line> lines, Ledger ledger, CrashPlan plan) {
        this.world = world;
        this.lines = lines;
        this.ledger = ledger;
        this.random = new Random(plan.seed() + 2);
    }

    void start() {
        thread.execute(() -> {
            boolean byPhone = false;
            while (working) {
                pause(2_000 + random.nextInt(5_000));
                Message message = justWritten();
                if (message != null && working) {
                    try {
                        takeOver(message, byPhone);
                    } catch (LauncherException e) {
                        ledger.note("take-over-failed", "why", String.valueOf(e.getMessage()));
                    }
                    byPhone = !byPhone;
                }
            }
        });
    }

    /** Whose turn is most likely under way: the latest that the server has. */
    private @Nullable Message justWritten() {
        Instant since = Instant.now().minus(JUST_WRITTEN);
        return ledger.messages().stream()
                .filter(message ->
                        message.acknowledgedAt() != null && message.writtenAt().isAfter(since))
                .max(Comparator.comparing(Message::writtenAt))
                .orElse(null);
    }

    private void takeOver(Message message, boolean byPhone) {
        World.Line line = lines.get(message.line());
        admins.clear();
        String id = insist(() -> {
            JsonNode found = admin(line)
                    .get("/conversations?query=" + message.customer())
                    .get("items");
            return found.isEmpty() ? null : found.get(0).get("id").asText();
        });
        if (id == null) {
            return;
        }
        String conversation = "/conversations/" + id;
        ledger.takingOver(message.customer(), byPhone);
        if (byPhone) {
            world.control()
                    .post(
                            "/echoes",
                            Json.object(
                                    "phoneNumberId",
                                    line.phoneNumberId(),
                                    "to",
                                    message.customer(),
                                    "text",
                                    "Respondo eu, do celular."));
        }
        Instant from = insist(() -> {
            Rest admin = admin(line);
            JsonNode now = byPhone
                    ? admin.get(conversation)
                    : admin.post(conversation + "/take-over", Rest.JSON.createObjectNode());
            boolean theirs = now.get("owner").asText().equals("PEOPLE")
                    && now.path("handoverReason").asText().equals(byPhone ? "phone-app" : "taken-over");
            return theirs ? Instant.now() : null;
        });
        if (from == null) {
            return;
        }
        Set<String> left = insist(() -> left(admin(line), conversation));
        int halfSeconds = 4 + random.nextInt(8);
        for (int i = 0; i < halfSeconds && working; i++) {
            pause(500);
        }
        Instant until = Instant.now();
        insist(() -> admin(line).post(conversation + "/hand-back", Rest.JSON.createObjectNode()));
        if (left != null) {
            ledger.tookOver(new Takeover(message.customer(), from, until, left));
        }
    }

    /** One log-in for each time that somebody takes over: they cost the server more than the rest of it. */
    private Rest admin(World.Line line) {
        return admins.computeIfAbsent(line, world::admin);
    }

    /** What had left, or was being sent, when the person was in charge. */
    private static Set<String> left(Rest admin, String conversation) {
        Set<String> left = new HashSet<>();
        for (JsonNode message : admin.get(conversation + "/messages?limit=100").get("items")) {
            if (message.get("direction").asText().equals("OUT")
                    && !NOT_LEFT.contains(message.path("status").asText())) {
                left.add(message.get("id").asText());
            }
        }
        return left;
    }

    /** Again until it is there; null when it is not in time. */
    private <T> @Nullable T insist(Supplier<@Nullable T> deed) {
        Instant end = Instant.now().plus(INSIST_FOR);
        do {
            try {
                T done = deed.get();
                if (done != null) {
                    return done;
                }
            } catch (LauncherException | Rest.Refused e) {
                // The server is away or starts: later.
                admins.clear();
                pause(250);
            }
            pause(50);
        } while (Instant.now().isBefore(end));
        return null;
    }

    private static void pause(int millis) {
        World.pause(Duration.ofMillis(millis));
    }

    @Override
    public void close() {
        working = false;
        thread.close();
    }
}
