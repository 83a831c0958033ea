package dev.recado.whatsapp;

import jakarta.json.JsonObject;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import static dev.recado.whatsapp.JsonFields.JSON;

/**
 * Problems on their way to the server: counted, so that a flood of the same is one line, and sent later, so that no
 * webhook waits for it. Holds at most one entry for each kind and device of ours, whatever comes in.
 */
final class Problems {
    private final Clock clock;
    private final Map<Problem, Seen> waiting = new LinkedHashMap<>();

    Problems(Clock clock) {
        this.clock = clock;
    }

    synchronized void add(Problem problem, String correlationId) {
        Instant now = clock.instant();
        waiting.merge(problem, new Seen(1, now, correlationId), Seen::and);
    }

    /** Sends what has gathered. What can't be sent now waits for the next time. */
    void flush(RecadoServer server) {
        for (var entry : take().entrySet()) {
            if (!server.report(
                    json(entry.getKey(), entry.getValue()), entry.getValue().correlationId())) {
                putBack(entry.getKey(), entry.getValue());
            }
        }
    }

    private synchronized Map<Problem, Seen> take() {
        Map<Problem, Seen> taken = new LinkedHashMap<>(waiting);
        waiting.clear();
        return taken;
    }

    private synchronized void putBack(Problem problem, Seen seen) {
        waiting.merge(problem, seen, (newer, older) -> older.and(newer));
    }

    private static JsonObject json(Problem problem, Seen seen) {
        var json = JSON.createObjectBuilder()
                .add("kind", problem.kind().name())
                .add("detail", problem.kind().detail())
                .add("count", seen.count())
                .add("at", seen.at().toString())
                .add("correlationId", seen.correlationId());
        Device device = problem.device();
        if (device != null) {
            json.add("deviceId", device.id()).add("phoneNumberId", device.phoneNumberId());
        }
        return json.build();
    }

    /** How often, and the last time. */
    private record Seen(long count, Instant at, String correlationId) {
        Seen and(Seen later) {
            return new Seen(count + later.count, later.at, later.correlationId);
        }
    }
}
