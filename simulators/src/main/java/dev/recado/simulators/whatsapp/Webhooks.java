package dev.recado.simulators.whatsapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.recado.simulators.platform.BoundedLog;
import dev.recado.simulators.platform.Events;
import dev.recado.simulators.platform.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Sends webhooks as Meta does: signed over the very bytes that leave, repeated with a growing pause (1 s, doubling to 60 s)
 * until the callback answers 200, for up to seven days. {@link WebhookFaults} make the network as bad as wanted.
 */
public final class Webhooks implements AutoCloseable {

    static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    static final Duration LONGEST_RETRY = Duration.ofSeconds(60);
    static final Duration GIVE_UP = Duration.ofDays(7);
    static final Duration GATHER = Duration.ofMillis(400);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final int AT_ONCE = 256;
    private static final int WAITING_RETRIES = 50_000;
    private static final String USER_AGENT = "facebookexternalua";

    /**
     * One attempt to deliver.
     *
     * @param status HTTP status; 0: no answer
     * @param error why there was no answer
     * @param attempt 1 for the first
     */
    public record Attempt(
            Instant at,
            String url,
            int status,
            @Nullable String error,
            int attempt,
            int bytes,
            long durationMillis,
            String body) {

        /** As the control API shows it. */
        public ObjectNode json() {
            ObjectNode json = Json.object();
            json.put("at", at.toString());
            json.put("url", url);
            json.put("status", status);
            json.put("error", error);
            json.put("attempt", attempt);
            json.put("bytes", bytes);
            json.put("durationMillis", durationMillis);
            return json;
        }
    }

    private record Gathered(WebhookEvent event, CompletableFuture<List<Attempt>> first, Runnable whenAccepted) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Retry(String phoneNumberId, byte[] body, Instant since, long epoch, Runnable whenAccepted) {}

    private static final class Lane {
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private boolean running;
    }

    private final BusinessNumbers numbers;
    private final Clock clock;
    private final Events events;
    private final HttpClient http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService scheduler;
    private final Semaphore atOnce = new Semaphore(AT_ONCE);
    private final AtomicInteger waitingRetries = new AtomicInteger();
    private final AtomicLong epoch = new AtomicLong();
    private final BoundedLog<Attempt> log = new BoundedLog<>(1_000, 8_000_000);
    private final Map<String, Lane> lanes = new HashMap<>();
    private final List<Gathered> gathered = new ArrayList<>();
    private volatile WebhookFaults faults = WebhookFaults.NONE;

    /** Sends to the callback URLs of these numbers. */
    public Webhooks(BusinessNumbers numbers, Clock clock, Events events) {
        this.numbers = numbers;
        this.clock = clock;
        this.events = events;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads)
                .build();
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("webhook-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        this.scheduler = timer;
    }

    /** What goes wrong at the moment. */
    public WebhookFaults faults() {
        return faults;
    }

    /** Changes what goes wrong; what is under way is not touched. */
    public void setFaults(WebhookFaults newFaults) {
        faults = newFaults;
    }

    /** The newest attempts, oldest first. */
    public List<Attempt> log() {
        return log.all();
    }

    /** Webhooks that were not answered 200 and wait for their next attempt. */
    public int waitingRetries() {
        return waitingRetries.get();
    }

    /** Gives up on everything that waits for another attempt, and empties the log. */
    public void forgetAll() {
        epoch.incrementAndGet();
        log.clear();
    }

    /**
     * Delivers one event, subject to the faults.
     *
     * @param whenAccepted runs when the callback has answered 200, at whichever attempt
     * @return the first attempt of each copy; an event of a number without callback URL has none
     */
    CompletableFuture<List<Attempt>> deliver(WebhookEvent event, Runnable whenAccepted) {
        CompletableFuture<List<Attempt>> first = new CompletableFuture<>();
        WebhookFaults now = faults;
        after(now.delayMillis(), () -> {
            if (now.gathers()) {
                gather(new Gathered(event, first, whenAccepted), now);
            } else {
                inLane(
                        event.lane(),
                        () -> first.complete(sendCopies(event.number(), bytes(event, now), now, whenAccepted)));
            }
        });
        return first;
    }

