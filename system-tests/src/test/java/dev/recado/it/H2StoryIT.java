package dev.recado.it;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import static org.assertj.core.api.Assertions.assertThat;

/** The main job on the database that comes with the server; and the server has nothing to complain about meanwhile. */
@OwnServer
class H2StoryIT extends Story {
    private static Installation installation;

    @BeforeAll
    static void start() {
        installation = Suite.another("h2-story").start();
    }

    @AfterAll
    static void the_log_has_no_warnings_from_start_to_stop() {
        installation.stop();
        assertThat(installation.problemsInLog()).isEmpty();
    }

    @Override
    Installation installation() {
        return installation;
    }
}
