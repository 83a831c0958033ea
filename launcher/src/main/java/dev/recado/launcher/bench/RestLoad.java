package dev.recado.launcher.bench;

import dev.recado.launcher.Rest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A load generator for the REST interface, a program of its own: some users of one tenant ask and change things as fast as they
 * get answers, for some seconds. Prints how many requests per second were answered, and stops by itself.
 */
final class RestLoad {
    /** How much of it changes something. */
    enum Mix {
        READ_HEAVY(10),
        WRITE_HEAVY(80);

        private final int percentOfChanges;

        Mix(int percentOfChanges) {
            this.percentOfChanges = percentOfChanges;
        }

        /** For people. */
        String description() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ') + " (" + percentOfChanges + " % changes)";
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;
    private final String token;
    private final List<String> contacts;
    private final List<String> categories;
    private final Mix mix;

    private RestLoad(List<String> plan, Mix mix) {
        this.base = plan.get(0);
        this.token = Rest.at(base)
                .post(
                        "/auth/token",
                        Rest.JSON
                                .createObjectNode()
                                .put("username", plan.get(1))
                                .put("password", plan.get(2)))
                .get("accessToken")
                .asText();
        this.contacts = List.of(plan.get(3).split(","));
        this.categories = List.of(plan.get(4).split(","));
        this.mix = mix;
    }

    /** {@code plan mix connections seconds}; the plan has a line each: address, user, password, contacts, categories. */
    public static void main(String[] arguments) throws Exception {
        RestLoad load = new RestLoad(Files.readAllLines(Path.of(arguments[0])), Mix.valueOf(arguments[1]));
        System.out.println(String.format(
                Locale.ROOT, "%.2f", load.run(Integer.parseInt(arguments[2]), Long.parseLong(arguments[3]))));
    }

    private double run(int connections, long seconds) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(seconds);
        long answered = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Future<Long>> shares = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int number = i;
                shares.add(threads.submit(() -> keepBusy(number, end)));
            }
            for (Future<Long> share : shares) {
                answered += share.get();
            }
        }
        return answered / ((System.nanoTime() - start) / 1e9);
    }

    private long keepBusy(int number, long end) throws IOException, InterruptedException {
        long answered = 0;
        while (System.nanoTime() < end) {
            HttpResponse<Void> answer = http.send(
                    request(number, ThreadLocalRandom.current().nextInt(100)), HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(
                        answer.request().method() + " " + answer.uri() + " answered " + answer.statusCode());
            }
            answered++;
        }
        return answered;
    }

    private HttpRequest request(int number, int dice) {
        if (dice < mix.percentOfChanges) {
            // Each connection changes categories of its own, so that they do not wait for each other's rows.
            String category = categories.get(2 * number + dice % 2);
            return to("/knowledge/categories/" + category)
                    .header("If-Match", "*")
                    .header("Content-Type", "application/json")
                    .method(
                            "PATCH",
                            HttpRequest.BodyPublishers.ofString("{\"description\":\"" + System.nanoTime() + "\"}"))
                    .build();
        }
        return switch (dice % 4) {
            case 0 -> to("/contacts?limit=20").build();
            case 1 -> to("/knowledge/categories").build();
            default -> to("/contacts/" + contacts.get(dice % contacts.size())).build();
        };
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + token);
    }
}
