package dev.recado.whatsapp;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static dev.recado.whatsapp.JsonFields.JSON;

/** The server, seen from here: gives us the devices, takes events and problems. Every request to it is signed. */
final class RecadoServer {
    private static final Logger LOG = LoggerFactory.getLogger(RecadoServer.class);
    /** Meta waits longer than this for our answer; the server only has to put the events on a queue. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** Both start together, and the server takes longer: until then its silence is no trouble. */
    private static final Duration STARTING = Duration.ofMinutes(2);

    private final HttpCalls http;
    private final Signatures signatures;
    private final URI base;
    private final Clock clock;
    private final Devices devices;
    private final Deliveries deliveries;

    private final Instant startedAt;
    private final ReentrantLock refreshing = new ReentrantLock();
    private @Nullable String etag;
    private @Nullable String lastTrouble;

    RecadoServer(
            HttpCalls http, Signatures signatures, String url, Clock clock, Devices devices, Deliveries.Room room) {
        this.http = http;
        this.signatures = signatures;
        this.base = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        this.clock = clock;
        this.devices = devices;
        this.startedAt = clock.instant();
        this.deliveries = new Deliveries(this::post, http.threads(), room);
    }

    /**
     * Hands over the events of a webhook, all or none.
     *
     * @param events at least one; its device is the one that waits for room
     * @return whether the server has taken them all durably; anything else, and no answer, is false
     */
    CompletableFuture<Boolean> deliver(JsonArray events, Instant receivedAt, String correlationId) {
        JsonObject webhook = JSON.createObjectBuilder()
                .add("correlationId", correlationId)
                .add("receivedAt", receivedAt.toString())
                .add("events", events)
                .build();
        String device = events.getJsonObject(0).getString("deviceId", "");
        return deliveries.add(device, JsonFields.bytes(webhook), correlationId);
    }

    private CompletableFuture<Integer> post(byte[] webhooks, String correlationId) {
        return call("POST", "/internal/whatsapp/events", webhooks, correlationId, null)
                .handle((answer, failure) -> {
                    int status = answer == null ? 0 : answer.statusCode();
                    if (status != 202) {
                        try (var on = Correlation.on(correlationId)) {
                            LOG.warn("The server did not take the events: {}", trouble(answer, failure));
                        }
                    }
                    return status;
                });
    }

    /** Tells the server about a problem and waits for its answer; returns whether it has taken it. */
    boolean report(JsonObject problem, String correlationId) {
        return call("POST", "/internal/whatsapp/problems", JsonFields.bytes(problem), correlationId, null)
                .handle((answer, failure) -> answer != null && answer.statusCode() / 100 == 2)
                .join();
    }

    /**
     * Asks for the devices and waits for the answer. One at a time, so that an older list never replaces a newer one. If
     * the server does not answer, the last good list stays.
     *
     * @return whether the list is now as the server has it
     */
    boolean refreshDevices() {
        refreshing.lock();
        try {
            String correlationId = Correlation.next(clock);
            return call("GET", "/internal/whatsapp/devices", new byte[0], correlationId, etag)
                    .handle((answer, failure) -> take(answer, failure))
                    .join();
        } finally {
            refreshing.unlock();
        }
    }

    private boolean take(@Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
        if (answer != null && answer.statusCode() == 304 && devices.loaded()) {
            lastTrouble = null;
            return true;
        }
        JsonObject list = answer != null && answer.statusCode() == 200 ? JsonFields.parse(answer.body()) : null;
        if (answer == null || list == null || !(list.get("devices") instanceof JsonArray array)) {
            complain(trouble(answer, failure));
            return false;
        }
        List<Device> read = new ArrayList<>();
        for (JsonValue item : array) {
            Device device = item instanceof JsonObject object ? Device.of(object) : null;
            if (device == null) {
                LOG.error("The server names a device without id or number; it is left out");
            } else {
                read.add(device);
            }
        }
        if (!devices.loaded() || !read.equals(List.copyOf(devices.all()))) {
            LOG.info("The server names {} devices", read.size());
        }
        devices.replace(read);
        etag = answer.headers().firstValue("ETag").orElse(null);
        lastTrouble = null;
        return true;
    }

    /** Once for each new trouble, not on every attempt. */
    private void complain(String trouble) {
        if (!devices.loaded() && clock.instant().isBefore(startedAt.plus(STARTING))) {
            LOG.debug("No device list yet from the server at {}: {}", base, trouble);
        } else if (!Objects.equals(trouble, lastTrouble)) {
            lastTrouble = trouble;
            LOG.warn("No device list from the server at {}: {}. Trying again.", base, trouble);
        }
    }

    private CompletableFuture<HttpResponse<byte[]>> call(
            String method, String path, byte[] body, String correlationId, @Nullable String ifNoneMatch) {
        URI target = URI.create(base + path);
        long now = signatures.now();
        var request = HttpRequest.newBuilder(target)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header(Signatures.TIMESTAMP_HEADER, Long.toString(now))
                .header(Signatures.SIGNATURE_HEADER, signatures.sign(now, method, target.getRawPath(), body))
                .header(Correlation.HEADER, correlationId);
        if (ifNoneMatch != null) {
            request.header("If-None-Match", ifNoneMatch);
        }
        return http.send(request.build(), TIMEOUT);
    }

    private static String trouble(@Nullable HttpResponse<byte[]> answer, @Nullable Throwable failure) {
        if (answer != null) {
            return answer.statusCode() == 401
                    ? "it refuses our signature (401); both sides need the same connector secret and the same time"
                    : "it answered " + answer.statusCode();
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause == null ? "no answer" : cause.toString();
    }
}
