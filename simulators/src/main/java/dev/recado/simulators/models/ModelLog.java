package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.BoundedLog;
import dev.recado.simulators.platform.Json;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What the model servers were asked, and what became of it. */
public final class ModelLog {

    /** One request, as it goes on. */
    static final class Call {
        private final ModelRequest request;
        private final Instant started;
        private volatile @Nullable Instant ended;
        private volatile int status;
        private volatile boolean cancelled;
        private volatile @Nullable String reply;

        Call(ModelRequest request, Instant started) {
            this.request = request;
            this.started = started;
        }

        void end(Instant at, int httpStatus, @Nullable String text) {
            status = httpStatus;
            reply = text;
            ended = at;
        }

        void cancel(Instant at) {
            cancelled = true;
            ended = at;
        }

        ObjectNode json() {
            ObjectNode json = Json.object();
            json.put("provider", request.provider());
            json.put("path", request.path());
            json.put("model", request.model());
            ArrayNode messages = json.putArray("messages");
            for (ModelRequest.Turn turn : request.turns()) {
                messages.addObject().put("role", turn.role()).put("content", turn.text());
            }
            ArrayNode tools = json.putArray("tools");
            request.tools().forEach(tools::add);
            String key = request.key();
            json.put("key", key.length() <= 4 ? key : key.substring(key.length() - 4));
            json.put("stream", request.stream());
            json.put("started", started.toString());
            Instant end = ended;
            json.put("ended", end == null ? null : end.toString());
            json.put("status", status);
            json.put("cancelled", cancelled);
            json.put("reply", reply);
            return json;
        }
    }

    private final BoundedLog<Call> calls = new BoundedLog<>(2_000, 16_000_000);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    Call start(ModelRequest request, Instant at) {
        Call call = new Call(request, at);
        calls.add(call, request.promptCharacters() + 300L);
        int now = running.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        return call;
    }

    void finished() {
        running.decrementAndGet();
    }

    /** The newest calls with a number higher than the given one, oldest first. */
    public List<ObjectNode> after(long number) {
        return calls.after(number).stream()
                .map(call -> call.value().json().put("number", call.number()))
                .toList();
    }

    /** Counts: calls ever, running now, most at once. */
    public ObjectNode counts() {
        return Json.object()
                .put("total", calls.total())
                .put("running", running.get())
                .put("mostAtOnce", most.get());
    }

    /** Forgets all. */
    public void clear() {
        calls.clear();
        most.set(running.get());
    }
}
