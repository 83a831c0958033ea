package dev.recado.whatsapp;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts the parts of this service together, keeps its devices fresh, and ends it in order. */
@ApplicationScoped
public class Connector {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration GRAPH_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofSeconds(10);
    private static final int INTERNAL_PORT = 8081;

    @Inject
    @ConfigProperty(name = "recado.server.url")
    Optional<String> serverUrl;

    @Inject
    @ConfigProperty(name = "recado.port.offset")
    int portOffset;

    @Inject
    @ConfigProperty(name = "recado.connector.secret")
    Optional<String> secret;

    @Inject
    @ConfigProperty(name = "recado.data")
    String data;

    @Inject
    @ConfigProperty(name = "recado.graph.url")
    String graphUrl;

    @Inject
    @ConfigProperty(name = "recado.graph.version")
    String graphVersion;

    @Inject
    @ConfigProperty(name = "recado.graph.errors.retry")
    String retryErrors;

    @Inject
    @ConfigProperty(name = "recado.graph.errors.pair")
    String pairErrors;

    @Inject
    @ConfigProperty(name = "recado.graph.errors.device")
    String deviceErrors;

    @Inject
    @ConfigProperty(name = "recado.graph.errors.never")
    String neverErrors;

    @Inject
    @ConfigProperty(name = "recado.connector.waiting.deliveries")
    int waitingDeliveries;

    @Inject
    @ConfigProperty(name = "recado.connector.waiting.bytes")
    long waitingBytes;

    @Inject
    MeterRegistry meters;

    @Resource
    ManagedThreadFactory threads;

    private final Clock clock = Clock.systemUTC();
    private final Devices devices = new Devices();
    private final Problems problems = new Problems(clock);
    private final HttpCalls http = new HttpCalls(CONNECT_TIMEOUT);

    private Signatures signatures;
    private RecadoServer server;
    private Webhook webhook;
    private GraphApi graph;
    private @Nullable ScheduledExecutorService scheduler;
    private Instant nextPoll = Instant.MIN;

    @PostConstruct
    void assemble() {
        signatures = new Signatures(
                secret.map(String::strip).orElseGet(() -> ConnectorSecret.of(Path.of(data, "connector.secret"))),
                clock);
        server = new RecadoServer(
                http,
                signatures,
                serverUrl.orElse("http://127.0.0.1:" + (INTERNAL_PORT + portOffset)),
                clock,
                devices,
                new Deliveries.Room(waitingDeliveries, waitingBytes));
        webhook = new Webhook(devices, server, problems, meters, clock);
        graph = new GraphApi(
                http,
                new GraphErrors(retryErrors, pairErrors, deviceErrors, neverErrors),
                graphUrl,
                graphVersion,
                GRAPH_TIMEOUT);
    }

    void start(@Observes @Initialized(ApplicationScoped.class) Object event) {
        LOG.info("WhatsApp service starts; Graph API at {}/{}", graphUrl, graphVersion);
        // Not the server's own scheduler: while the server ends, it reports each tick that it does not run as an error.
        ScheduledExecutorService ticking = Executors.newSingleThreadScheduledExecutor(threads);
        ticking.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
        scheduler = ticking;
    }

    @PreDestroy
    void end() {
        ScheduledExecutorService running = scheduler;
        if (running != null) {
            running.shutdownNow();
        }
        http.close();
    }

    /** Every second until the devices are known, then every ten: after a start the server may come up later than we do. */
    private void tick() {
        try {
            if (!clock.instant().isBefore(nextPoll)) {
                server.refreshDevices();
                nextPoll = devices.loaded() ? clock.instant().plus(POLL) : Instant.MIN;
            }
            problems.flush(server);
        } catch (RuntimeException e) {
            // An exception that gets out would end the schedule for good.
            LOG.error("Keeping the devices fresh failed; trying again", e);
        }
    }

    Clock clock() {
        return clock;
    }

    Devices devices() {
        return devices;
    }

    Signatures signatures() {
        return signatures;
    }

    RecadoServer server() {
        return server;
    }

    Webhook webhook() {
        return webhook;
    }

    GraphApi graph() {
        return graph;
    }

    MeterRegistry meters() {
        return meters;
    }
}
