package dev.recado.it;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Crashes on the database that comes with the server. */
@OwnServer
class H2CrashIT extends Crash {
    private static Installation installation;

    @BeforeAll
    static void start() {
        installation =
                Suite.another("h2-crash").with("RECADO_DELETION_BATCH", "1").start();
    }

    @AfterAll
    static void stop() {
        installation.close();
    }

    @Override
    Installation installation() {
        return installation;
    }
}
