package dev.recado.simulators;

import dev.recado.simulators.control.ControlApi;
import dev.recado.simulators.models.GeminiApi;
import dev.recado.simulators.models.ModelLog;
import dev.recado.simulators.models.ModelScripts;
import dev.recado.simulators.models.OpenAiApi;
import dev.recado.simulators.platform.Events;
import dev.recado.simulators.platform.SimulatedClock;
import dev.recado.simulators.whatsapp.BusinessNumbers;
import dev.recado.simulators.whatsapp.Chats;
import dev.recado.simulators.whatsapp.GraphApi;
import dev.recado.simulators.whatsapp.GraphFaults;
import dev.recado.simulators.whatsapp.Phones;
import dev.recado.simulators.whatsapp.Rates;
import dev.recado.simulators.whatsapp.Webhooks;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import java.time.Clock;
import java.util.concurrent.Executors;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** All simulators on one port. */
public final class Simulators implements AutoCloseable {

    // 5,000 model calls may arrive in the same moment.
    private static final int ACCEPT_QUEUE = 8_192;
    private static final long MAX_BODY = 16L * 1024 * 1024;
    private static final long IDLE_MILLIS = 15 * 60 * 1_000L;

    private final Javalin server;
    private final Webhooks webhooks;

    private Simulators(Javalin server, Webhooks webhooks) {
        this.server = server;
        this.webhooks = webhooks;
    }

    /**
     * Starts.
     *
     * @param port 0: any free one
     */
    public static Simulators start(String host, int port, Clock baseClock) {
        SimulatedClock clock = new SimulatedClock(baseClock);
        Events events = new Events();
        BusinessNumbers numbers = new BusinessNumbers();
        Chats chats = new Chats();
        Webhooks webhooks = new Webhooks(numbers, clock, events);
        Phones phones = new Phones(chats, webhooks, events, clock);
        GraphFaults graphFaults = new GraphFaults();
        Rates rates = new Rates(clock);
        GraphApi graph = new GraphApi(numbers, chats, phones, graphFaults, rates, clock);
        ModelScripts scripts = new ModelScripts();
        ModelLog modelLog = new ModelLog();
        OpenAiApi openAi = new OpenAiApi(scripts, modelLog, clock);
        GeminiApi gemini = new GeminiApi(scripts, modelLog, clock);
        ControlApi control = new ControlApi(
                clock, events, numbers, chats, phones, webhooks, graph, graphFaults, rates, scripts, modelLog);

        Javalin server = Javalin.create(config -> {
            configure(config, host, port);
            config.staticFiles.add("/phone", Location.CLASSPATH);
            graph.register(config.routes);
            openAi.register(config.routes);
            gemini.register(config.routes);
            control.register(config.routes);
        });
        server.start();
        return new Simulators(server, webhooks);
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        webhooks.close();
        server.stop();
    }

    private static void configure(JavalinConfig config, String host, int port) {
        config.startup.showJavalinBanner = false;
        // A few platform threads select and accept; every request runs on a virtual thread of its own.
        QueuedThreadPool threads = new QueuedThreadPool(32, 8);
        threads.setName("http");
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        config.jetty.threadPool = threads;
        config.jetty.addConnector((server, http) -> {
            ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost(host);
            connector.setPort(port);
            connector.setAcceptQueueSize(ACCEPT_QUEUE);
            connector.setIdleTimeout(IDLE_MILLIS);
            return connector;
        });
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.http.maxRequestSize = MAX_BODY;
    }
}
