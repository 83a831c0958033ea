package dev.recado.llm;

import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.recado.llm.ModelFailure.Kind;
import dev.recado.platform.InternalAddresses;
import dev.recado.platform.work.Computing;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Carries the requests of all models over HTTP/1.1. It holds no keys. What LangChain4j's own client does not do: one deadline
 * for everything from connecting to the last byte, a limit on what a provider may send, redirects refused (a key must not
 * follow one), a limit on open connections, and the Retry-After of a refusal.
 */
final class Wire implements dev.langchain4j.http.client.HttpClient, AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_CONNECTIONS = 20_000;
    private static final int OTHER_FILES = 2_000;

    private final ThreadLocal<@Nullable Deadline> deadline = new ThreadLocal<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final InternalAddresses internal;
    private final Transactions transactions;
    private final Semaphore connections = new Semaphore(mostConnections(), true);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(threads)
            .build();

    Wire(InternalAddresses internal, Transactions transactions) {
        this.internal = internal;
        this.transactions = transactions;
    }

    /**
     * Makes a call of LangChain4j under a deadline. {@link WireFailure} says what went wrong, {@link CancellationException}
     * that the thread was interrupted. {@link IllegalStateException} when a transaction is under way, whoever calls.
     */
    <T> T within(Deadline end, Supplier<T> call) {
        if (transactions.underWay()) {
            throw new IllegalStateException("A model was called inside a transaction");
        }
        deadline.set(end);
        try {
            return call.get();
        } catch (CancellationException interrupted) {
            throw interrupted;
        } catch (RuntimeException e) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                if (t instanceof WireFailure || t instanceof CancellationException) {
                    throw (RuntimeException) t;
                }
            }
            // The provider answered 200 with something that LangChain4j could not read; its text may hold anything.
            throw new WireFailure(Kind.GARBLED, e.getClass().getSimpleName(), null);
        } finally {
            deadline.remove();
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        Deadline end = deadline.get();
        if (end == null) {
            throw new IllegalStateException("A model was called outside within(…)");
        }
        HttpResponse<byte[]> response = Computing.away(() -> answer(request, end));
        if (response.statusCode() / 100 != 2) {
            throw Refusals.of(response);
        }
        return SuccessfulHttpResponse.builder()
                .statusCode(response.statusCode())
                .headers(response.headers().map())
                .body(response.body())
                .build();
    }

    private HttpResponse<byte[]> answer(HttpRequest request, Deadline end) {
        try {
            if (!connections.tryAcquire(end.left().toNanos(), TimeUnit.NANOSECONDS)) {
                throw new WireFailure(Kind.TIMEOUT, "", null);
            }
            try {
                return exchange(request, end);
            } finally {
                connections.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while the model was answering");
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        throw new UnsupportedOperationException("Answers are not streamed");
    }

    private HttpResponse<byte[]> exchange(HttpRequest request, Deadline end) throws InterruptedException {
        URI address = URI.create(request.url());
        if (!internal.mayReach(address.getHost())) {
            throw new WireFailure(Kind.INTERNAL_ADDRESS, "", null);
        }
        var outgoing = java.net.http.HttpRequest.newBuilder(address)
                .method(
                        request.method().name(),
                        request.body() == null
                                ? java.net.http.HttpRequest.BodyPublishers.noBody()
                                : java.net.http.HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> outgoing.header(name, value)));
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(outgoing.build(), head -> new LimitedBody(MOST_BYTES));
        try {
            return answer.get(end.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new WireFailure(Kind.TIMEOUT, "", null);
        } catch (ExecutionException e) {
            throw network(e.getCause());
        } finally {
            // Closes the connection unless the exchange is complete.
            answer.cancel(true);
        }
    }

    private static WireFailure network(@Nullable Throwable cause) {
        WireFailure connecting = null;
        for (Throwable t = cause; t != null; t = t.getCause()) {
            if (t instanceof SSLException) {
                return new WireFailure(Kind.TLS, String.valueOf(t.getMessage()), null);
            }
            if (t instanceof HttpTimeoutException) {
                return new WireFailure(Kind.TIMEOUT, "", null);
            }
            if (t instanceof LimitedBody.TooLong) {
                return new WireFailure(Kind.GARBLED, "", null);
            }
            if (t instanceof UnknownHostException || t instanceof UnresolvedAddressException) {
                return new WireFailure(Kind.HOST_UNKNOWN, "", null);
            }
            if (t instanceof ConnectException) {
                // An unknown host is a cause of this.
                connecting = new WireFailure(Kind.UNREACHABLE, "Connection refused", null);
            }
        }
        if (connecting != null) {
            return connecting;
        }
        if (cause instanceof IOException) {
            return new WireFailure(Kind.UNREACHABLE, String.valueOf(cause.getMessage()), null);
        }
        throw new IllegalStateException("A request to a provider could not be made", cause);
    }

    /** What LangChain4j wants to be given; its timeouts are not used, the deadline is. */
    HttpClientBuilder builder() {
        return new HttpClientBuilder() {
            @Override
            public Duration connectTimeout() {
                return CONNECT_TIMEOUT;
            }

            @Override
            public HttpClientBuilder connectTimeout(Duration ignored) {
                return this;
            }

            @Override
            public @Nullable Duration readTimeout() {
                return null;
            }

            @Override
            public HttpClientBuilder readTimeout(Duration ignored) {
                return this;
            }

            @Override
            public dev.langchain4j.http.client.HttpClient build() {
                return Wire.this;
            }
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
        threads.shutdownNow();
    }

    /** Every call is one socket; when files run out, everything else in the server fails too. */
    private static int mostConnections() {
        try {
            Object files = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("java.lang:type=OperatingSystem"), "MaxFileDescriptorCount");
            long free = (Long) files - OTHER_FILES;
            return (int) Math.max(64, Math.min(MOST_CONNECTIONS, free / 2));
        } catch (JMException elsewhere) {
            return OTHER_FILES;
        }
    }
}