    /**
     * Delivers any bytes, once, without repeating them: for payloads that Meta would never send.
     *
     * @param signature the header's value; null: signed with the number's app secret
     */
    public Attempt deliverRaw(BusinessNumber number, String url, byte[] body, @Nullable String signature) {
        return attempt(url, body, signature == null ? Signatures.sign(number.appSecret(), body) : signature, 1);
    }

    /** Payload as bytes, in the form that the faults ask for. */
    public byte[] bytes(JsonNode payload) {
        return (faults.escapeUnicode() ? Json.writeEscaped(payload) : Json.write(payload))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Meta's handshake.
     *
     * @return null when the callback echoed the challenge, else what it did
     */
    public @Nullable String verify(BusinessNumber number) {
        String challenge = Ids.digits(10);
        String query = "hub.mode=subscribe&hub.challenge=" + challenge + "&hub.verify_token="
                + URLEncoder.encode(number.verifyToken(), StandardCharsets.UTF_8);
        try {
            URI uri = URI.create(number.callbackUrl() + (number.callbackUrl().contains("?") ? "&" : "?") + query);
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(uri)
                            .header("User-Agent", USER_AGENT)
                            .timeout(ANSWER_WITHIN)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                return "The callback URL answered " + response.statusCode() + " instead of 200.";
            }
            return response.body().equals(challenge)
                    ? null
                    : "The callback URL answered 200, but not with the bare challenge.";
        } catch (IOException | IllegalArgumentException e) {
            return "The callback URL could not be reached: " + reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "Interrupted.";
        }
    }

