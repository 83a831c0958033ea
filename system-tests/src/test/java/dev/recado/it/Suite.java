package dev.recado.it;

import dev.recado.launcher.EmbeddedPostgresProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** What all tests share: one simulated outside world, and one server on a real PostgreSQL. Ended with the test run. */
public final class Suite implements LauncherSessionListener {
    /** Away from the ports of {@code ./recado run}, which may be running. */
    private static final int DEFAULT_PORT_OFFSET = 1000;

    private static final int DISTANCE = 100;
    private static final Deque<AutoCloseable> RUNNING = new ArrayDeque<>();
    private static Simulators simulators;
    private static Installation shared;
    private static EmbeddedPostgresProcess postgres;
    private static Mailbox mailbox;
    private static IdentityProvider identityProvider;
    private static RuntimeException failure;
    private static int others;
    private static boolean emptied;

    /** The simulators, started on first use. */
    static synchronized Simulators simulators() {
        if (simulators == null) {
            simulators = Simulators.start(directory().resolve("simulators"), offset());
            RUNNING.push(simulators);
        }
        return simulators;
    }

    /** The server on PostgreSQL that nearly all tests use, started on first use. */
    static synchronized Installation installation() {
        if (failure != null) {
            // One failure to start is enough to wait for.
            throw failure;
        }
        if (shared == null) {
            try {
                shared = start();
            } catch (RuntimeException e) {
                failure = e;
                throw e;
            }
        }
        return shared;
    }

    /** The database of {@link #installation}. */
    static synchronized EmbeddedPostgresProcess postgres() {
        installation();
        return postgres;
    }

    /** The mail server of the shared installation. */
    static synchronized Mailbox mailbox() {
        if (mailbox == null) {
            mailbox = new Mailbox();
            RUNNING.push(mailbox);
        }
        return mailbox;
    }

    /** The OpenID provider of the shared installation. */
    static synchronized IdentityProvider identityProvider() {
        if (identityProvider == null) {
            identityProvider = new IdentityProvider();
            RUNNING.push(identityProvider);
        }
        return identityProvider;
    }

    private static Installation start() {
        Simulators world = simulators();
        postgres = EmbeddedPostgresProcess.start(directory().resolve("shared/postgres"));
        RUNNING.push(postgres);
        Installation started = Installation.prepare(directory().resolve("shared"), offset(), world)
                .on(postgres)
                // Ten minutes are right for WhatsApp, and too long for a test.
                .with("RECADO_OUTBOX_UNCONFIRMED_AFTER", "PT20S")
                // And so is a minute.
                .with("RECADO_AUDIT_SEAL_EVERY", "PT1S")
                // Not localhost: what leads there must be refused.
                .with("RECADO_KNOWLEDGE_PAGE_INTERNAL_HOSTS", "127.0.0.1")
                .with("RECADO_OIDC_ISSUER", identityProvider().issuer())
                .with("RECADO_OIDC_CLIENT_ID", IdentityProvider.CLIENT)
                .with("RECADO_OIDC_CLIENT_SECRET", IdentityProvider.SECRET)
                .with("RECADO_OIDC_NAME", "Contas da casa")
                .with("RECADO_MAIL_FROM", "recado@example.org")
                // As WildFly's own configuration of its mail session wants it.
                .with("JBOSS_MAIL_SERVER_HOST", "127.0.0.1")
                .with("JBOSS_MAIL_SERVER_PORT", String.valueOf(mailbox().port()))
                .start();
        RUNNING.push(started);
        return started;
    }

    /** An installation for one test class, beside the shared one; whoever asks for it starts and closes it. */
    static synchronized Installation.Plan another(String name) {
        return Installation.prepare(directory().resolve(name), nextOffset(), simulators());
    }

    /** Of ports that nothing else in this run uses. */
    static synchronized int nextOffset() {
        others++;
        return offset() + DISTANCE * others;
    }

    /** Where a test may keep files of its own; emptied at the next run. */
    static synchronized Path directory() {
        Path directory = Path.of("target/it").toAbsolutePath();
        if (!emptied) {
            deleteTree(directory);
            emptied = true;
        }
        return directory;
    }

    private static int offset() {
        return Optional.ofNullable(System.getenv("RECADO_PORT_OFFSET"))
                .map(Integer::parseInt)
                .orElse(DEFAULT_PORT_OFFSET);
    }

    private static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        // Generous, because a busy machine is no defect; how fast things are is for the benchmark to say.
        Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
        Awaitility.setDefaultPollInterval(Duration.ofMillis(100));
        // A run that is interrupted leaves nothing behind either.
        Runtime.getRuntime().addShutdownHook(new Thread(Suite::closeAll, "suite-end"));
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        closeAll();
    }

    private static synchronized void closeAll() {
        while (!RUNNING.isEmpty()) {
            try {
                RUNNING.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("A process of the suite could not be ended", e);
            }
        }
        simulators = null;
        shared = null;
        mailbox = null;
        identityProvider = null;
    }
}
