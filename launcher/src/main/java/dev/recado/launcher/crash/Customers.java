package dev.recado.launcher.crash;

import dev.recado.launcher.bench.Json;
import dev.recado.launcher.bench.Webhook;
import dev.recado.launcher.bench.World;
import dev.recado.launcher.crash.Ledger.Message;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Customers who write, and Meta between them and the server: webhooks are signed, and come again until they are answered 200.
 * One in five comes twice, and one in five after the server has taken the customer's next one.
 */
final class Customers implements AutoCloseable {
    private static final double SHARE_OF_DUPLICATES = 0.2;

    /** One in five, and those after which the customer wrote no more. */
    private static final double SHARE_OF_HELD_BACK = 0.22;

    private static final double SHARE_OF_BURSTS = 0.35;
    private static final int MESSAGES_OF_A_CUSTOMER = 12;
    private static final int MOST_UNDER_WAY = 150;
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(4);
    private static final List<String> QUESTIONS = List.of(
            "A que horas começa o check-in?", "Até que horas vai o check-out?", "Qual é o horário do check-in?");

    private final World world;
    private final List<World.Line> lines;
    private final Ledger ledger;
    private final CrashPlan plan;
    private final HttpClient http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicLong marks = new AtomicLong();
    private final AtomicInteger customers = new AtomicInteger();
    private final Lots duplicates = new Lots(SHARE_OF_DUPLICATES);
    private final Lots heldBack = new Lots(SHARE_OF_HELD_BACK);
    private final List<Writer> writers = new ArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean writing = true;
    private volatile boolean delivering = true;

    Customers(World world, List<World.Line> lines, Ledger ledger, CrashPlan plan) {
        this.world = world;
        this.lines = lines;
        this.ledger = ledger;
        this.plan = plan;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .executor(threads)
                .build();
    }

    void start() {
        Random seeds = new Random(plan.seed());
        for (int line = 0; line < lines.size(); line++) {
            for (int i = 0; i < plan.customers(); i++) {
                Writer writer = new Writer(line, new Random(seeds.nextLong()));
                writers.add(writer);
                threads.execute(() -> write(writer));
            }
        }
    }

    /** No customer writes any more; what is under way goes on. */
    void stop() {
        writing = false;
        writers.forEach(Writer::release);
    }

    /** Webhooks that have not been acknowledged yet. */
    int underWay() {
        return underWay.get();
    }

    private void write(Writer writer) {
        Random random = writer.random;
        double pauseMillis = 1_000.0 * lines.size() * plan.customers() / plan.messagesPerSecond();
        while (writing && !Thread.currentThread().isInterrupted()) {
            pause(Duration.ofMillis((long) (-Math.log(1 - random.nextDouble()) * pauseMillis)));
            if (!writing) {
                break;
            }
            if (underWay.get() > MOST_UNDER_WAY) {
                // However long the server is away, what has piled up is worked off within minutes.
                continue;
            }
            writer.write();
            while (writing && random.nextDouble() < SHARE_OF_BURSTS) {
                pause(Duration.ofMillis(100 + random.nextInt(1_200)));
                writer.write();
            }
        }
    }

    /** One phone after the other: somebody who was handed over to people makes room for somebody else. */
    private final class Writer {
        private final int line;
        private final Random random;
        private String customer = "";
        private int left;
        private @Nullable Message held;

        Writer(int line, Random random) {
            this.line = line;
            this.random = random;
        }

        synchronized void write() {
            if (left == 0) {
                release();
                customer = newCustomer();
                left = MESSAGES_OF_A_CUSTOMER;
            }
            left--;
            String mark = "m" + marks.incrementAndGet() + "x";
            Message message = new Message("wamid.C" + plan.seed() + "." + mark, mark, customer, line, Instant.now());
            ledger.written(message);
            underWay.incrementAndGet();
            if (heldBack.draw(random, writing && held == null && left > 0)) {
                held = message;
                return;
            }
            Message late = held;
            held = null;
            deliver(message, late);
        }

        synchronized void release() {
            Message message = held;
            if (message != null) {
                held = null;
                deliver(message, null);
            }
        }

        /** @param late a message of before this one, which comes only when this one has been taken */
        private void deliver(Message message, @Nullable Message late) {
            boolean twice = duplicates.draw(random, true);
            boolean lateTwice = late != null && duplicates.draw(random, true);
            deliver(message, twice, () -> {
                if (late != null && delivering) {
                    deliver(late, lateTwice, () -> {});
                }
            });
        }

        private void deliver(Message message, boolean twice, Runnable whenTaken) {
            threads.execute(() -> {
                insist(message);
                whenTaken.run();
                underWay.decrementAndGet();
            });
            if (twice) {
                int later = random.nextBoolean() ? 0 : random.nextInt(8_000);
                underWay.incrementAndGet();
                threads.execute(() -> {
                    pause(Duration.ofMillis(later));
                    insist(message);
                    underWay.decrementAndGet();
                });
            }
        }

        /** WhatsApp knows them, and lets us answer them for a day. */
        private String newCustomer() {
            String phone = "55119" + String.format(Locale.ROOT, "%08d", 70_000_000 + customers.incrementAndGet());
            world.control().put("/customers/" + phone, Json.object("name", "Cliente " + phone));
            world.control()
                    .put(
                            "/customers/" + phone + "/last-message",
                            Json.object("phoneNumberId", lines.get(line).phoneNumberId())
                                    .put("secondsAgo", 0));
            return phone;
        }
    }

    private void insist(Message message) {
        Duration pause = FIRST_RETRY;
        while (delivering && !Thread.currentThread().isInterrupted()) {
            ledger.sending(message);
            String refusal = post(message);
            if (refusal == null) {
                ledger.acknowledged(message);
                return;
            }
            ledger.refused(message, refusal);
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? pause.multipliedBy(2) : LONGEST_RETRY;
        }
    }

    /** Null when it was acknowledged. */
    private @Nullable String post(Message message) {
        String question = QUESTIONS.get(Math.floorMod(message.mark().hashCode(), QUESTIONS.size()));
        HttpRequest request = Webhook.text(
                world.webhookUrl(),
                lines.get(message.line()),
                message.customer(),
                message.id(),
                message.second(),
                question + " " + message.mark());
        try {
            int status =
                    http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 ? null : String.valueOf(status);
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        writing = false;
        delivering = false;
        threads.shutdownNow();
        http.shutdownNow();
    }
}
