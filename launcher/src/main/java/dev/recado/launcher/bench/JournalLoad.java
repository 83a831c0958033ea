package dev.recado.launcher.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.nativo.jlibaio.LibaioContext;

/**
 * What the queue alone can take: a program of its own with nothing but the server's broker, with the same settings of the journal
 * on the same disk. Some sessions send one persistent message after the other, each in a transaction of its own, and consume
 * nothing. Prints one line of JSON as {@link Load} does.
 */
final class JournalLoad {
    private static final String QUEUE = "scratch";
    // As install.cli sets it.
    private static final int FLUSHES_PER_SECOND = 10_000;
    private static final int BODY = 700;

    private JournalLoad() {}

    /** {@code directory sessions seconds}. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int sessions = Integer.parseInt(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        Configuration configuration = new ConfigurationImpl()
                .setPersistenceEnabled(true)
                .setSecurityEnabled(false)
                .setJournalType(LibaioContext.isLoaded() ? JournalType.ASYNCIO : JournalType.NIO)
                .setJournalBufferTimeout_AIO(1_000_000_000 / FLUSHES_PER_SECOND)
                .setJournalBufferTimeout_NIO(1_000_000_000 / FLUSHES_PER_SECOND)
                .setJournalDirectory(directory.resolve("journal").toString())
                .setBindingsDirectory(directory.resolve("bindings").toString())
                .setLargeMessagesDirectory(directory.resolve("large").toString())
                .setPagingDirectory(directory.resolve("paging").toString())
                .addAcceptorConfiguration("in-vm", "vm://0");
        EmbeddedActiveMQ broker = new EmbeddedActiveMQ().setConfiguration(configuration);
        broker.start();
        try (ServerLocator locator = ActiveMQClient.createServerLocator("vm://0");
                ClientSessionFactory factory = locator.createSessionFactory()) {
            try (ClientSession session = factory.createSession()) {
                session.createQueue(QueueConfiguration.of(QUEUE)
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(true));
            }
            System.out.println(run(factory, sessions, Duration.ofSeconds(seconds)));
        } finally {
            broker.stop();
        }
    }

    private static String run(ClientSessionFactory factory, int sessions, Duration duration) throws Exception {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        Histogram all = new Histogram(3);
        try (ExecutorService threads = Executors.newFixedThreadPool(sessions)) {
            List<Future<Histogram>> shares = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                shares.add(threads.submit(() -> send(factory, end)));
            }
            for (Future<Histogram> share : shares) {
                all.add(share.get());
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                "{\"requests\":%d,\"refused\":0,\"perSecond\":%.1f,\"p50\":%.2f,\"p99\":%.2f}",
                all.getTotalCount(),
                all.getTotalCount() / seconds,
                all.getValueAtPercentile(50) / 1e3,
                all.getValueAtPercentile(99) / 1e3);
    }

    private static Histogram send(ClientSessionFactory factory, long end) throws Exception {
        Histogram micros = new Histogram(3);
        byte[] body = "x".repeat(BODY).getBytes(StandardCharsets.US_ASCII);
        try (ClientSession session = factory.createSession(false, false);
                ClientProducer producer = session.createProducer(QUEUE)) {
            while (System.nanoTime() < end) {
                long sent = System.nanoTime();
                ClientMessage message = session.createMessage(true);
                message.getBodyBuffer().writeBytes(body);
                producer.send(message);
                session.commit();
                micros.recordValue((System.nanoTime() - sent) / 1_000);
            }
        }
        return micros;
    }
}
