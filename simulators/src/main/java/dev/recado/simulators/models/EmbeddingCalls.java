package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.ClientConnection;
import dev.recado.simulators.platform.Json;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Carries out a valid request for embeddings: scripts, latency and faults as for chat. Only scripts that name the provider
 * ({@code openai-embeddings}, {@code gemini-embeddings}) are meant.
 */
final class EmbeddingCalls {
    private static final Duration HANG = Duration.ofMinutes(10);

    private final ModelScripts scripts;
    private final ModelLog log;
    private final Clock clock;

    EmbeddingCalls(ModelScripts scripts, ModelLog log, Clock clock) {
        this.scripts = scripts;
        this.log = log;
        this.clock = clock;
    }

    /** The request as the log and the scripts see it: each text is something that a user says. */
    static ModelRequest request(String provider, String path, String model, String key, List<String> texts) {
        return new ModelRequest(
                provider,
                path,
                model,
                texts.stream().map(text -> new ModelRequest.Turn("user", text)).toList(),
                List.of(),
                false,
                key);
    }

    void run(
            Context ctx,
            ModelRequest request,
            BiFunction<Integer, String, ObjectNode> error,
            Supplier<ObjectNode> answer) {
        ModelReply reply = scripts.next(request);
        ModelLog.Call call = log.start(request, clock.instant());
        ClientConnection client = ClientConnection.of(ctx);
        try {
            Duration delay =
                    reply.hang() ? HANG : Duration.ofMillis(Math.max(reply.delayMillis(), scripts.latencyMillis()));
            if (!client.await(delay)) {
                call.cancel(clock.instant());
            } else if (reply.hang() || reply.drop()) {
                client.drop();
                call.end(clock.instant(), 0, null);
            } else {
                answer(ctx, reply, call, error, answer);
            }
        } finally {
            log.finished();
        }
    }

    private void answer(
            Context ctx,
            ModelReply reply,
            ModelLog.Call call,
            BiFunction<Integer, String, ObjectNode> error,
            Supplier<ObjectNode> answer) {
        int status = reply.status() == 0 ? 200 : reply.status();
        if (reply.retryAfterSeconds() > 0) {
            ctx.header("Retry-After", String.valueOf(reply.retryAfterSeconds()));
        }
        String body;
        if (reply.body() != null) {
            body = reply.body();
        } else if (status >= 400) {
            String message = reply.message();
            body = Json.write(error.apply(status, message == null ? ModelCalls.defaultMessage(status) : message));
        } else {
            body = Json.write(answer.get());
        }
        ModelCalls.send(ctx, status, body);
        call.end(clock.instant(), status, null);
    }
}
