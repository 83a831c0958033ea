package dev.recado.channels.whatsapp;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The other side of {@link ConnectorClient}, on loopback. */
final class FakeConnector implements AutoCloseable {
    /** A request as it arrived. */
    record Call(String method, String path, String timestamp, String signature, String correlationId, byte[] body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch closing = new CountDownLatch(1);
    final List<Call> calls = new CopyOnWriteArrayList<>();
    private volatile Answer answer = exchange -> exchange.close();

    interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    FakeConnector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/whatsapp", exchange -> {
            calls.add(new Call(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst(InternalSignature.TIMESTAMP_HEADER),
                    exchange.getRequestHeaders().getFirst(InternalSignature.SIGNATURE_HEADER),
                    exchange.getRequestHeaders().getFirst("X-Correlation-Id"),
                    exchange.getRequestBody().readAllBytes()));
            try {
                answer.to(exchange);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/whatsapp";
    }

    FakeConnector answers(int status, String body) {
        answer = exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        };
        return this;
    }

    FakeConnector cutsTheLine() {
        answer = HttpExchange::close;
        return this;
    }

    FakeConnector saysNothing() {
        answer = exchange -> closing.await();
        return this;
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
