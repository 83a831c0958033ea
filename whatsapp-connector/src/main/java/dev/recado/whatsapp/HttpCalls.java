package dev.recado.whatsapp;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The one HTTP client of this service. No call blocks a thread of the server; none is ever repeated here. */
final class HttpCalls implements AutoCloseable {
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("whatsapp-", 0).factory());
    private final HttpClient client;

    HttpCalls(Duration connectTimeout) {
        client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                // A redirect would carry the bearer token to wherever it points.
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads)
                .build();
    }

    /**
     * Makes the call.
     *
     * @param limit for everything, from connecting to the last byte of the answer; the client's own time-out ends with
     *     the answer's headers
     */
    CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request, Duration limit) {
        CompletableFuture<HttpResponse<byte[]>> call = client.sendAsync(request, BodyHandlers.ofByteArray());
        // What follows may write to a slow caller: not on the pool that the whole server shares.
        return call.copy()
                .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (answer, failure) -> {
                            if (failure != null) {
                                // Closes the connection.
                                call.cancel(true);
                            }
                        },
                        threads);
    }

    /** Threads that may wait. */
    Executor threads() {
        return threads;
    }

    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
    }
}
