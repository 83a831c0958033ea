package dev.recado.it;

import dev.recado.launcher.EmbeddedPostgresProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Crashes on PostgreSQL. */
@OwnServer
class PostgresCrashIT extends Crash {
    private static EmbeddedPostgresProcess postgres;
    private static Installation installation;

    @BeforeAll
    static void start() {
        postgres = EmbeddedPostgresProcess.start(Suite.directory().resolve("postgres-crash/postgres"));
        installation = Suite.another("postgres-crash")
                .on(postgres)
                .with("RECADO_DELETION_BATCH", "1")
                .start();
    }

    @AfterAll
    static void stop() {
        installation.close();
        postgres.close();
    }

    @Override
    Installation installation() {
        return installation;
    }
}