    /** Runs something later on a virtual thread; at once when the delay is 0. */
    void after(long millis, Runnable task) {
        if (millis <= 0) {
            task.run();
        } else {
            var unused = scheduler.schedule(() -> threads.execute(task), millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
        http.shutdownNow();
        threads.shutdownNow();
    }

    private static byte[] bytes(WebhookEvent event, WebhookFaults faults) {
        return bytes(WebhookEvent.payload(event), faults);
    }

    private static byte[] bytes(ObjectNode payload, WebhookFaults faults) {
        return (faults.escapeUnicode() ? Json.writeEscaped(payload) : Json.write(payload))
                .getBytes(StandardCharsets.UTF_8);
    }

    private void gather(Gathered one, WebhookFaults now) {
        boolean full;
        boolean startTimer;
        synchronized (gathered) {
            gathered.add(one);
            startTimer = gathered.size() == 1;
            full = !now.reorder() && gathered.size() >= now.batch();
        }
        if (full) {
            threads.execute(() -> flush(now));
        } else if (startTimer) {
            after(GATHER.toMillis(), () -> flush(now));
        }
    }

    private void flush(WebhookFaults now) {
        List<Gathered> due;
        synchronized (gathered) {
            due = new ArrayList<>(gathered);
            gathered.clear();
        }
        List<Gathered> ordered = now.reorder() ? due.reversed() : due;
        // One payload belongs to one app: its callback URL and its secret.
        Map<List<String>, List<Gathered>> byApp = new java.util.LinkedHashMap<>();
        for (Gathered one : ordered) {
            BusinessNumber number = one.event().number();
            byApp.computeIfAbsent(List.of(number.callbackUrl(), number.appSecret()), k -> new ArrayList<>())
                    .add(one);
        }
        for (List<Gathered> app : byApp.values()) {
            int batch = Math.max(1, now.batch());
            for (int from = 0; from < app.size(); from += batch) {
                List<Gathered> part = app.subList(from, Math.min(app.size(), from + batch));
                byte[] body = bytes(
                        WebhookEvent.payload(part.stream().map(Gathered::event).toList()), now);
                List<Attempt> attempts = sendCopies(
                        part.getFirst().event().number(),
                        body,
                        now,
                        () -> part.forEach(one -> one.whenAccepted().run()));
                part.forEach(one -> one.first().complete(attempts));
            }
        }
    }

    // Keeps the order of one customer's events without letting one customer wait for another.
    private void inLane(String name, Runnable task) {
        synchronized (lanes) {
            Lane lane = lanes.computeIfAbsent(name, n -> new Lane());
            lane.tasks.add(task);
            if (lane.running) {
                return;
            }
            lane.running = true;
        }
        threads.execute(() -> drain(name));
    }

    private void drain(String name) {
        while (true) {
            Runnable task;
            synchronized (lanes) {
                Lane lane = lanes.get(name);
                task = lane == null ? null : lane.tasks.poll();
                if (task == null) {
                    lanes.remove(name);
                    return;
                }
            }
            task.run();
        }
    }

    private List<Attempt> sendCopies(BusinessNumber number, byte[] body, WebhookFaults now, Runnable whenAccepted) {
        if (number.callbackUrl().isEmpty()) {
            return List.of();
        }
        int copies = Math.max(1, now.duplicate());
        if (copies == 1) {
            return List.of(send(number, body, whenAccepted));
        }
        List<CompletableFuture<Attempt>> all = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            all.add(CompletableFuture.supplyAsync(() -> send(number, body, whenAccepted), threads));
        }
        return all.stream().map(CompletableFuture::join).toList();
    }

    private Attempt send(BusinessNumber number, byte[] body, Runnable whenAccepted) {
        Attempt first = attempt(number.callbackUrl(), body, Signatures.sign(number.appSecret(), body), 1);
        if (first.status() == 200) {
            whenAccepted.run();
        } else {
            retry(new Retry(number.phoneNumberId(), body, clock.instant(), epoch.get(), whenAccepted), 2, FIRST_RETRY);
        }
        return first;
    }

    private void retry(Retry retry, int attempt, Duration pause) {
        if (waitingRetries.get() >= WAITING_RETRIES
                || Duration.between(retry.since(), clock.instant()).compareTo(GIVE_UP) > 0) {
            return;
        }
        waitingRetries.incrementAndGet();
        after(pause.toMillis(), () -> {
            waitingRetries.decrementAndGet();
            BusinessNumber number = numbers.find(retry.phoneNumberId());
            if (number == null || number.callbackUrl().isEmpty() || retry.epoch() != epoch.get()) {
                return;
            }
            byte[] body = retry.body();
            Attempt next = attempt(number.callbackUrl(), body, Signatures.sign(number.appSecret(), body), attempt);
            if (next.status() == 200) {
                retry.whenAccepted().run();
            } else {
                Duration doubled = pause.multipliedBy(2);
                retry(retry, attempt + 1, doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled);
            }
        });
    }

    private Attempt attempt(String url, byte[] body, String signature, int number) {
        Instant at = clock.instant();
        long start = System.nanoTime();
        int status = 0;
        String error = null;
        atOnce.acquireUninterruptibly();
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header("Content-Type", "application/json")
                    .header("User-Agent", USER_AGENT)
                    .header("Accept", "*/*")
                    .header("X-Hub-Signature-256", signature)
                    .timeout(ANSWER_WITHIN)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException | IllegalArgumentException e) {
            error = reason(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            error = "interrupted";
        } finally {
            atOnce.release();
        }
        long millis = (System.nanoTime() - start) / 1_000_000;
        Attempt attempt = new Attempt(
                at, url, status, error, number, body.length, millis, new String(body, StandardCharsets.UTF_8));
        log.add(attempt, body.length);
        if (events.hasListeners()) {
            events.publish("webhook", attempt.json());
        }
        return attempt;
    }

    private static String reason(Exception e) {
        String message = e.getMessage();
        return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }
}
