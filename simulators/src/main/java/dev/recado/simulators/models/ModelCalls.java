package dev.recado.simulators.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.ClientConnection;
import dev.recado.simulators.platform.Json;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** Carries out a valid request: script or own answer, latency, faults, streaming; notices a client that hangs up. */
final class ModelCalls {

    private static final String HAND_OVER = "hand_over";
    private static final Duration HANG = Duration.ofMinutes(10);

    private final ModelScripts scripts;
    private final ModelLog log;
    private final PassageAnswers answers;
    private final Clock clock;

    ModelCalls(ModelScripts scripts, ModelLog log, PassageAnswers answers, Clock clock) {
        this.scripts = scripts;
        this.log = log;
        this.answers = answers;
        this.clock = clock;
    }

    void run(Context ctx, ModelRequest request, WireFormat format) throws IOException {
        ModelReply reply = handedOver(request, scripts.next(request));
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
                reply(ctx, request, format, reply, call, client);
            }
        } finally {
            log.finished();
        }
    }

    // A model that is offered a tool for it calls a person by that tool, not by words alone.
    private ModelReply handedOver(ModelRequest request, ModelReply reply) {
        if (!reply.isSensible() || !request.tools().contains(HAND_OVER) || !answers.asksForPerson(request)) {
            return reply;
        }
        String asked = String.join(" ", request.latestUserTexts());
        ObjectNode arguments =
                Json.object().put("reason", asked).put("summary", asked).put("message", answers.answer(request));
        return reply.withToolCall(new ModelReply.ToolCall("call_" + HAND_OVER, HAND_OVER, arguments));
    }

    private void reply(
            Context ctx,
            ModelRequest request,
            WireFormat format,
            ModelReply reply,
            ModelLog.Call call,
            ClientConnection client)
            throws IOException {
        if (reply.status() >= 400 || reply.body() != null) {
            int status = reply.status() == 0 ? 200 : reply.status();
            if (reply.retryAfterSeconds() > 0) {
                ctx.header("Retry-After", String.valueOf(reply.retryAfterSeconds()));
            }
            String body = reply.body() != null
                    ? reply.body()
                    : Json.write(
                            format.error(status, reply.message() == null ? defaultMessage(status) : reply.message()));
            send(ctx, status, body);
            call.end(clock.instant(), status, null);
            return;
        }
        String text = text(request, reply);
        if (!request.stream()) {
            send(ctx, 200, Json.write(format.answer(request, reply, text)));
            call.end(clock.instant(), 200, text);
            return;
        }
        ctx.status(200).contentType("text/event-stream; charset=utf-8").header("Cache-Control", "no-cache");
        OutputStream out = ctx.res().getOutputStream();
        List<String> parts = format.stream(request, reply, text);
        try {
            for (String part : parts) {
                out.write(("data: " + part + "\n\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                if (!client.await(Duration.ofMillis(reply.chunkDelayMillis()))) {
                    call.cancel(clock.instant());
                    return;
                }
            }
            call.end(clock.instant(), 200, text);
        } catch (IOException e) {
            call.cancel(clock.instant());
        }
    }

    private String text(ModelRequest request, ModelReply reply) {
        if (reply.isSensible()) {
            return answers.answer(request);
        }
        if (reply.echo() != null) {
            return ModelReply.echoed(reply.echo(), request);
        }
        return reply.text() == null ? "" : reply.text();
    }

    static void send(Context ctx, int status, String body) {
        ctx.status(status).contentType("application/json; charset=utf-8").result(body);
    }

    static String defaultMessage(int status) {
        return switch (status) {
            case 401 -> "Incorrect API key provided.";
            case 402 -> "Insufficient Balance";
            case 403 -> "You are not allowed to use this resource.";
            case 429 -> "Rate limit reached for requests. Please try again later.";
            case 503 -> "The model is overloaded. Please try again later.";
            default -> "The server had an error while processing your request. Sorry about that!";
        };
    }
}
